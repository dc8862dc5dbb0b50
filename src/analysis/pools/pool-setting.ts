import type { File } from '../../schema/index.ts';
import { settingReader } from '../changes/setting-lines.ts';
import { stem, wordsOf } from '../signals/words.ts';

/** Where the repository says how many places a pool has. */
export interface PoolSetting {
  path: string;
  key: string;
  /** Where its line stands in the text. */
  span: { start: number; end: number };
}

const POOLS = new Set(['pool', 'connection', 'conn', 'worker', 'thread', 'slot', 'concurrency', 'permit']);
const LIMITS = new Set(['max', 'maximum', 'limit', 'capacity', 'size', 'slot']);

/**
 * The one setting of a service's files that speaks of a pool and has its size. Undefined where none does, or several do:
 * nobody could tell which of them the pool is made from.
 */
export function poolSetting(files: readonly File[], service: string, size: number): PoolSetting | undefined {
  const found = files.filter(({ path }) => isOf(path, service)).flatMap((file) => settingsOf(file, size));
  const limits = found.filter(({ key }) => speaks(key, LIMITS));
  const fitting = limits.length > 0 ? limits : found;
  const [first] = fitting;
  return new Set(fitting.map(({ path, key }) => `${path} ${key}`)).size === 1 ? first : undefined;
}

/** A file that bears the service's name, or stands in a folder that does. */
function isOf(path: string, service: string): boolean {
  const parts = path.split('/');
  return parts.slice(0, -1).includes(service) || parts.at(-1)?.replace(/\.[^.]+$/, '') === service;
}

function settingsOf({ path, text }: File, size: number): PoolSetting[] {
  const reader = settingReader(path);
  if (!reader) return [];
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const span = { start, end: start + line.length };
    start += line.length + 1;
    return reader
      .read(line)
      .filter(({ key, value }) => Number(value) === size && value.trim() !== '' && speaks(key, POOLS))
      .map(({ key }) => ({ path, key, span }));
  });
}

function speaks(key: string, words: ReadonlySet<string>): boolean {
  return wordsOf(key).some((word) => words.has(stem(word)));
}
