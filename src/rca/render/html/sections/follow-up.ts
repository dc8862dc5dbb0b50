import type { Rca } from '../../../../schema/index.ts';
import { visibleLine } from '../../format/visible.ts';
import { html, type Markup } from '../html.ts';
import { prose, section, table, type Cite } from '../parts.ts';

/** When to look again, at what, and by what a repeat is known. */
export function followUp({ followUp: { reviews, recurrenceMark }, actions, explanation }: Rca, cite: Cite): Markup {
  const conditions = explanation.rootConditions.map(({ id }) => id);
  const rows = reviews.map(({ at, what }) => {
    const due = actions.filter((action) => action.due <= at).map(({ id }) => id);
    return {
      cells: [html`<span class="num">${visibleLine(at)}</span>`, prose(what), cite(due.length > 0 ? due : conditions)],
    };
  });
  return section(
    'follow-up',
    'Follow-up',
    table('Reviews', ['review', 'what', 'by then due'], rows),
    recurrenceMark.length > 0 &&
      html`<p>
        <small>Recurrence mark: <code>${recurrenceMark.join(' × ')}</code></small> ${cite(conditions)}
      </p>`,
  );
}
