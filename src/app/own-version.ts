import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The version of the installation in a folder, from its `package.json`. */
export function ownVersion(home: string): string {
  const text = readFileSync(join(home, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
