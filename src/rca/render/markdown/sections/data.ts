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
 * stand above word for word and are named here by their hash. One row a line, so that a difference stays small. `page`
 * is what stands above: its hash tells a page that nobody changed, whatever version wrote it.
 */
export function data(rca: Rca, page: string): string {
  const sources = rca.evidence.map(({ source }) => JSON.stringify(source));
  const places = new Map([...new Set(sources)].map((source, place) => [source, place]));
  const evidence = rca.evidence.map((piece, index) => ({
    ...piece,
    source: places.get(sources[index] ?? '') ?? 0,
    excerpt: isShown(piece) ? { sha256: hashOf(piece.excerpt) } : piece.excerpt,
  }));
  const fields = Object.entries({ ...rca, evidence }).filter(([, value]) => value !== undefined);
  const rows = visibleJson(
    [
      '"asked":[',
      [...places.keys()].join(',\n'),
      '],"rca":{',
      fields.map(([key, value]) => `${JSON.stringify(key)}:${rowsOf(value)}`).join(',\n'),
      '}}',
    ].join('\n'),
  );
  const head = `{"form":${JSON.stringify(DATA_FORM)},"page":"${hashOf(page)}","sha256":"${hashOf(rows)}",`;
  return blocks(
    DATA_HEAD,
    'For Hindcast, to read this document back with what people changed in it. Edit the text above, not this.',
    fence(`${head}\n${rows}`, 'json'),
    '</details>',
  );
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
