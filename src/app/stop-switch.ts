import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { instant } from '../schema/index.ts';
import type { Stop } from '../store/publishing.ts';

const FILE = 'publishing-stopped.json';
const Written = z.object({ by: z.string(), at: z.string(), reason: z.string() });

/**
 * The stop switch beside an embedded store, as a file: the store itself is open in one process only, and that one must be
 * stopped from another. With a server, the switch is a row in the store.
 */
export interface StopFile {
  stopped: () => Stop | undefined;
  stop: (stop: Pick<Stop, 'by' | 'reason'>) => void;
  resume: () => void;
}

/** The switch of an embedded store; undefined where the store is a server. */
export function stopFileOf({ store }: Config): StopFile | undefined {
  if (!('folder' in store)) return undefined;
  const { folder } = store;
  const file = join(folder, FILE);
  return {
    stopped() {
      if (!existsSync(file)) return undefined;
      try {
        return Written.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {
        // Half written, or written by hand: it is there, and that is what counts.
        return { by: 'unknown', at: '', reason: `see ${file}` };
      }
    },
    stop(stop) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, `${JSON.stringify({ ...stop, at: instant(Date.now()) }, null, 2)}\n`);
    },
    resume: () => rmSync(file, { force: true }),
  };
}
