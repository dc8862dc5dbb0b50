/**
 * What the figures of a pool are called. Each name is followed by the setting that sizes the pool, and its service.
 * `demand` is the work in flight by Little's law: the rate at which work comes times the time for which it holds a place.
 */
export const POOL_FIGURES = {
  peak: 'places in use at most before the change',
  waited: 'waiting for a place at most before the change',
  full: 'places in use at most with the change',
  waits: 'waiting for a place at most with the change',
  wanted: 'places in use or waited for with the change',
  rate: 'work a second in its fullest stretch before the change',
  held: 'time for which that work held a place',
  demand: 'places that this rate fills for this time',
} as const;

/**
 * The same of a pool that nobody changed and that demand filled. `needed` is what was asked for with the headroom that
 * ordinary time shows; `law` is what serves the requests that came, once no queue stands, by Little's law.
 */
export const GROWTH_FIGURES = {
  size: 'places all the time',
  usual: 'places in use at most before demand rose',
  average: 'places in use on average before demand rose',
  filled: 'places in use at most while demand was high',
  queued: 'waiting for a place at most while demand was high',
  asked: 'places in use or waited for while demand was high',
  headroom: 'most in use above the average before demand rose',
  needed: 'places asked for with this headroom',
  ceiling: 'connections that what is called takes at most',
  came: 'requests a second while demand was high',
  calls: 'calls for each request before demand rose',
  holds: 'time for which a call held a place while demand was high',
  law: 'places that these calls fill for this time',
} as const;

export type PoolFigure = keyof typeof POOL_FIGURES;
export type GrowthFigure = keyof typeof GROWTH_FIGURES;

/** The whole name of a figure of the pool that a setting of a service sizes. */
export function poolFigure(figure: PoolFigure | GrowthFigure, key: string, service: string): string {
  return `${{ ...POOL_FIGURES, ...GROWTH_FIGURES }[figure]}, for \`${key}\` of ${service}`;
}

/** A pool that demand filled, by what its figures are called, and those figures. */
export interface GrownPool<Figure> {
  key: string;
  service: string;
  figures: Partial<Record<GrowthFigure, Figure>>;
}

/** The pool that demand filled of which the figures tell; undefined where they tell of none. */
export function grownPool<Figure extends { what: string }>(computed: readonly Figure[]): GrownPool<Figure> | undefined {
  const names = Object.entries(GROWTH_FIGURES) as [GrowthFigure, string][];
  const [, key, service] =
    computed
      .filter(({ what }) => what.startsWith(`${GROWTH_FIGURES.size}, for `))
      .map(({ what }) => /, for `([^`]+)` of (.+)$/s.exec(what))
      .find((match) => match !== null) ?? [];
  if (key === undefined || service === undefined) return undefined;
  const figures = Object.fromEntries(
    names.flatMap(([name]) => {
      const found = computed.find(({ what }) => what === poolFigure(name, key, service));
      return found ? [[name, found]] : [];
    }),
  );
  return { key, service, figures };
}
