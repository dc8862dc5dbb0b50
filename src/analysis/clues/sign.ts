import type { Cause, Clue, EvidenceId } from '../../schema/index.ts';

/** What one reader of signals says against one service, before all of them are weighed. */
export interface Sign {
  service: string;
  sign: Clue['sign'];
  cause: Cause | null;
  /** Doublings of what is usual. */
  bits: number;
  /** How much of what the sign shows anywhere is at this service, in a unit that all signs of one kind share. */
  amount: number;
  region: Clue['region'];
  /** One sentence without figures. */
  statement: string;
  cite: () => EvidenceId[];
}
