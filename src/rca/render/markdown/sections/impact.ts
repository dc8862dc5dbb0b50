import type { Rca } from '../../../../schema/index.ts';
import { clockOf, dayOf } from '../../format/clock.ts';
import { duration } from '../../format/quantity.ts';
import { formulaWords } from '../../view/formula-words.ts';
import { budgetWords } from '../../view/budget-words.ts';
import { endsOf } from '../../view/headline.ts';
import { REACH_LABELS, capital } from '../../view/words.ts';
import { line, section, table } from '../block.ts';
import { cite } from '../cite.ts';
import { prose } from '../escape.ts';

/** How large it was, each figure with how it was computed, and who was hit and who was not. */
export function impact(rca: Rca): string {
  return section(
    'Impact',
    table(['what', 'value', 'how computed'], [durationRow(rca), ...quantityRows(rca)]),
    reach(rca),
    line(prose(budgetWords(rca)), '[sources](#sources)'),
  );
}

function durationRow(rca: Rca): string[] {
  const { window, durationSeconds } = rca.impact;
  const { from, to } = endsOf(rca);
  const span = `onset ${clockOf(window.from)} → ${to?.name ?? 'end'} ${clockOf(window.to, dayOf(window.from))}`;
  return [
    'duration',
    duration(durationSeconds),
    line(span, cite([...(from?.evidence ?? []), ...(to?.evidence ?? [])])),
  ];
}

function quantityRows({ impact: { quantities }, computations }: Rca): string[][] {
  return quantities.map(({ metric, text, computation, evidence }) => {
    const formula = computations.find(({ id }) => id === computation);
    return [
      prose(metric),
      prose(text),
      line(cite([computation]), formula && prose(formulaWords(formula)), cite(evidence)),
    ];
  });
}

/** `checked healthy` and `not checked` are different answers, so each label has a line of its own. */
function reach({ impact: { blastRadius } }: Rca): string {
  return REACH_LABELS.flatMap((label) => {
    const told = blastRadius
      .filter((one) => one.label === label)
      .map(({ entity, because, evidence }) => line(`${prose(entity.ref)} (${prose(because)})`, cite(evidence)));
    const where = label === 'not checked' && '[sources](#sources)';
    return told.length === 0 ? [] : [`- ${line(`${capital(label)}:`, told.join(', '), where)}`];
  }).join('\n');
}
