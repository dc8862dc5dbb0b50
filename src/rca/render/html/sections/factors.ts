import type { Rca } from '../../../../schema/index.ts';
import { valueOf } from '../../format/quantity.ts';
import { EFFECT_WORDS, plain } from '../../view/words.ts';
import { html, type Markup } from '../html.ts';
import { nothing, prose, section, table, type Cite } from '../parts.ts';

/** What did not cause it but made it larger, longer or harder to see. */
export function factors({ factors: all, computations }: Rca, cite: Cite): Markup {
  const rows = all.map(({ id, claim, category, effect, computed }) => {
    const size = computations.find((one) => one.id === computed);
    return {
      id,
      cells: [
        html`<small class="mono">${id}</small> ${prose(claim.text)}`,
        html`${EFFECT_WORDS[effect]} <small>${plain(category)}</small>`,
        size ? html`${valueOf(size)} ${cite([size.id])}` : html`<span class="muted">not computed</span>`,
        cite([...claim.computed, ...claim.evidence]),
      ],
    };
  });
  const shown = table('Contributing factors', ['factor', 'effect', 'size', 'evidence'], rows);
  return section('factors', 'Contributing factors', shown ?? nothing('None recorded.'));
}
