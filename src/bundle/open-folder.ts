import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { ConfigError, messageOf } from '../errors.ts';

/** The files of one folder, and no others. Names are relative to it; all throw `ConfigError`. */
export interface Folder {
  /** How a file is named to the operator. */
  place: (name: string) => string;
  /** The names in a folder, in one order; none where there is no such folder. */
  list: (name: string) => string[];
  text: (name: string) => string;
  json: (name: string) => unknown;
}

const MOST_FILE_BYTES = 268_435_456;
const MOST_BYTES = 1_073_741_824;

/** Opens a folder for reading: a link that leads out of it is an error, and so is a file that is too large. */
export function openFolder(folder: string): Folder {
  if (!existsSync(folder)) throw new ConfigError(folder, 'is not there. Name the folder of a recorded incident.');
  if (!statSync(folder).isDirectory()) {
    throw new ConfigError(folder, 'is not a folder. Name the folder of a recorded incident.');
  }
  const root = realpathSync(folder);
  let read = 0;

  function real(name: string): string {
    const path = realpathSync(resolve(root, name));
    if (path === root || path.startsWith(root + sep)) return path;
    throw new ConfigError(join(folder, name), 'leads out of the folder. Replace it by the file itself.');
  }

  function text(name: string): string {
    const place = join(folder, name);
    if (!existsSync(resolve(root, name))) throw new ConfigError(place, 'is missing. Record the incident again.');
    const path = real(name);
    const { size, isFile } = bytesOf(path);
    if (!isFile) throw new ConfigError(place, 'is not a file. Record the incident again.');
    read += size;
    if (size > MOST_FILE_BYTES || read > MOST_BYTES) {
      throw new ConfigError(place, `is too large, with ${size} bytes. Record a shorter window.`);
    }
    return readFileSync(path, 'utf8');
  }

  return {
    place: (name) => join(folder, name),
    list(name) {
      const isFolder = existsSync(resolve(root, name)) && statSync(real(name)).isDirectory();
      return isFolder ? readdirSync(real(name)).toSorted() : [];
    },
    text,
    json: (name) => parseJson(text(name), join(folder, name)),
  };
}

function bytesOf(path: string): { size: number; isFile: boolean } {
  const stats = statSync(path);
  return { size: stats.size, isFile: stats.isFile() };
}

/** JSON, or an error that says where it breaks off, as far as the engine tells. */
function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = messageOf(error).replaceAll(/\s+/g, ' ');
    const told = /at position (\d+)/.exec(message)?.[1];
    const offset = told === undefined && message.startsWith('Unexpected end') ? text.length : Number(told);
    const lines = text.slice(0, offset).split('\n');
    const spot = Number.isNaN(offset) ? '' : `:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
    throw new ConfigError(`${place}${spot}`, `is not JSON: ${message}. Correct it, or record the incident again.`, {
      cause: error,
    });
  }
}
