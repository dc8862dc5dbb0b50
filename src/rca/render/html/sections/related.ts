import type { Rca } from '../../../../schema/index.ts';
import { visibleLine } from '../../format/visible.ts';
import { latenessWords, type OpenPromise } from '../../view/headline.ts';
import { relatedRows } from '../../view/related-rows.ts';
import { html, joined, type Markup } from '../html.ts';
import { nothing, prose, section, table, type Cite } from '../parts.ts';

/** Earlier incidents that resemble this one: where to look, never what was seen. */
export function related(rca: Rca, cite: Cite): Markup {
  const shown = table(
    'Related incidents',
    ['incident', 'likeness', 'it ended at', 'still open', 'from'],
    relatedRows(rca).map(({ precedent, likeness, shared, others, open, evidence }) => ({
      cells: [
        html`<b>${visibleLine(precedent.incident)}</b> ${prose(precedent.title)}`,
        prose(likeness),
        joined(
          [...(shared.length > 0 ? [html`${cite(shared)}, as this one`] : []), ...others.map(prose)],
          html`<br />`,
        ),
        joined(
          open.map((promise) => promiseOf(promise, cite)),
          html`<br />`,
        ),
        cite(evidence),
      ],
    })),
  );
  return section('related', 'Related incidents', shown ?? nothing('None on record.'));
}

/** What was taken up here stands under the actions; its title is not told twice. */
function promiseOf({ action, title, due, lateDays, takenUpBy }: OpenPromise, cite: Cite): Markup {
  const late = visibleLine(latenessWords(lateDays, due));
  return takenUpBy === undefined
    ? html`${visibleLine(action)} ${prose(title)} (${late})`
    : html`${visibleLine(action)} (${late}), now ${cite([takenUpBy])}`;
}
