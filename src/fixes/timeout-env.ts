import { isMap, isSeq, stringify, visit, type Document, type YAMLSeq } from 'yaml';
import { Refusal } from './refusal.ts';
import { timeoutAmong } from './timeout-flat.ts';
import { documentsOf, insertItem, requireSame, valuesOf } from './yaml-splice.ts';

/**
 * A manifest with a timeout for a callee in the environment of the container that is told where the callee is. Undefined
 * where the file has no container with an environment; throws `Refusal` as `timeoutAmong` does.
 */
export function withEnvTimeout(text: string, path: string, callee: string): string | undefined {
  const lists = documentsOf(text, path).flatMap(environmentsIn);
  if (lists.length === 0) return undefined;
  const spelt = callee.replaceAll('-', '_').toUpperCase();
  const list = lists.find((one) => linesOf(one).some((line) => line.startsWith(`${spelt}_`)));
  if (!list) throw new Refusal(`\`${path}\` has no variable for ${callee}`);
  const { key, value, after } = timeoutAmong(linesOf(list), path, callee);
  const anchor = list.items[after];
  const item = { name: key, value };
  const isFlow = isMap(anchor) && anchor.flow === true;
  const yaml = stringify(item, { lineWidth: 0, ...(isFlow ? { collectionStyle: 'flow' as const } : {}) });
  const content = insertItem(text, list, yaml, after);
  const at = lists.indexOf(list);
  const wanted = valuesOf(text, path);
  environmentsOf(wanted)[at]?.splice(after + 1, 0, item);
  return requireSame(content, path, wanted);
}

/** The lists of variables of all containers, in their order. */
function environmentsIn(document: Document): YAMLSeq[] {
  const found: YAMLSeq[] = [];
  visit(document, {
    Pair(_, { key, value }) {
      if (String(key) === 'env' && isSeq(value) && value.items.every((one) => isMap(one) && one.has('name')))
        found.push(value);
    },
  });
  return found;
}

/** The same lists in what the documents say. */
function environmentsOf(value: unknown): unknown[][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]): unknown[][] =>
    key === 'env' && Array.isArray(inner) && inner.every((one) => hasName(one)) ? [inner] : environmentsOf(inner),
  );
}

function hasName(value: unknown): boolean {
  return value !== null && typeof value === 'object' && 'name' in value;
}

function linesOf(list: YAMLSeq): string[] {
  return list.items.map((one) => {
    if (!isMap(one)) return '';
    const { name = '', value = '' } = one.toJSON() as { name?: string; value?: string };
    return `${name}=${value}`;
  });
}
