import { visibleText } from './visible-text.ts';

/**
 * Untrusted text as a fenced block that it cannot leave: the fence is longer than any run of backticks inside. What
 * programs read out of a block all the same, an HTML comment or a command at the start of a line, is broken visibly.
 */
export function fence(text: string, language: 'text' | 'json' | 'diff' | 'yaml' = 'text'): string {
  const lines = visibleText(text)
    .replaceAll('<!--', '<! --')
    .replace(/^([ \t]*)(?=\/[A-Za-z][\w-]*(?:\s|$)|@[A-Za-z])/gm, '$1\\')
    .replace(/(?<!\n)\n+$/, '');
  let longestRun = 2;
  for (const [run] of lines.matchAll(/`+/g)) longestRun = Math.max(longestRun, run.length);
  const bars = '`'.repeat(longestRun + 1);
  return `${bars}${language}\n${lines}\n${bars}`;
}
