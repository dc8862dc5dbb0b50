/** At most `longest` UTF-16 code units of a text, the last an ellipsis where something is left out; no half character. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, Math.max(0, longest - 1)).replace(/[\ud800-\udbff]$/, '');
  return longest > 0 ? `${kept.trimEnd()}…` : '';
}
