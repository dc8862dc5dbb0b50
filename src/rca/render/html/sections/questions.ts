import type { Rca } from '../../../../schema/index.ts';
import { clockOf, dayOf } from '../../format/clock.ts';
import { html, type Markup } from '../html.ts';
import { nothing, prose, section, type Cite } from '../parts.ts';

/** What only those who were there can tell, each tied to its moment. */
export function questions({ questions: all, timeline, impact }: Rca, cite: Cite): Markup {
  const day = dayOf(impact.window.from);
  const items = all.map(({ text, event }) => {
    const moment = timeline.events.find(({ id }) => id === event);
    const tie = moment && html`<small>${clockOf(moment.at, day)}</small> ${cite(moment.evidence)}`;
    return html`<li>${prose(text)} ${tie}</li> `;
  });
  const list = html`<ol class="plain">
    ${items}
  </ol>`;
  return section('questions', 'Questions for the responders', items.length > 0 ? list : nothing('None.'));
}
