import type { Rca } from '../../../../schema/index.ts';
import { valueOf } from '../../format/quantity.ts';
import { evidenceOf, formulaWords } from '../../view/formula-words.ts';
import { section, table } from '../block.ts';
import { cite, place } from '../cite.ts';
import { prose } from '../escape.ts';

/** Every number that was computed, with what it was computed from. */
export function computations({ computations: all }: Rca): string | undefined {
  const shown = table(
    ['', 'what', 'value', 'from', 'evidence'],
    all.map((computation) => [
      `${place(computation.id)}${computation.id}`,
      prose(computation.what),
      valueOf(computation),
      prose(formulaWords(computation)),
      cite([
        ...computation.inputs.flatMap((input) => (input.kind === 'computation' ? [input.computation] : [])),
        ...evidenceOf(computation),
      ]),
    ]),
  );
  return shown === undefined ? undefined : section('Computations', shown);
}
