import type { Span } from '../../ledger.ts';
import type { Change } from '../../schema/index.ts';
import type { DiffLine, FileDiff, Hunk } from './diff.ts';
import { settingReader, type SettingLine } from './setting-lines.ts';

/** A setting that a diff changes, and where the diff shows it. */
export interface ChangedSetting {
  setting: Change['settings'][number];
  span: Span;
}

/**
 * The settings that a diff of one file changes, by their full keys as far as they can be told: from the lines of the
 * hunk, from the heading of the hunk, and from the file itself where `text` is the file before or after the change.
 */
export function changedSettings({ path, hunks }: FileDiff, text?: string): ChangedSetting[] {
  return hunks.flatMap((hunk) => {
    const before = read(path, hunk, '-', text);
    const after = read(path, hunk, '+', text);
    const keys = new Set([...before.keys(), ...after.keys()]);
    return [...keys].flatMap((key) => {
      const [old, now] = [before.get(key), after.get(key)];
      if (old?.value === now?.value) return [];
      const spans = [old?.span, now?.span].filter((span) => span !== undefined);
      return [
        {
          setting: { path, key, before: old?.value ?? null, after: now?.value ?? null },
          span: { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) },
        },
      ];
    });
  });
}

/** The settings on the lines that one side of a hunk has and the other has not. */
function read(path: string, hunk: Hunk, sign: '-' | '+', text?: string): Map<string, { value: string; span: Span }> {
  const reader = settingReader(path);
  const found = new Map<string, { value: string; span: Span }>();
  if (!reader) return found;
  for (const line of linesAbove(hunk, text)) reader.read(line);
  for (const line of hunk.lines) {
    if (line.sign !== ' ' && line.sign !== sign) continue;
    const settings = reader.read(line.text);
    if (line.sign === sign)
      for (const one of settings) found.set(keyOf(one, found), { value: one.value, span: line.span });
  }
  return found;
}

/** Items of one list share a key; a second one is told apart by its number. */
function keyOf({ key }: SettingLine, found: ReadonlyMap<string, unknown>): string {
  if (!found.has(key)) return key;
  let number = 2;
  while (found.has(`${key} (${number})`)) number += 1;
  return `${key} (${number})`;
}

/** What stands above a hunk: the file's own lines where it is the file of the diff, else the heading. */
function linesAbove({ oldStart, newStart, heading, lines }: Hunk, text?: string): string[] {
  const file = text?.split('\n');
  const fits = (start: number, sign: DiffLine['sign']): boolean =>
    file !== undefined &&
    lines
      .filter((line) => line.sign === ' ' || line.sign === sign)
      .every((line, index) => file[start - 1 + index] === line.text);
  if (file && fits(newStart, '+')) return file.slice(0, newStart - 1);
  if (file && fits(oldStart, '-')) return file.slice(0, oldStart - 1);
  return heading === '' ? [] : [heading];
}
