/** One label and the value it must have. */
export interface Matcher {
  label: string;
  value: string;
}

/**
 * A PromQL selector of the series that have a label value and, if any are named, one of some metric names. Texts are
 * quoted, never pasted: no value can end its own string. Label names come from our own list.
 */
export function selector(matcher: Matcher | null, names: readonly string[] = []): string {
  const byLabel = matcher ? [`${matcher.label}=${quoted(matcher.value)}`] : [];
  const byName = names.length > 0 ? [`__name__=~${quoted(names.map(literally).join('|'))}`] : [];
  const parts = [...byLabel, ...byName];
  return `{${(parts.length > 0 ? parts : ['__name__=~".+"']).join(',')}}`;
}

/**
 * A PromQL string. JSON's escapes are a part of Go's, but for halves of surrogate pairs, which are no text; and the
 * sign that stands for them must be escaped, since PromQL takes it for broken UTF-8.
 */
export function quoted(text: string): string {
  return JSON.stringify(text.replaceAll(/\p{Surrogate}/gu, '\uFFFD')).replaceAll('\uFFFD', String.raw`\ufffd`);
}

/** An RE2 expression that matches exactly this text. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, String.raw`\$&`);
}
