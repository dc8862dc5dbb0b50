import { epochMs } from '../schema/index.ts';

/** A span of time, in ms since 1970. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/**
 * The spans in the text of an alert's history: a header line, then one `instant instant` a line.
 * Throws `RangeError` with the number of the line that is neither.
 */
export function spansIn(text: string): Span[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line, index) => {
      const [from = '', to = '', ...more] = line.split(' ');
      const span = { fromMs: epochMs(from), toMs: epochMs(to) };
      if (more.length > 0 || !(span.fromMs <= span.toMs)) {
        throw new RangeError(`line ${index + 2} is "${line.slice(0, 60)}", not "<instant> <instant>"; cite a history`);
      }
      return span;
    });
}

/** Whether two spans share an instant. */
export function overlap(a: Span, b: Span): boolean {
  return a.fromMs <= b.toMs && b.fromMs <= a.toMs;
}
