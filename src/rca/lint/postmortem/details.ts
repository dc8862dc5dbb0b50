import { daysIn } from './dates.ts';
import type { Section } from './sections.ts';
import { tablesIn } from './columns.ts';
import type { Source } from './source.ts';
import { linesOf, part, trimmed, type Text } from './text.ts';

/** A fact about the document or the incident at a glance: `Severity: SEV2`. */
export interface Detail {
  /** In lower case. */
  key: string;
  value: Text;
}

const PAIR = /^\s{0,4}([\p{L}][\p{L}\p{N} /()-]{1,40}?)\s{0,3}(?::|—|–| - )\s{1,6}(?=\S)/u;

/** The facts before the first section, in sections made for them, and in the front matter. */
export function detailsOf(sections: readonly Section[], { frontMatter }: Source): Detail[] {
  const told = sections
    .filter(({ kind }) => kind === 'title' || kind === 'details')
    .flatMap(({ kind, heading, blocks }) => [
      ...blocks.flatMap((block) =>
        block.kind === 'paragraph' || block.kind === 'item' ? linesOf(block.text).flatMap(pairOf) : [],
      ),
      ...tablesIn(blocks).flatMap(({ header, rows }) =>
        [header, ...rows.map(({ cells }) => cells)].flatMap(([key, value]) =>
          key && value && value.plain.trim() !== '' ? [{ key: key.plain.trim().toLowerCase(), value }] : [],
        ),
      ),
      ...(kind === 'details' && heading
        ? blocks
            .filter((block) => block.kind !== 'row')
            .slice(0, 20)
            .map(({ text }) => ({ key: heading.plain.trim().toLowerCase(), value: text }))
        : []),
    ]);
  const front = frontMatter.map(({ key, value, line }) => ({
    key,
    value: { raw: value, plain: value, starts: [{ offset: 0, line, column: 0 }] },
  }));
  return [...front, ...told];
}

/** The first day among details whose key matches. */
export function dayOf(details: readonly Detail[], key: RegExp): { day: number; value: Text } | undefined {
  for (const detail of details) {
    const day = key.test(detail.key)
      ? daysIn(detail.value.plain.slice(0, 200)).find((named) => named.day !== null)?.day
      : null;
    if (day !== null && day !== undefined) return { day, value: detail.value };
  }
  return undefined;
}

function pairOf(line: Text): Detail[] {
  const match = PAIR.exec(line.plain.slice(0, 200));
  const key = match?.[1];
  if (!match || key === undefined) return [];
  return [{ key: key.toLowerCase(), value: trimmed(part(line, match[0].length, line.raw.length)) }];
}
