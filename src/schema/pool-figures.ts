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
export type PoolFigure = keyof typeof POOL_FIGURES;

/** The whole name of a figure of the pool that a setting of a service sizes. */
export function poolFigure(figure: PoolFigure, key: string, service: string): string {
  return `${POOL_FIGURES[figure]}, for \`${key}\` of ${service}`;
}
