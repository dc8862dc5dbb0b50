import type { Rca } from '../../../../schema/index.ts';
import { valueOf } from '../../format/quantity.ts';
import { EFFECT_WORDS, plain } from '../../view/words.ts';
import { line, section, table } from '../block.ts';
import { cite, place } from '../cite.ts';
import { prose } from '../escape.ts';

/** What did not cause it but made it larger, longer or harder to see. */
export function factors({ factors: all, computations }: Rca): string {
  const shown = table(
    ['factor', 'effect', 'size', 'evidence'],
    all.map(({ id, claim, category, effect, computed }) => {
      const size = computations.find((one) => one.id === computed);
      return [
        line(`${place(id)}${id}`, prose(claim.text)),
        `${EFFECT_WORDS[effect]} · ${plain(category)}`,
        size ? line(valueOf(size), cite([size.id])) : 'not computed',
        cite([...claim.computed, ...claim.evidence]),
      ];
    }),
  );
  return section('Contributing factors', shown ?? '*None recorded.*');
}
