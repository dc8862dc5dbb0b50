import { isMap, isScalar, type Document, type Scalar } from 'yaml';
import { Refusal } from './refusal.ts';
import { documentsOf, replaceScalar, requireSame, valuesOf } from './yaml-splice.ts';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/**
 * The text of a YAML or JSON file with another value at one key, and every other byte as it was. A number stays a number.
 * Throws `Refusal` where the key does not stand there as a plain value, in one document.
 */
export function withSetting(text: string, path: string, keys: readonly string[], value: string): string {
  const documents = documentsOf(text, path);
  const places = documents.flatMap((document, index) => {
    const node = scalarAt(document, keys);
    return node ? [{ node, index }] : [];
  });
  const [place] = places;
  if (!place || places.length > 1)
    throw new Refusal(`\`${path}\` sets \`${keys.join('.')}\` ${places.length} times, not once`);
  const isNumber = typeof place.node.value === 'number' && NUMBER.test(value);
  const content = replaceScalar(text, place.node, isNumber ? value : JSON.stringify(value));
  const wanted = valuesOf(text, path);
  const parent = keys
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], wanted[place.index]);
  (parent as Record<string, unknown>)[keys.at(-1) ?? ''] = isNumber ? Number(value) : value;
  return requireSame(content, path, wanted);
}

function scalarAt(document: Document, keys: readonly string[]): Scalar | undefined {
  const node = isMap(document.contents) ? document.getIn(keys, true) : undefined;
  return isScalar(node) ? node : undefined;
}
