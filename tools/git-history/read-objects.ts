import { git, type Repository } from './git.ts';

/** The contents of objects by their ids. Those that are not there are not in it; `cut`: nor are those past the cap. */
export async function readObjects(
  repository: Repository,
  ids: readonly string[],
): Promise<{ objects: ReadonlyMap<string, Buffer>; cut: boolean }> {
  if (ids.length === 0) return { objects: new Map(), cut: false };
  const { bytes, cut } = await git(repository, ['cat-file', '--batch'], { input: `${ids.join('\n')}\n` });
  const objects = new Map<string, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    // `<id> <type> <size>`, or `<id> missing`.
    const [id = '', , size] = bytes.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (size === undefined) continue;
    const length = Number(size);
    if (at + length > bytes.length) break;
    objects.set(id, bytes.subarray(at, at + length));
    at += length + 1;
  }
  return { objects, cut };
}
