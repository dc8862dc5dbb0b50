import { daysIn } from './dates.ts';
import type { Text } from './text.ts';

/** Who sees to an action. `vague`: something stands there that is nobody. */
export interface Owner {
  state: 'named' | 'vague' | 'missing';
  text: string;
}

/** By when. `vague`: something stands there that is no day. `period`: a quarter, a sprint, a number of weeks. */
export interface Due {
  state: 'dated' | 'period' | 'vague' | 'missing';
  text: string;
  /** Days since 1970-01-01, where the year is told. */
  day: number | null;
}

const NOBODY =
  /^(?:tbd|tba|todo|\?+|[-–—]+|n\/?a|none|nobody|unassigned|unowned|(?:the |whole |entire )*team|everyone|everybody|all(?: teams| of us)?|us|we|eng|engineering|devs?|developers|ops|somebody|someone|anyone|to be (?:assigned|determined|decided))\.?$/i;
const LABELLED_OWNER =
  /\b(?:owners?|assignees?|responsible|dri|lead)\s{0,3}[:=]\s{0,3}|\b(?:owned by|assigned to)\s{0,3}:?\s{0,3}/i;
const HANDLE = /(?:^|[\s(,])(@[\w-]{1,60}(?:\/[\w-]{1,60})?)/;
const NAME = /^\p{Lu}[\p{L}.'’-]{1,30}(?: (?:\p{Lu}[\p{L}.'’-]{0,30}|team|on-?call|&|\+)){0,3}$/u;
const TEAM = /^(?:the )?[\p{L}\p{N}-]{2,30}(?: [\p{L}\p{N}-]{2,30})? (?:team|guild|squad|crew|on-?call)$/iu;
const NO_NAME =
  /^(?:P\d|SEV\w*|prevent\w*|detect\w*|mitigat\w*|process|high|medium|low|open|todo|done|closed|in progress|urgent|critical|none|jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\b/i;
const VAGUE_DUE =
  /\b(?:asap|soon(?:est)?|tbd|tba|ongoing|continuous|later|eventually|someday|when(?:ever)? (?:possible|there is time)|to be (?:decided|determined))\b|^\s*(?:\?+|[-–—]+|n\/?a|none)\s*$/i;
const PERIOD =
  /\b(?:q[1-4]\b(?: ?\d{4})?|(?:next|this|end of|coming) (?:the )?(?:day|week|sprint|month|quarter|year|iteration)|sprint \d{1,4}|(?:within|in) \w{1,10} (?:days?|weeks?|months?)|\d{1,3} (?:days?|weeks?|months?)|\d{4}-?w\d\d|end of (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|(?:tomorrow|today))\b/i;
const LABELLED_DUE = /\b(?:due(?: date| by| on)?|deadline|eta|by|until|target(?: date)?|before)\b\s{0,3}[:=]?\s{0,3}/gi;
const DONE = /\b(?:done|closed|completed?|resolved|shipped|merged|fixed|deployed|landed)\b|✅|☑/i;
const TRACKER =
  /https?:\/\/|(?<![\w&/])#\d{1,7}\b|\b(?!UTC|GMT|SEV|INC|ACT|RC|CF|ISO|RFC|CVE|SHA|AES|TLS|IPV?)[A-Z][A-Z0-9]{1,9}-\d{1,6}\b|\b(?:issue|ticket|bug|PR|GH)[ -#]{1,2}\d{1,7}\b|\bb\/\d+/;

/** Reads what stands in an owner column. */
export function ownerOf(raw: string): Owner {
  const text = raw
    .replace(/[`*_[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120);
  if (text === '') return { state: 'missing', text };
  return { state: NOBODY.test(text) ? 'vague' : 'named', text };
}

/** Finds an owner in what is written: a label, a handle, or a name between commas, dashes or brackets. */
export function ownerIn(texts: readonly Text[]): Owner {
  for (const { raw, plain } of texts) {
    const label = LABELLED_OWNER.exec(plain.slice(0, 4000));
    if (!label) continue;
    const from = label.index + label[0].length;
    return ownerOf(/^[^,;|)\]·—–\n]{0,80}/.exec(raw.slice(from))?.[0].replace(/\.\s.*$/, '') ?? '');
  }
  for (const { raw } of texts) {
    const handle = HANDLE.exec(raw.slice(0, 4000))?.[1];
    if (handle !== undefined) return { state: 'named', text: handle };
  }
  for (const [index, { plain }] of texts.entries()) {
    const segments = plain.slice(0, 1000).split(/[()[\],;|·—–:]|\s-\s|\.\s|\.$/);
    const named = segments
      .slice(index === 0 ? 1 : 0)
      .map((segment) => segment.trim())
      .find((segment) => (NAME.test(segment) || TEAM.test(segment)) && !NO_NAME.test(segment));
    if (named !== undefined) return ownerOf(named);
  }
  return { state: 'missing', text: '' };
}

/** Reads what stands in a due column. */
export function dueOf(plain: string): Due {
  const text = plain.trim().slice(0, 120);
  const [day] = daysIn(text);
  if (day) return { state: 'dated', text: day.text, day: day.day };
  const period = PERIOD.exec(text)?.[0];
  if (period !== undefined) return { state: 'period', text: period, day: null };
  return text === '' ? { state: 'missing', text, day: null } : { state: 'vague', text, day: null };
}

/** Finds a due date in what is written: behind its label first, else any day, else a period. */
export function dueIn(texts: readonly Text[]): Due {
  const plain = texts
    .map((text) => text.plain.slice(0, 4000))
    .join(' ; ')
    .slice(0, 20_000);
  for (const { index, 0: label } of plain.matchAll(LABELLED_DUE)) {
    const rest = plain.slice(index + label.length, index + label.length + 40);
    const [day] = daysIn(rest);
    if (day && day.index < 12) return { state: 'dated', text: day.text, day: day.day };
  }
  const day = daysIn(plain).at(-1);
  if (day) return { state: 'dated', text: day.text, day: day.day };
  const period = PERIOD.exec(plain)?.[0];
  if (period !== undefined) return { state: 'period', text: period, day: null };
  const vague = VAGUE_DUE.exec(plain)?.[0];
  return vague === undefined ? { state: 'missing', text: '', day: null } : { state: 'vague', text: vague, day: null };
}

/** Whether a text names where an action is tracked. A column made for it may hold a bare number. */
export function hasTracker(raw: string, isColumn = false): boolean {
  const text = raw.slice(0, 4000);
  return TRACKER.test(text) || (isColumn && /\d/.test(text));
}

/** Whether a text says that the action is done. */
export function isDone(raw: string): boolean {
  return DONE.test(raw) && !/\bnot (?:done|yet)\b|\bdone when\b/i.test(raw);
}
