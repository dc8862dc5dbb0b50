import type { Edit, Rca } from '../../../../schema/index.ts';
import { secondOf, secondsBetween } from '../../format/clock.ts';
import { duration } from '../../format/quantity.ts';
import { visibleLine } from '../../format/visible.ts';
import { effortWords } from '../../view/headline.ts';
import { html, type Markup } from '../html.ts';
import { prose } from '../parts.ts';

/** How the document came about: by whom, what fell back to what, and what the checks took out. */
export function provenance(rca: Rca): Markup {
  const { hindcast, reasoner, models, promptHash, run, startedAt, finishedAt, fallbacks, dropped } = rca.provenance;
  const made = [
    `Drafted by Hindcast ${visibleLine(hindcast)}, run ${visibleLine(run)}`,
    `reasoner ${visibleLine([reasoner, ...models].join(', '))}`,
    effortWords(rca),
    `${secondOf(finishedAt)} after ${duration(secondsBetween(startedAt, finishedAt))}`,
    ...(promptHash === null ? [] : [`prompts ${visibleLine(promptHash)}`]),
  ];
  return html`<footer>
    <p>${made.join(' · ')}.</p>
    ${fallbacks.map(
      ({ step, from, to, reason }) =>
        html`<p>
          Step ${visibleLine(step)} fell back from ${visibleLine(from)} to ${visibleLine(to)}: ${prose(reason)}
        </p> `,
    )}
    ${(rca.edits ?? []).map(editOf)}
    ${dropped.map(({ rule, text }) => html`<p>Dropped, because ${visibleLine(rule)} refused it: <q>${visibleLine(text)}</q></p> `)}
  </footer>`;
}

/** What a person changed, with what the draft had said. */
function editOf({ at, before, after }: Edit): Markup {
  if (before === null) return html`<p>Added by a person, <code>${visibleLine(at)}</code>.</p> `;
  return html`<p>
    ${after === null ? 'Taken out' : 'Changed'} by a person, <code>${visibleLine(at)}</code>; the draft said:
    <q>${visibleLine(before)}</q>
  </p> `;
}
