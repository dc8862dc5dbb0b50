/** The text without the words that a pattern matches, with its spaces, commas and first letter put right. */
export function leaveOut(text: string, pattern: RegExp): string {
  const every = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  const rest = text
    .replace(every, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=[.,;:!?])/g, '')
    .replace(/^[\s,;:]+/, '')
    .trim();
  const wasCapital = /^\p{Lu}/u.test(text.trimStart());
  return wasCapital ? rest.charAt(0).toUpperCase() + rest.slice(1) : rest;
}
