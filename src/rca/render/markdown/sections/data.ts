import { createHash } from 'node:crypto';
import type { Evidence, Rca } from '../../../../schema/index.ts';
import { visible, visibleJson } from '../../format/visible.ts';
import { blocks } from '../block.ts';
import { fence } from '../escape.ts';

/** The line that the block begins with. Nothing from outside can stand at the beginning of a line like it. */
export const DATA_HEAD = '<details><summary>Data of this document</summary>';
/** The form of the block. */
export const DATA_FORM = 'hindcast-rca-markdown/2';

/**
 * What the text above does not show, so that the document can be read back whole: everything but the excerpts, which
 * stand above word for word and are named here by their hash. One row a line, so that a difference stays small; what most
 * pieces of evidence have in common stands once, under `usual`. A forge shows text over 512 KiB as it is written (GitHub:
 * "Repository limits"), so the block is kept short. `page`
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
  const usual = usualOf(evidence);
  const fields = Object.entries({ ...rca, evidence: evidence.map((piece) => unusual(piece, usual)) }).filter(
    ([, value]) => value !== undefined,
  );
  const rows = visibleJson(
    [
      '"asked":[',
      [...places.keys()].join(',\n'),
      `],"usual":${JSON.stringify(usual)},"rca":{`,
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

/** Of each field the value that most rows have. */
function usualOf(rows: readonly object[]): Record<string, unknown> {
  const counts = new Map<string, Map<string, number>>();
  for (const [key, value] of rows.flatMap((row) => Object.entries(row))) {
    const text = JSON.stringify(value);
    const of = counts.get(key) ?? new Map<string, number>();
    counts.set(key, of.set(text, (of.get(text) ?? 0) + 1));
  }
  const most = [...counts].flatMap(([key, of]) => {
    const [first] = [...of].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return first && first[1] > 1 ? [[key, JSON.parse(first[0]) as unknown] as const] : [];
  });
  return Object.fromEntries(most);
}

/** What of a row is not usual. All rows have the same fields, so what is left out is usual. */
function unusual(row: object, usual: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(row).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key])),
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
