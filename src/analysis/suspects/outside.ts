import type { Ground } from '../../schema/index.ts';
import { clockTime } from '../clock-time.ts';
import { ground } from './grounds.ts';
import type { Inquiry } from './inquiry.ts';
import { WEIGHTS } from './weights.ts';

/** What speaks for a cause outside at a service; it counts for less where the diff of a change explains as much. */
export function outside(name: string, inquiry: Inquiry, isExplainedByChange: boolean): Ground[] {
  const signs = inquiry.outside.filter(({ service }) => service === name);
  const [sign] = signs;
  if (!sign) return [];
  return ground(
    'logs',
    isExplainedByChange ? WEIGHTS.outsideBesideChange : WEIGHTS.outside,
    `${sign.statement}: ${sign.says}, which no change since before ${clockTime(inquiry.onsetMs)} is seen to do`,
    signs.flatMap(({ evidence }) => evidence),
  );
}
