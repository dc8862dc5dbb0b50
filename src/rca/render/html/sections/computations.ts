import type { Rca } from '../../../../schema/index.ts';
import { valueOf } from '../../format/quantity.ts';
import { evidenceOf, formulaWords } from '../../view/formula-words.ts';
import { html, type Markup } from '../html.ts';
import { prose, section, table, type Cite } from '../parts.ts';

/** Every number that was computed, with what it was computed from. */
export function computations({ computations: all }: Rca, cite: Cite): Markup | null {
  const shown = table(
    'Computations',
    ['id', 'what', 'value', 'from', 'evidence'],
    all.map((computation) => ({
      id: computation.id,
      cells: [
        html`<span class="mono">${computation.id}</span>`,
        prose(computation.what),
        html`<span class="num">${valueOf(computation)}</span>`,
        prose(formulaWords(computation)),
        cite([
          ...computation.inputs.flatMap((input) => (input.kind === 'computation' ? [input.computation] : [])),
          ...evidenceOf(computation),
        ]),
      ],
    })),
  );
  return shown && section('computations', 'Computations', shown);
}
