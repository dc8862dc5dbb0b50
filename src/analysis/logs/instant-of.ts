import { parseInstant } from '../../parse-instant.ts';
import { epochMs } from '../../schema/index.ts';

/** The form that most loggers write, on a day that every month has. */
const PLAIN = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/**
 * Milliseconds since 1970 of a time as a log field holds it: a text or a number. A time without a zone is taken as
 * UTC. Undefined where it is no time or an impossible one.
 */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  // Reading every known form is far slower, and logs have millions of lines.
  if (PLAIN.test(text)) return epochMs(text);
  const parsed = parseInstant(text, { zone: 'UTC' });
  return parsed.ok ? epochMs(parsed.at) : undefined;
}
