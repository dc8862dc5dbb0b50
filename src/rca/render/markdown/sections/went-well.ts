import type { Rca } from '../../../../schema/index.ts';
import { section } from '../block.ts';
import { claimLine } from '../cite.ts';

/** What worked, and what only luck kept small. */
export function wentWell({ wentWell: claims }: Rca): string {
  return section(
    'What went well, and luck',
    claims.map((claim) => `- ${claimLine(claim)}`).join('\n') || '*None recorded.*',
  );
}
