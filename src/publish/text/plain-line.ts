import { cut } from './cut.ts';
import { visibleText } from './visible-text.ts';

/** Beyond this nothing is read, so that the patterns below stay cheap on any input. */
const LONGEST_READ = 4_000;

/**
 * Untrusted text as one line that is inert everywhere, also where no Markdown is read: titles, commit messages,
 * labels. What GitHub would make live is broken by a space or loses its scheme. Total and idempotent; may be empty.
 */
export function plainLine(text: string, longest = 256): string {
  const line = visibleText(text.slice(0, LONGEST_READ))
    .replace(/\s+/g, ' ')
    .replaceAll('`', "'")
    .replace(/[\w+.-]*:\/{2,}/g, '')
    .replace(/\/{2,}/g, '/')
    .replace(/(?<![A-Za-z0-9])(www)\.(?=\S)/gi, '$1 ')
    .replace(/@(?=\S)/g, '@ ')
    .replace(/#(?=\d)/g, '# ')
    .replace(/(?<![A-Za-z0-9])(gh)-(?=\d)/gi, '$1 ')
    .replace(/<(?=[A-Za-z/!?])/g, '< ')
    .replaceAll('](', '] (')
    .replaceAll('![', '! [')
    .replace(/^[\s/]+/, '');
  return cut(line.trim(), longest);
}
