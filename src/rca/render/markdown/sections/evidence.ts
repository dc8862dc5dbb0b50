import type { Evidence, Rca } from '../../../../schema/index.ts';
import { secondOf } from '../../format/clock.ts';
import { plain } from '../../view/words.ts';
import { blocks, line, section, table } from '../block.ts';
import { place } from '../cite.ts';
import { code, entities, fence } from '../escape.ts';

/** Of a hash that stands whole in the data of the document. */
const SHOWN_HASH = 12;

/**
 * Every excerpt word for word, with the question that brought it. Folded away, one below the other; each question, which
 * brought many of them, is told once.
 */
export function evidence({ evidence: all }: Rca): string {
  const asked = [...new Map(all.map(({ source }) => [JSON.stringify(source), source])).values()];
  const numbers = new Map(asked.map((source, index) => [JSON.stringify(source), index + 1]));
  const pieces = all.map((piece) => pieceOf(piece, numbers.get(JSON.stringify(piece.source)) ?? 0));
  return section('Evidence', questions(asked), ...pieces);
}

function questions(asked: readonly Evidence['source'][]): string | undefined {
  const rows = asked.map(({ tool, query, window: { from, to }, retrievedAt }, index) => [
    `<a id="${anchorOfQuestion(index + 1)}"></a>Q-${index + 1}`,
    code(tool),
    code(JSON.stringify(query)),
    `${secondOf(from)} – ${secondOf(to)}`,
    secondOf(retrievedAt),
  ]);
  const shown = table(['', 'tool', 'asked', 'over', 'at'], rows);
  return shown && blocks(`<details><summary>What was asked, ${rows.length} questions</summary>`, shown, '</details>');
}

function pieceOf(piece: Evidence, question: number): string {
  const { id, title, excerpt, blobSha256, excerptSpan, source } = piece;
  const facts = line(
    `From ${code(source.tool)}, asked [Q-${question}](#${anchorOfQuestion(question)});`,
    `${standing(piece)}; characters ${excerptSpan.start}–${excerptSpan.end} of \`sha256:${blobSha256.slice(0, SHOWN_HASH)}…\``,
  );
  return blocks(
    `${place(id)}\n\n<details><summary><code>${entities(id)}</code> <code>${entities(title)}</code></summary>`,
    facts,
    fence(excerpt),
    '</details>',
  );
}

function anchorOfQuestion(number: number): string {
  return `q-${number}`;
}

function standing({ reliability, outsiderWritable, truncated, sample }: Evidence): string {
  const cut = sample ? `${sample.returned} of ${sample.total} returned` : truncated ? 'cut off' : undefined;
  return [plain(reliability), outsiderWritable ? 'writable by outsiders' : undefined, cut].filter(Boolean).join(', ');
}
