import { dirname, join } from 'node:path/posix';
import { furtherPages, joinPages, pageNames } from '../rca/render/markdown/pages.ts';

/**
 * The text of a write's one file as it stands, and of an RCA in several pages all of them as they stand, joined; undefined
 * where there is no such file, or there are more. A page that is not there stays a pointer.
 */
export async function standingText<File extends { path: string }>(
  files: readonly File[],
  read: (file: File) => Promise<string | undefined>,
): Promise<string | undefined> {
  const further = furtherPages(files.map(({ path }) => path));
  const [only, ...others] = files.filter(({ path }) => !further.has(path));
  const first = only && others.length === 0 ? await read(only) : undefined;
  if (!only || first === undefined) return undefined;
  const pages = new Map<string, string>();
  for (const name of pageNames(first)) {
    const page = files.find(({ path }) => path === join(dirname(only.path), name));
    const text = page && (await read(page));
    if (text !== undefined) pages.set(name, text);
  }
  return joinPages(first, (name) => pages.get(name));
}
