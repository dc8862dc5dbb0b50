import type { Evidence, Rca } from '../../../../schema/index.ts';
import { secondOf } from '../../format/clock.ts';
import { visible, visibleLine } from '../../format/visible.ts';
import { anchorOf } from '../../view/anchor.ts';
import { html, type Markup } from '../html.ts';
import { section } from '../parts.ts';

/** Every excerpt word for word, with the question that brought it. Open, so that a link to it always lands. */
export function evidence({ evidence: all }: Rca): Markup {
  return section('evidence', 'Evidence', ON_PAPER, all.map(pieceOf));
}

/** On paper nobody follows a link to an excerpt, and all of them are dozens of sheets. */
const ON_PAPER = html`<p class="on-paper muted">
  On paper one line each. What each piece quotes stands under its id in the file itself.
</p>`;

function pieceOf(piece: Evidence): Markup {
  const { id, title, excerpt, source, blobSha256, excerptSpan } = piece;
  return html`<article id="${anchorOf(id)}">
    <h3><span class="mono">${id}</span> ${visibleLine(title)}</h3>
    <details>
      <summary><small>${visibleLine(source.tool)} · ${standing(piece)}</small></summary>
      <p>
        <small
          >Asked <code>${JSON.stringify(source.query)}</code> over ${secondOf(source.window.from)} –
          ${secondOf(source.window.to)}, at ${secondOf(source.retrievedAt)}; characters
          ${excerptSpan.start}–${excerptSpan.end} of <code>sha256:${blobSha256}</code></small
        >
      </p>
    </details>
    <pre>${visible(excerpt)}</pre>
  </article> `;
}

function standing({ reliability, outsiderWritable, truncated, sample }: Evidence): string {
  const cut = sample ? `${sample.returned} of ${sample.total} returned` : truncated ? 'cut off' : undefined;
  return [reliability, outsiderWritable ? 'writable by outsiders' : undefined, cut].filter(Boolean).join(', ');
}
