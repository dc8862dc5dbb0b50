import type { Setting } from './flag-state.ts';

const MOST_CHANGES = 50;
const DEEPEST = 10;
const LONGEST_VALUE = 200;
/** Every change moves these. Keys that start with an underscore are ids, links and people. */
const BOOKKEEPING = new Set(['version', 'lastModified', 'salt', 'sel', 'maintainer', 'maintainerId', 'members']);

/** What differs between two versions of a thing beside some of its fields, by path; at most fifty. */
export function changesBetween(before: unknown, after: unknown, beside: readonly string[]): Setting[] {
  if (!isObject(before) || !isObject(after)) return [];
  const changes: Setting[] = [];
  compare([], without(before, beside), without(after, beside), changes);
  return changes.slice(0, MOST_CHANGES);
}

function compare(path: readonly string[], before: unknown, after: unknown, changes: Setting[]): void {
  if (changes.length >= MOST_CHANGES) return;
  if (isObject(before) && isObject(after) && path.length < DEEPEST) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (!key.startsWith('_') && !BOOKKEEPING.has(key)) {
        compare([...path, key], ownValue(before, key), ownValue(after, key), changes);
      }
    }
    return;
  }
  const [was, is] = [shown(before), shown(after)];
  if (was !== is) changes.push({ key: path.join('.'), before: clipped(was), after: clipped(is) });
}

function without(object: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !fields.includes(key)));
}

function ownValue(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function shown(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function clipped(text: string | null): string | null {
  return text !== null && text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
