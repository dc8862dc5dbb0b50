import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Raised where a path under the folder is not what it should be: a link, or something else than a file. */
export class PlaceError extends Error {}

/** A folder in which files are written whole or not at all, and never through a link. Paths are given in segments. */
export interface Place {
  /** The absolute path of a file in it. */
  pathOf: (segments: readonly string[]) => string;
  /** Its text, or undefined where there is none. */
  read: (segments: readonly string[]) => Promise<string | undefined>;
  write: (segments: readonly string[], text: string) => Promise<void>;
  /** Makes a folder be exactly these files, paths relative to it; what stood there goes. */
  replace: (segments: readonly string[], files: ReadonlyMap<string, string>) => Promise<void>;
  remove: (segments: readonly string[]) => Promise<void>;
  /** The files below a folder, each by its segments from there, sorted. */
  list: (segments: readonly string[]) => Promise<string[][]>;
}

/** Opens a folder, making it where it is missing. Methods throw `PlaceError`, or what the file system throws. */
export async function openPlace(folder: string): Promise<Place> {
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);

  function pathOf(segments: readonly string[]): string {
    const wrong = segments.find((segment) => /^\.{0,2}$|[/\\\0]/.test(segment));
    if (wrong !== undefined || segments.length === 0) {
      throw new PlaceError(`${JSON.stringify(segments.join('/'))} leads out of the folder`);
    }
    return join(root, ...segments);
  }

  /** What stands at each step down to the path: nothing may be a link, and only the last may be a file. */
  async function kindOf(segments: readonly string[]): Promise<'file' | 'folder' | 'nothing'> {
    for (const depth of segments.keys()) {
      const path = pathOf(segments.slice(0, depth + 1));
      const found = await lstat(path).catch(ignoreMissing);
      if (!found) return 'nothing';
      if (found.isFile() && depth === segments.length - 1) return 'file';
      if (!found.isDirectory()) throw new PlaceError(`${path} is neither a folder nor a plain file`);
    }
    return 'folder';
  }

  async function list(segments: readonly string[]): Promise<string[][]> {
    if ((await kindOf(segments)) !== 'folder') return [];
    const found: string[][] = [];
    for (const entry of await readdir(pathOf(segments), { withFileTypes: true })) {
      if (entry.isDirectory()) {
        for (const below of await list([...segments, entry.name])) found.push([entry.name, ...below]);
      } else found.push([entry.name]);
    }
    return found.toSorted((a, b) => (a.join('/') < b.join('/') ? -1 : 1));
  }

  return {
    pathOf,
    list,

    async read(segments) {
      const kind = await kindOf(segments);
      if (kind === 'folder') throw new PlaceError(`${pathOf(segments)} is a folder, not a file`);
      return kind === 'file' ? readFile(pathOf(segments), 'utf8') : undefined;
    },

    async write(segments, text) {
      const path = pathOf(segments);
      if ((await kindOf(segments)) === 'folder') throw new PlaceError(`${path} is a folder, not a file`);
      const part = partOf(path);
      try {
        await writeNew(part, text);
        await rename(part, path);
      } finally {
        await rm(part, { force: true });
      }
    },

    async replace(segments, files) {
      const path = pathOf(segments);
      const before = await kindOf(segments);
      if (before === 'file') throw new PlaceError(`${path} is a file, not a folder`);
      const [part, old] = [partOf(path), partOf(path)];
      try {
        for (const [name, text] of files) {
          pathOf([...segments, ...name.split('/')]);
          await writeNew(join(part, ...name.split('/')), text);
        }
        if (before === 'folder') await rename(path, old);
        await rename(part, path);
      } finally {
        await rm(part, { recursive: true, force: true });
      }
      await rm(old, { recursive: true, force: true });
    },

    async remove(segments) {
      if ((await kindOf(segments)) === 'file') await rm(pathOf(segments));
    },
  };
}

/** Beside what it will become, so that the rename stays on one file system. */
function partOf(path: string): string {
  return join(dirname(path), `.${randomUUID()}.part`);
}

async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
