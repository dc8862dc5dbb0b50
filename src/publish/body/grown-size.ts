import { grouped } from '../../rca/render/format/quantity.ts';
import { grownPool, type Computation, type Fix, type GrowthFigure } from '../../schema/index.ts';

type Figures = Partial<Record<GrowthFigure, Computation>>;

/**
 * What a pool that demand filled was asked for, and how its new size follows from it, a paragraph each. Empty where the
 * figures are of no pool that this setting sizes. Names are untrusted text.
 */
export function grownSize(
  { key, value }: Extract<Fix, { kind: 'setting' }>,
  computed: readonly Computation[],
): string[] {
  const grown = grownPool(computed);
  if (grown?.key !== key) return [];
  const { service, figures } = grown;
  const words = askedWords(figures, service);
  if (words === undefined) return [];
  const names = Object.values(figures).map(({ id }) => `\`${id}\``);
  return [
    words,
    sizeWords(figures, Number(value)),
    lawWords(figures, service),
    `Computed again from the recorded samples: ${names.join(', ')} of the RCA.`,
  ];
}

function askedWords({ size, usual, average, filled, queued, asked }: Figures, service: string): string | undefined {
  if (!size || !usual || !average || !filled || !queued || !asked) return undefined;
  const copies = size.inputs.length > 1 ? ' of one copy' : '';
  return `Before demand rose, ${service} had at most ${grouped(usual.value)} of ${grouped(size.value)} places${copies} in use, ${grouped(average.value, 1)} on average. While it was high, up to ${grouped(filled.value)} were in use and up to ${grouped(queued.value)} waited: ${grouped(asked.value)} at a time.`;
}

function sizeWords({ asked, headroom, needed }: Figures, to: number): string {
  return `${grouped(asked?.value ?? 0)} and ${grouped(headroom?.value ?? 0, 1)} as headroom, by which the most in use stood above its average in ordinary time, make ${grouped(needed?.value ?? 0, 1)}: ${grouped(to)} places.`;
}

/** A queue that stands counts what came earlier as well, so it bounds from above what serves the same requests. */
function lawWords({ came, calls, holds, law, asked }: Figures, service: string): string {
  if (!came || !calls || !holds || !law || !asked)
    return 'Not provable here: which smaller size would do. What waited had come over some time, and no counter of requests and calls tells how many places serve them as they come.';
  return `By Little's law ${grouped(law.value, 1)} places serve what came, once no queue stands: ${grouped(came.value, 1)} requests a second to ${service}, ${grouped(calls.value, 2)} calls each, ${grouped(holds.value, 2)} s a call. The ${grouped(asked.value)} count what had queued as well, so where what is called takes fewer, a size between the two is the one to try under load.`;
}
