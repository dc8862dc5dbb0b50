import { compareInstants, type Change, type Instant } from '../schema/index.ts';

/** How far a change had got at an instant: not out yet, on its way, out, or taken back. */
export type Exposure = 'before' | 'rolling-out' | 'exposed' | 'taken-back';

/** How far traffic had met a change at an instant. */
export function exposureAt({ exposedFrom, exposedTo, revertedAt }: Change, at: Instant): Exposure {
  if (compareInstants(at, exposedFrom) < 0) return 'before';
  if (revertedAt !== null && compareInstants(at, revertedAt) >= 0) return 'taken-back';
  return compareInstants(at, exposedTo) < 0 ? 'rolling-out' : 'exposed';
}

/** The change that had reached its service last at an instant, reverts included; undefined where none had. */
export function latestExposed(changes: readonly Change[], at: Instant): Change | undefined {
  return changes
    .filter(({ exposedTo }) => compareInstants(exposedTo, at) <= 0)
    .toSorted((a, b) => compareInstants(a.exposedTo, b.exposedTo) || (a.sha < b.sha ? -1 : 1))
    .at(-1);
}
