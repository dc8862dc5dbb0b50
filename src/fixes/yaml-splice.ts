import { isDeepStrictEqual } from 'node:util';
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument,
  type Document,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { Refusal } from './refusal.ts';

/**
 * The documents of a YAML text. Their positions are those of the text, so that a change can be spliced into it and
 * every other byte stays: comments, order, quotes and blank lines. Throws `Refusal` where the text is no YAML.
 */
export function documentsOf(text: string, path: string): Document[] {
  const documents = parseAllDocuments(text, { keepSourceTokens: true });
  const list: Document[] = 'empty' in documents ? [] : documents;
  const problem = list.flatMap(({ errors }) => errors)[0];
  if (problem) throw new Refusal(`\`${path}\` is no YAML: ${problem.message.split('\n')[0] ?? ''}`);
  return list;
}

/** What all documents of a text say. */
export function valuesOf(text: string, path: string): unknown[] {
  return documentsOf(text, path).map((document) => document.toJS({ maxAliasCount: 20 }) as unknown);
}

/** The text with an item more in a block sequence: behind item `after`, else last. `item` is YAML of its own. */
export function insertItem(text: string, sequence: YAMLSeq, item: string, after = sequence.items.length - 1): string {
  const [before, anchor] = [sequence.items[after - 1], sequence.items[after]];
  if (sequence.flow || !isNode(anchor) || !anchor.range) throw new Refusal('a sequence of one line takes no item');
  const dash = text.lastIndexOf('-', anchor.range[0] - 1);
  const end = endOf(text, anchor.range[1]);
  const isSpaced = isNode(before) && before.range ? /\n\s*\n/.test(text.slice(before.range[1] - 1, dash)) : false;
  const lines = indented(item, dash - lineStart(text, dash), '- ');
  return splice(text, end, end, `${isSpaced ? '\n\n' : '\n'}${lines}`);
}

/** The text with a pair more at the end of a map. `pair` is YAML of its own, such as `replicas: 2`. */
export function insertPair(text: string, map: YAMLMap, pair: string): string {
  const last = map.items.at(-1);
  if (!last || !isPair(last) || !isNode(last.key) || !last.key.range) throw new Refusal('an empty map takes no pair');
  const value = isNode(last.value) ? last.value.range : undefined;
  if (map.flow) {
    const end = value?.[1] ?? last.key.range[1];
    if (pair.includes('\n')) throw new Refusal('a map of one line takes no block');
    return splice(text, end, end, `, ${pair}`);
  }
  const end = endOf(text, value?.[1] ?? last.key.range[1]);
  const column = last.key.range[0] - lineStart(text, last.key.range[0]);
  return splice(text, end, end, `\n${indented(pair, column, '')}`);
}

/** The text with another value in the place of a scalar. */
export function replaceScalar(text: string, node: unknown, value: string): string {
  if (!isScalar(node) || !node.range) throw new Refusal('what is to be replaced is no plain value');
  return splice(text, node.range[0], node.range[1], value);
}

/** The block map at a path of a document. Throws `Refusal` where there is none. */
export function mapAt(document: Document, path: readonly (string | number)[]): YAMLMap {
  const node = document.getIn(path, true);
  if (!isMap(node)) throw new Refusal(`there is no map at ${path.join('.')}`);
  return node;
}

/** The sequence at a path of a document, or undefined. */
export function sequenceAt(document: Document, path: readonly (string | number)[]): YAMLSeq | undefined {
  const node = document.getIn(path, true);
  return isSeq(node) ? node : undefined;
}

/** Holds a spliced text against what it should say. Throws `Refusal` where it says anything else. */
export function requireSame(text: string, path: string, wanted: readonly unknown[]): string {
  if (!isDeepStrictEqual(valuesOf(text, path), wanted)) {
    throw new Refusal(`\`${path}\` is written in a way that this change cannot be put into without touching the rest`);
  }
  return text;
}

/** What a YAML text of one document says, for composing what is wanted. */
export function valueOf(yaml: string): unknown {
  return parseDocument(yaml).toJS() as unknown;
}

/** The end of the line that holds the last character before `end` that is no white space. */
function endOf(text: string, end: number): number {
  const last = text.slice(0, end).trimEnd().length;
  const found = text.indexOf('\n', last);
  const stop = found < 0 ? text.length : found;
  return text.charAt(stop - 1) === '\r' ? stop - 1 : stop;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function indented(yaml: string, column: number, mark: string): string {
  return yaml
    .trimEnd()
    .split('\n')
    .map((line, index) =>
      line === '' ? '' : `${' '.repeat(column)}${index === 0 ? mark : ' '.repeat(mark.length)}${line}`,
    )
    .join('\n');
}

function splice(text: string, from: number, to: number, added: string): string {
  const inStyle = text.includes('\r\n') ? added.replaceAll('\n', '\r\n') : added;
  return text.slice(0, from) + inStyle + text.slice(to);
}
