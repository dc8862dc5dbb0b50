import { epochMs, type Instant } from '../../schema/index.ts';

/** A time of day in UTC, to the second: `02:31:12Z`. */
export function clock(at: Instant): string {
  return `${at.slice(11, 19)}Z`;
}

/** The first seven digits of a commit, or the whole name of a flag, as code. */
export function short(sha: string): string {
  return /^[0-9a-f]{7,}$/.test(sha) ? `\`${sha.slice(0, 7)}\`` : `\`${sha}\``;
}

/** `a, b and c`. */
export function list(items: readonly string[]): string {
  const [last] = items.slice(-1);
  if (last === undefined) return 'nothing';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** The text with a capital first letter, unless it begins with a name such as `ai-agent-svc`, and one full stop at its end. */
export function sentence(text: string): string {
  const trimmed = clause(text);
  const isName = /^[a-z]+[-_.]?\d|^[a-z]+[-_.][a-z]/.test(trimmed);
  return `${isName ? trimmed.charAt(0) : trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}.`;
}

/** The text without its full stop, to stand inside another sentence. */
export function clause(text: string): string {
  return text.trim().replace(/[.\s]+$/, '');
}

/** The clause as it stands in the middle of a sentence: its first word in lower case, unless that is a name. */
export function inside(text: string): string {
  return /^[A-Z][a-z]* /.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

/** At most `length` characters, cut at a word. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = text.slice(0, length - 1);
  return `${head.slice(0, Math.max(head.lastIndexOf(' '), length / 2))}…`;
}

/** Whether `a` is before `b` by more than a whole second. */
export function isClearlyBefore(a: Instant, b: Instant): boolean {
  return epochMs(b) - epochMs(a) > 1000;
}
