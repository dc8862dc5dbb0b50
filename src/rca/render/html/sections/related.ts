import type { Rca } from '../../../../schema/index.ts';
import { visibleLine } from '../../format/visible.ts';
import { evidenceOfPrecedent } from '../../view/headline.ts';
import { html, joined, type Markup } from '../html.ts';
import { nothing, prose, section, table, type Cite } from '../parts.ts';
import { belief } from '../../format/quantity.ts';

/** Earlier incidents that resemble this one: where to look, never what was seen. */
export function related(rca: Rca, cite: Cite): Markup {
  const shown = table(
    'Related incidents',
    ['incident', 'likeness', 'shared', 'still open', 'from'],
    rca.precedents.map((precedent) => ({
      cells: [
        html`<b>${visibleLine(precedent.incident)}</b> ${prose(precedent.title)}`,
        belief(precedent.similarity),
        joined(precedent.sharedConditions.map(prose), html`; `),
        joined(
          precedent.openActions.map(
            ({ action, title, due }) => html`${visibleLine(action)} ${prose(title)} (due ${visibleLine(due)})`,
          ),
          html`; `,
        ),
        cite(evidenceOfPrecedent(precedent, rca)),
      ],
    })),
  );
  return section('related', 'Related incidents', shown ?? nothing('None on record.'));
}
