import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The folder that holds `package.json`, `prompts/` and `fixtures/`: above `src/`, or above `dist/` once compiled. */
export function home(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'prompts')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** The version of this installation. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(home(), 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}
