import type { Rca } from '../../../../schema/index.ts';
import { evidenceOfPrecedent } from '../../view/headline.ts';
import { section, table } from '../block.ts';
import { cite } from '../cite.ts';
import { code, prose } from '../escape.ts';
import { belief } from '../../format/quantity.ts';

/** Earlier incidents that resemble this one: where to look, never what was seen. */
export function related(rca: Rca): string {
  const shown = table(
    ['incident', 'likeness', 'shared', 'still open', 'from'],
    rca.precedents.map((precedent) => [
      `${code(precedent.incident)} ${prose(precedent.title)}`,
      belief(precedent.similarity),
      precedent.sharedConditions.map(prose).join('; '),
      precedent.openActions
        .map(({ action, title, due }) => `${prose(action)} ${prose(title)} (due ${prose(due)})`)
        .join('; '),
      cite(evidenceOfPrecedent(precedent, rca)),
    ]),
  );
  return section('Related incidents', shown ?? '*None on record.*');
}
