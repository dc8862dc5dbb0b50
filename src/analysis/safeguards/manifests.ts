import { parseAllDocuments } from 'yaml';
import type { Seen } from '../../ledger.ts';
import type { ClusterObject, File } from '../../schema/index.ts';

/** An object of a cluster as a manifest or the cluster itself says it. `place` is the file, or the object's own name. */
export interface Manifest {
  type: string;
  name: string;
  content: unknown;
  place: string;
  source: Seen<File> | Seen<ClusterObject>;
}

/**
 * The objects that manifests in the repository and the cluster tell of. What cannot be parsed is left out. Those of the
 * repository come first, because that is where something can be added.
 */
export function manifestsIn(files: readonly Seen<File>[], objects: readonly Seen<ClusterObject>[]): Manifest[] {
  return [...files.flatMap(inFile), ...objects.flatMap(ofObject)];
}

function inFile(source: Seen<File>): Manifest[] {
  const { path, text } = source.observation;
  if (!/\.ya?ml$/i.test(path) || !/^kind:\s*\w+/m.test(text)) return [];
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) return [];
    const content: unknown = document.toJS({ maxAliasCount: 100 });
    const [type, name] = [at(content, 'kind'), at(content, 'metadata', 'name')];
    return typeof type === 'string' && typeof name === 'string' ? [{ type, name, content, place: path, source }] : [];
  });
}

function ofObject(source: Seen<ClusterObject>): Manifest[] {
  const { type, name, text } = source.observation;
  try {
    return [{ type, name, content: JSON.parse(text) as unknown, place: `${type}/${name}`, source }];
  } catch {
    return [];
  }
}

/** What stands under a path of keys; undefined where nothing does. */
export function at(value: unknown, ...keys: string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (current === null || typeof current !== 'object') return undefined;
    current = new Map<string, unknown>(Object.entries(current)).get(key);
  }
  return current;
}

/** The list under a path of keys; empty where there is none. */
export function listAt(value: unknown, ...keys: string[]): unknown[] {
  const list = at(value, ...keys);
  return Array.isArray(list) ? list : [];
}
