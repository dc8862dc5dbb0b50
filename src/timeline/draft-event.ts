import type { Event, EvidenceId } from '../schema/index.ts';

/** An event before it has its place: without number and phase, and with its evidence still to be cited. */
export interface DraftEvent extends Omit<Event, 'id' | 'seq' | 'phase' | 'evidence' | 'hindsightOnly'> {
  /** Whether a source told it at the time, or only the analysis found it. */
  isFound: boolean;
  /** Cites what it rests on. Called in the order of the timeline, so that numbers do not depend on the input's order. */
  cite: () => EvidenceId[];
  /** Tells events apart that are alike in everything else. */
  key: string;
}
