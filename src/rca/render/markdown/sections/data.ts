import { createHash } from 'node:crypto';
import type { Evidence, Rca } from '../../../../schema/index.ts';
import { visible, visibleJson } from '../../format/visible.ts';
import { blocks } from '../block.ts';
import { fence } from '../escape.ts';

/** The line that the block begins with. Nothing from outside can stand at the beginning of a line like it. */
export const DATA_HEAD = '<details><summary>Data of this document</summary>';
/** The form of the block. */
export const DATA_FORM = 'hindcast-rca-markdown/1';

/**
 * What the text above does not show, so that the document can be read back whole: everything but the excerpts, which
 * stand above word for word and are named here by their hash. One row a line, so that a difference stays small.
 */
export function data(rca: Rca): string {
  const asked = [...new Set(rca.evidence.map(({ source }) => JSON.stringify(source)))];
  const evidence = rca.evidence.map((piece) => ({
    ...piece,
    source: asked.indexOf(JSON.stringify(piece.source)),
    excerpt: isShown(piece) ? { sha256: hashOf(piece.excerpt) } : piece.excerpt,
  }));
  const rows = [
    `{"form":${JSON.stringify(DATA_FORM)},"sha256":"${digestOf(rca)}","asked":[`,
    asked.join(',\n'),
    '],"rca":{',
    Object.entries({ ...rca, evidence })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${JSON.stringify(key)}:${rowsOf(value)}`)
      .join(',\n'),
    '}}',
  ];
  return blocks(
    DATA_HEAD,
    'For Hindcast, to read this document back with what people changed in it. Edit the text above, not this.',
    fence(visibleJson(rows.join('\n')), 'json'),
    '</details>',
  );
}

/** SHA-256 of a document, whatever the order of its keys. */
export function digestOf(rca: unknown): string {
  return hashOf(JSON.stringify(rca, (_key, value: unknown) => sorted(value)));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 of a text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether the block above shows an excerpt to the letter, and no editor will trim it. */
function isShown({ excerpt }: Evidence): boolean {
  return excerpt !== '' && visible(excerpt) === excerpt && !/[ \t]$/m.test(excerpt);
}

function rowsOf(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((item: unknown) => JSON.stringify(item)).join(',\n')}\n]`;
}
