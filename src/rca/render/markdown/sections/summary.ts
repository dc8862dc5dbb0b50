import type { Rca } from '../../../../schema/index.ts';
import { section } from '../block.ts';
import { claimLine } from '../cite.ts';

/** What a reader needs who reads nothing else: one sentence a line, each with what it rests on. */
export function summary(rca: Rca): string {
  return section('Summary', rca.summary.map(claimLine).join('\n'));
}
