import type { Evidence } from '../../../schema/index.ts';

/** Whether a piece of evidence shows less than there was: it was cut off, or it is a sample. */
export function isPartial({ truncated, sample }: Evidence): boolean {
  return truncated || (sample !== null && sample.returned < sample.total);
}
