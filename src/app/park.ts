import { epochMs } from '../schema/index.ts';
import { isOutage, type Parked } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Run } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

/** How soon and how late a parked run is taken up again: the later, the longer it has waited. */
const PARKED_MS = { least: 60_000, most: 15 * 60_000 } as const;

/** How long a run has been waiting since it was queued, in milliseconds. */
export function waitedMs({ createdAt }: Run, now: number): number {
  return now - epochMs(createdAt);
}

/** Puts a run aside until its model may be in reach again; what failed by the outage is asked anew then. */
export async function park(
  claimed: Run,
  { message, step }: Parked,
  { store, log, now }: { store: Store; log: Logger; now: number },
): Promise<void> {
  const waitMs = Math.min(PARKED_MS.most, Math.max(PARKED_MS.least, waitedMs(claimed, now) / 4));
  const failed = (await store.turns.of(claimed.id)).filter(
    ({ outcome }) => 'failure' in outcome && isOutage(outcome.failure),
  );
  await store.turns.forget(
    claimed.id,
    failed.map(({ key }) => key),
  );
  await store.runs.park(claimed, `parked at ${step}, ${message}`, waitMs);
  log.warn({ run: claimed.id, incident: claimed.incident.id, step, message, waitMs }, 'parked until the model answers');
}
