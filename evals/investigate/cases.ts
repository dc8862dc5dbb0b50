import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle, writeBundle } from '../../src/index.ts';
import { benchmarks } from '../benchmarks/sets.ts';

/** An incident that can be investigated from start to end: where it comes from, and how it becomes a recorded incident. */
export interface InvestigatedCase {
  set: string;
  id: string;
  /** Writes it as a recorded incident into a folder that does not exist yet. */
  recordInto: (folder: string) => void;
}

const HOME = join(import.meta.dirname, '../..');

/**
 * The incidents of the lab and the cases of all sets, of cloudopsbench a sample. Neither the folder of the true causes
 * nor an incident's own `truth.json` is read. A set that is not there is left out.
 */
export function casesIn(data: string, sampled: number): InvestigatedCase[] {
  const incidents = join(HOME, 'fixtures/incidents');
  const lab = namesIn(incidents).map((id) => ({
    set: 'lab',
    id,
    recordInto: (folder: string) => writeBundle(folder, readBundle(join(incidents, id))),
  }));
  const ofSets = benchmarks.flatMap(({ name, load }) => {
    const folder = join(data, name, 'cases');
    const names = namesIn(folder);
    return (name === 'cloudopsbench' ? sampleOf(names, sampled) : names).map((id) => ({
      set: name,
      id,
      recordInto(target: string) {
        const { incident, answers } = load(join(folder, id));
        writeBundle(target, { incident, recordings: answers });
      },
    }));
  });
  return [...lab, ...ofSets];
}

/** The same names each time, in an order that says nothing about them. */
export function sampleOf(names: readonly string[], size: number): string[] {
  const hashed = names.map((name) => ({ name, by: createHash('sha256').update(name).digest('hex') }));
  return hashed
    .toSorted((a, b) => (a.by < b.by ? -1 : 1))
    .slice(0, size)
    .map(({ name }) => name);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}
