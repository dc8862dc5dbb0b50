import { sanitise } from '../sanitise.ts';
import { cut } from './cut.ts';

/**
 * Untrusted text as inert Markdown of at most `longest` UTF-16 code units. Where it is longer it is cut, and says
 * visibly where the whole of it stands.
 */
export function sanitiseWithin(text: string, longest: number, whole: string): string {
  const note = `\n\n_Cut here; the whole text stands in ${whole}._`;
  let kept = text.length > longest ? cut(text, longest) : text;
  let clean = sanitise(kept);
  if (kept === text && clean.length <= longest) return clean;
  while (clean.length + note.length > longest && kept !== '') {
    kept = cut(text, Math.floor(kept.length * 0.7));
    clean = sanitise(kept);
  }
  return clean + note;
}
