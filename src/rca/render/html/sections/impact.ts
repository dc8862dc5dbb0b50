import type { Rca } from '../../../../schema/index.ts';
import { clockOf, dayOf } from '../../format/clock.ts';
import { duration } from '../../format/quantity.ts';
import { formulaWords } from '../../view/formula-words.ts';
import { budgetWords } from '../../view/budget-words.ts';
import { endsOf } from '../../view/headline.ts';
import { REACH_LABELS, capital } from '../../view/words.ts';
import { html, joined, type Markup } from '../html.ts';
import { prose, section, table, type Cite, type Row } from '../parts.ts';

/** How large it was, each figure with how it was computed, and who was hit and who was not. */
export function impact(rca: Rca, cite: Cite): Markup {
  return section(
    'impact',
    'Impact',
    table('Figures', ['what', 'value', 'how computed'], [durationRow(rca, cite), ...quantityRows(rca, cite)]),
    reach(rca, cite),
    html`<p class="muted"><small>${prose(budgetWords(rca))}</small></p>`,
  );
}

function durationRow(rca: Rca, cite: Cite): Row {
  const { window, durationSeconds } = rca.impact;
  const { from, to } = endsOf(rca);
  const span = `onset ${clockOf(window.from)} → ${to?.name ?? 'end'} ${clockOf(window.to, dayOf(window.from))}`;
  const cited = cite([...(from?.evidence ?? []), ...(to?.evidence ?? [])]);
  return { cells: ['duration', duration(durationSeconds), html`${span} ${cited}`] };
}

function quantityRows({ impact: { quantities }, computations }: Rca, cite: Cite): Row[] {
  return quantities.map(({ metric, text, computation, evidence }) => {
    const formula = computations.find(({ id }) => id === computation);
    const how = formula === undefined ? null : prose(formulaWords(formula));
    return { cells: [prose(metric), prose(text), html`${cite([computation])} ${how} ${cite(evidence)}`] };
  });
}

function reach({ impact: { blastRadius } }: Rca, cite: Cite): Markup | null {
  if (blastRadius.length === 0) return null;
  const rows = REACH_LABELS.map((label) => {
    const told = blastRadius
      .filter((one) => one.label === label)
      .map(
        ({ entity, because, evidence }) =>
          html`<b>${prose(entity.ref)}</b> ${prose(withoutName(because, entity.ref))} ${cite(evidence)}`,
      );
    if (told.length === 0) return null;
    return html`<dt>${capital(label)}</dt>
      <dd>${joined(told, html`<br />`)}</dd>`;
  });
  return html`<dl class="reach">${rows}</dl>`;
}

/** A reason that begins with the name that already stands before it, without that. */
function withoutName(because: string, name: string): string {
  return because.startsWith(`${name} `) ? because.slice(name.length + 1) : because;
}
