import type { Seen, Span } from '../../ledger.ts';
import type { Logs } from '../../schema/index.ts';
import { readLogLine, type LogLine } from './log-line.ts';

/** One line of a log and where it stands. */
export interface PlacedLine extends LogLine {
  service: string;
  source: Seen<Logs>;
  span: Span;
}

/** Lines between two yields, a few milliseconds' worth. */
const STEP = 500;

/** What a kubelet puts in front of a line that is an object or has a time of its own. */
const STAMP = /^\d{4}-\d\d-\d\dT[\d:.]{8,18}Z (?=\{|\d{4}-\d\d-\d\d[T ])/;

/**
 * Visits every line of some logs once, in order. A line without a time of its own takes that of the line before it;
 * where that one had a time, it is a continuation (a stack trace) and is passed over. A line that several tools read,
 * such as a log store and the cluster, is one line. Lines of a service that one tool reads are not kept. Yields now and then.
 */
export function* readLogs(seen: readonly Seen<Logs>[], visit: (line: PlacedLine) => void): Generator<void> {
  const repeated = repetitions(seen);
  let count = 0;
  for (const source of seen) {
    const { text, service } = source.observation;
    const isRepeated = repeated(source);
    let isTimed = false;
    for (let start = 0; start < text.length;) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      if (end > start) {
        const written = text.slice(start, end);
        const line = readLogLine(written);
        if (line.atMs !== null) isTimed = true;
        if ((line.atMs !== null || !isTimed) && !isRepeated(written))
          visit({ ...line, service: line.service ?? service, source, span: { start, end } });
      }
      start = end + 1;
      count += 1;
      if (count % STEP === 0) yield;
    }
  }
}

/** For each log, whether another tool told a line of it before. */
function repetitions(seen: readonly Seen<Logs>[]): (source: Seen<Logs>) => (line: string) => boolean {
  const readers = new Map<string, Set<string>>();
  for (const { observation, answer } of seen) {
    readers.set(observation.service, (readers.get(observation.service) ?? new Set()).add(answer.tool));
  }
  const firstTold = new Map<string, Map<number, string>>();
  return ({ observation: { service }, answer: { tool } }) => {
    if ((readers.get(service)?.size ?? 0) < 2) return () => false;
    const first = firstTold.get(service) ?? new Map<number, string>();
    firstTold.set(service, first);
    return (line) => {
      const key = hashOf(line.replace(STAMP, ''));
      const teller = first.get(key);
      if (teller === undefined) first.set(key, tool);
      return teller !== undefined && teller !== tool;
    };
  };
}

/** 53 bits of a line, by which a million of them are remembered in little space (Fowler, Noll and Vo's hash, twice). */
function hashOf(line: string): number {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
