import { messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Run } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

/** How long a claimed run belongs to its worker without a sign of life. */
export const LEASE_MS = 60_000;

/** Keeps a claimed run ours while it is being worked on. Gives what ends that. */
export function keepLease(claimed: Run, { store, log }: { store: Store; log: Logger }): () => void {
  const renewal = setInterval(() => {
    store.runs.renew(claimed, LEASE_MS).then(
      (isOurs) => isOurs || log.warn({ run: claimed.id }, 'another worker has taken up this run; its draft will count'),
      (error: unknown) => log.warn({ run: claimed.id, message: messageOf(error) }, 'the lease was not renewed'),
    );
  }, LEASE_MS / 3);
  return () => clearInterval(renewal);
}
