import type { Answer, Observation } from '../schema/index.ts';

/** The most characters that one observation may hold: of a log, and of anything else. */
const LONGEST_LOG = 256 * 1024 * 1024;
const LONGEST_TEXT = 8 * 1024 * 1024;
/** A longer line is no line that anybody wrote. */
const LONGEST_LINE = 64 * 1024;
/** The most characters of a name, a label, a summary. */
const LONGEST_FIELD = 64 * 1024;

/** An answer of which no observation is larger than it may be. What was cut says so at its place, and is `truncated`. */
export function capped(answer: Answer): Answer {
  const observations = answer.observations.map(cappedObservation);
  const isCut = observations.some((observation, index) => observation !== answer.observations[index]);
  return isCut ? { ...answer, observations, truncated: true } : answer;
}

function cappedObservation(observation: Observation): Observation {
  const fields = Object.entries(observation).map(
    ([name, value]: [string, unknown]) => [name, cappedField(observation, name, value)] as const,
  );
  const isCut = fields.some(([name, value]) => value !== Reflect.get(observation, name));
  // Only strings became shorter strings.
  return isCut ? (Object.fromEntries(fields) as unknown as Observation) : observation;
}

function cappedField({ kind }: Observation, name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (name !== 'text') return cut(value, LONGEST_FIELD);
  return cutLines(cut(value, kind === 'logs' ? LONGEST_LOG : LONGEST_TEXT));
}

function cutLines(text: string): string {
  if (text.length <= LONGEST_LINE) return text;
  let out: string[] | undefined;
  let taken = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > LONGEST_LINE) {
      (out ??= []).push(text.slice(taken, start), cut(text.slice(start, end), LONGEST_LINE));
      taken = end;
    }
    start = end + 1;
  }
  return out ? [...out, text.slice(taken)].join('') : text;
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)} [cut here: ${text.length - most} more characters]`;
}
