import type { Action } from '../schema/index.ts';

/** What an earlier incident promised and did not do yet. */
export interface Promised {
  incident: string;
  openActions: readonly { action: string; title: string }[];
}

/**
 * The same action, promised after an earlier incident and still open: the same words once figures are left out, because
 * a second incident of a kind moves a bound without making another action of it. What is named in code has to be the
 * same.
 */
export function duplicateOf(title: string, promised: readonly Promised[]): Action['dup'] {
  const wanted = wordsOf(title);
  for (const { incident, openActions } of promised) {
    const same = openActions.find((open) => wordsOf(open.title) === wanted);
    if (same) return { incident, action: same.action };
  }
  return null;
}

/** Lower case, without figures that stand alone, and with one space between words. */
function wordsOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/(?<![\w.`])\d+(\.\d+)?(?![\w`])/g, '#')
    .replace(/[^\w#./-]+/g, ' ')
    .trim();
}
