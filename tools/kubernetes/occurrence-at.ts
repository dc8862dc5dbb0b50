import type { EntityRef, Occurrence } from '../../src/schema/index.ts';
import { readTime } from './read-instant.ts';

const LONGEST_SUMMARY = 300;

/** What a controller says came about at one time, as it wrote it. */
export interface Told {
  source: Occurrence['source'];
  type: string;
  entity: EntityRef;
  at: unknown;
  summary: string;
  text: string;
}

/** An occurrence of one instant; none where its time cannot be read. */
export function occurrenceAt({ at, summary, ...told }: Told): Occurrence[] {
  const time = readTime(at);
  if (!time) return [];
  const { raw, precisionMs } = time;
  const line = summary.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  const when = { firstAt: time.at, lastAt: time.at, count: 1, rawAt: raw, precisionMs };
  return [{ kind: 'occurrence', ...told, ...when, actor: null, summary: line.slice(0, LONGEST_SUMMARY) }];
}
