import type { Document, Observation } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';

/**
 * An answer that says itself what it lacks: each sentence of `missing` is a line of a last observation. `total` counts
 * one for each, because how much it is nobody knows.
 */
export function foundIn(place: string, observations: readonly Observation[], missing: readonly string[]): Found {
  const lacks: Document[] =
    missing.length === 0
      ? []
      : [
          {
            kind: 'document',
            name: `what could not be read of ${place}`,
            at: null,
            entity: null,
            text: missing.join('\n'),
          },
        ];
  const all = [...observations, ...lacks];
  return { observations: all, total: all.length + missing.length, truncated: missing.length > 0 };
}
