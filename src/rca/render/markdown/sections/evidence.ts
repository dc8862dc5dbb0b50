import type { Evidence, Rca } from '../../../../schema/index.ts';
import { secondOf } from '../../format/clock.ts';
import { plain } from '../../view/words.ts';
import { blocks, line, section } from '../block.ts';
import { place } from '../cite.ts';
import { code, entities, fence } from '../escape.ts';

/** Every excerpt word for word, with the question that brought it. Folded away, one below the other. */
export function evidence({ evidence: all }: Rca): string {
  return section('Evidence', ...all.map(pieceOf));
}

function pieceOf(piece: Evidence): string {
  const { id, title, excerpt, source, blobSha256, excerptSpan } = piece;
  const { from, to } = source.window;
  const facts = line(
    `From ${code(source.tool)}, asked ${code(JSON.stringify(source.query))}`,
    `over ${secondOf(from)} – ${secondOf(to)}, at ${secondOf(source.retrievedAt)};`,
    `${standing(piece)}; characters ${excerptSpan.start}–${excerptSpan.end} of \`sha256:${blobSha256}\``,
  );
  return blocks(
    `${place(id)}\n\n<details><summary><code>${entities(id)}</code> <code>${entities(title)}</code></summary>`,
    facts,
    fence(excerpt),
    '</details>',
  );
}

function standing({ reliability, outsiderWritable, truncated, sample }: Evidence): string {
  const cut = sample ? `${sample.returned} of ${sample.total} returned` : truncated ? 'cut off' : undefined;
  return [plain(reliability), outsiderWritable ? 'writable by outsiders' : undefined, cut].filter(Boolean).join(', ');
}
