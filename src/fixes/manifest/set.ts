import { isMap, stringify } from 'yaml';
import { Refusal } from '../refusal.ts';
import { insertPair, mapAt, replaceScalar, requireSame, valuesOf } from '../yaml-splice.ts';
import type { Workload } from './workload.ts';

/** The manifest with a value at a path of the workload's document: replaced where one stands, else added to its map. */
export function setIn(workload: Workload, path: readonly (string | number)[], value: unknown): string {
  const { document, text, index } = workload;
  const [parents, key] = [path.slice(0, -1), path.at(-1)];
  if (key === undefined) throw new Refusal('no place to set anything at');
  const map = mapAt(document, parents);
  const there = map.get(key, true);
  const isPlain = value === null || typeof value !== 'object';
  if (there !== undefined && !isPlain) throw new Refusal(`\`${workload.path}\` already sets ${path.join('.')}`);
  const content =
    there === undefined
      ? insertPair(text, map, map.flow ? `${key}: ${flow(value)}` : stringify({ [key]: value }, { lineWidth: 0 }))
      : replaceScalar(text, there, String(value));
  const wanted = valuesOf(text, workload.path);
  const parent = parents.reduce<unknown>(
    (inner, one) => (inner as Record<string | number, unknown>)[one],
    wanted[index],
  );
  (parent as Record<string | number, unknown>)[key] = value;
  return requireSame(content, workload.path, wanted);
}

/** Whether a map stands at a path of the workload's document. */
export function hasMap({ document }: Workload, path: readonly (string | number)[]): boolean {
  return isMap(document.getIn(path, true));
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}
