import type { GrowthFigure } from '../../schema/index.ts';

type Figures = Partial<Record<GrowthFigure, { value: number; inputs: readonly unknown[] }>>;

/**
 * The size that a pool is raised to, or why none can be told: what waited was not recorded, it is so much that it piled
 * up, or all copies together would take more than what is called has.
 */
export type NewSize = { size: number } | { untold: 'no-queue' | 'piled-up' | 'ceiling' };

/** More than so many times its size is no pool that is too small but work that piles up; the project's own choice. */
export const MOST_TIMES = 4;

/** What was in use and waiting at the worst, with the headroom of ordinary time: so many places each copy needs. */
export function newSize(figures: Figures): NewSize {
  const { size, needed, ceiling } = figures;
  if (!size || !needed) return { untold: 'no-queue' };
  const wanted = Math.ceil(needed.value);
  if (wanted > MOST_TIMES * size.value) return { untold: 'piled-up' };
  return ceiling && copiesOf(figures) * wanted > ceiling.value ? { untold: 'ceiling' } : { size: wanted };
}

/** How many copies were seen with a pool each. */
export function copiesOf({ size }: Figures): number {
  return Math.max(1, size?.inputs.length ?? 1);
}
