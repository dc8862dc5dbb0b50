import type { Seen, Span } from '../../ledger.ts';
import type { Logs } from '../../schema/index.ts';
import { readLogLine, type LogLine } from './log-line.ts';

/** One line of a log and where it stands. */
export interface PlacedLine extends LogLine {
  service: string;
  source: Seen<Logs>;
  span: Span;
}

/**
 * Visits every line of some logs once, in order, without keeping them. A line without a time of its own takes that of
 * the line before it; where that one had a time, it is a continuation (a stack trace) and is passed over.
 */
export function readLogs(seen: readonly Seen<Logs>[], visit: (line: PlacedLine) => void): void {
  for (const source of seen) {
    const { text, service } = source.observation;
    let isTimed = false;
    for (let start = 0; start < text.length;) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      if (end > start) {
        const line = readLogLine(text.slice(start, end));
        if (line.atMs !== null) isTimed = true;
        if (line.atMs !== null || !isTimed)
          visit({ ...line, service: line.service ?? service, source, span: { start, end } });
      }
      start = end + 1;
    }
  }
}
