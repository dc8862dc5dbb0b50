import { isMap, isScalar, type Document } from 'yaml';
import type { Fix, WholeFile } from '../schema/index.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './repository.ts';
import { withEnvTimeout } from './timeout-env.ts';
import { withFlatTimeout } from './timeout-flat.ts';
import { documentsOf, insertPair, mapAt, requireSame, valuesOf } from './yaml-splice.ts';

const TIMEOUT = /timeout|deadline/i;

/**
 * How long a caller waits for a callee, set as the same file sets it for the other callees, in YAML, JSON, lines of keys
 * and values, or the environment of a container in a manifest: under the same key, with
 * the longest of their values. Refused where the file says it of nobody: the key would be a guess.
 */
export function timeout({ path, callee }: Extract<Fix, { kind: 'timeout' }>, repository: Repository): WholeFile[] {
  const text = repository.read(path);
  if (/\.(properties|env|conf|cfg|ini)$/i.test(path)) return [{ path, content: withFlatTimeout(text, path, callee) }];
  const inManifest = withEnvTimeout(text, path, callee);
  if (inManifest !== undefined) return [{ path, content: inManifest }];
  const [document, ...others] = documentsOf(text, path);
  if (!document || others.length > 0) throw new Refusal(`\`${path}\` is not one document`);
  const own = sections(document).find(({ name }) => name === callee);
  if (!own) throw new Refusal(`\`${path}\` has no section for ${callee}`);
  if (own.timeouts.length > 0)
    throw new Refusal(`\`${path}\` already sets ${own.timeouts[0]?.key ?? ''} for ${callee}`);
  const siblings = sections(document)
    .filter(({ path: at }) => at.slice(0, -1).join('.') === own.path.slice(0, -1).join('.') && at !== own.path)
    .flatMap(({ timeouts }) => timeouts);
  const longest = siblings.toSorted((a, b) => b.value - a.value)[0];
  if (!longest) throw new Refusal(`\`${path}\` sets no timeout for anybody, so nothing says what its key is`);
  const key = /\.json$/i.test(path) ? JSON.stringify(longest.key) : longest.key;
  const content = insertPair(text, mapAt(document, own.path), `${key}: ${longest.value}`);
  const [wanted] = valuesOf(text, path);
  const section = own.path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], wanted);
  (section as Record<string, unknown>)[longest.key] = longest.value;
  return [{ path, content: requireSame(content, path, [wanted]) }];
}

interface Section {
  name: string;
  path: string[];
  timeouts: { key: string; value: number }[];
}

/** Every map of a document, with the timeouts that stand directly in it. */
function sections(document: Document): Section[] {
  const found: Section[] = [];
  const walk = (node: unknown, path: string[]): void => {
    if (!isMap(node)) return;
    const timeouts = node.items.flatMap(({ key, value }) =>
      TIMEOUT.test(String(key)) && isScalar(value) && typeof value.value === 'number'
        ? [{ key: String(key), value: value.value }]
        : [],
    );
    found.push({ name: path.at(-1) ?? '', path, timeouts });
    for (const { key, value } of node.items) walk(value, [...path, String(key)]);
  };
  walk(document.contents, []);
  return found;
}
