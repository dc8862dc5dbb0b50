import type { Answer, Observation } from '../schema/index.ts';

/** The most characters that one observation may hold: of a log, and of anything else. */
const LONGEST_LOG = 256 * 1024 * 1024;
const LONGEST_TEXT = 8 * 1024 * 1024;
/** A longer line is no line that anybody wrote. */
const LONGEST_LINE = 64 * 1024;
/** The most characters of a name, a label, a summary. */
const LONGEST_FIELD = 64 * 1024;

/** What a cut goes back over, so that it never leaves half a word, which may be half a secret. */
const LONGEST_WORD = 512;
const IN_WORD = /[\w+/=.~-]/;

/** An answer of which no observation is larger than it may be. What was cut says so at its place, and is `truncated`. */
export function capped(answer: Answer): Answer {
  const observations = answer.observations.map(cappedObservation);
  const isCut = observations.some((observation, index) => observation !== answer.observations[index]);
  return isCut ? { ...answer, observations, truncated: true } : answer;
}

function cappedObservation(observation: Observation): Observation {
  const { kind } = observation;
  return withFields(observation, (name, value) => {
    // A million samples are numbers.
    if (name === 'samples') return value;
    if (name !== 'text' || typeof value !== 'string') return cappedFields(value);
    return cutLines(cut(value, kind === 'logs' ? LONGEST_LOG : LONGEST_TEXT));
  });
}

function cappedFields(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, LONGEST_FIELD);
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(cappedFields);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  return value !== null && typeof value === 'object' ? withFields(value, (_, field) => cappedFields(field)) : value;
}

/** The same value where no field came out otherwise. Only strings become shorter strings, so that it keeps its type. */
function withFields<Value extends object>(value: Value, change: (name: string, field: unknown) => unknown): Value {
  const fields = Object.entries(value).map(([name, field]) => [name, field, change(name, field)] as const);
  if (fields.every(([, before, after]) => before === after)) return value;
  return Object.fromEntries(fields.map(([name, , after]) => [name, after])) as Value;
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
  let end = most;
  while (end > most - LONGEST_WORD && IN_WORD.test(text.charAt(end - 1))) end -= 1;
  if (end === most - LONGEST_WORD) end = most;
  return `${text.slice(0, end)} [cut here: ${text.length - end} more characters]`;
}
