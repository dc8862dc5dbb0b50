import type { Commit } from '../../schema/index.ts';
import type { ChangedSetting } from './settings.ts';

const MESSAGE = /\bThis reverts commit ([0-9a-f]{7,40})\b/i;

/** The commit that a commit takes back by its own words; null where it says nothing of the kind. */
export function revertedBy({ reverts, body, subject }: Pick<Commit, 'reverts' | 'body' | 'subject'>): string | null {
  return reverts ?? MESSAGE.exec(body)?.[1] ?? MESSAGE.exec(subject)?.[1] ?? null;
}

/** Whether one set of changed settings puts back what the other one set, and nothing else. */
export function isInverse(later: readonly ChangedSetting[], earlier: readonly ChangedSetting[]): boolean {
  if (later.length === 0 || later.length !== earlier.length) return false;
  const keyOf = (path: string, key: string, from: string | null, to: string | null): string =>
    JSON.stringify([path, key, from, to]);
  const undone = new Set(earlier.map(({ setting: { path, key, before, after } }) => keyOf(path, key, after, before)));
  return later.every(({ setting: { path, key, before, after } }) => undone.has(keyOf(path, key, before, after)));
}
