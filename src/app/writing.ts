import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { PublishError } from '../errors.ts';
import { holdOf } from '../publish/caps.ts';
import type { BeforeChange, Publisher } from '../publish/publisher.ts';
import { drainOutbox, type WriterProgress } from '../publish/writer.ts';
import type { Publication } from '../schema/index.ts';
import type { Stop } from '../store/publishing.ts';
import type { Store } from '../store/store.ts';
import type { Deciding } from './approvals.ts';
import { permit } from './permit.ts';
import { stopFileOf } from './stop-switch.ts';

const WORKER = `writer-${process.pid}`;

/** Who stopped publishing, if anybody did: in the store, or beside it. */
export async function stoppedBy(config: Config, store: Store): Promise<Stop | undefined> {
  return stopFileOf(config)?.stopped() ?? (await store.publishing.stopped());
}

/**
 * What every change passes on its way out, whichever publisher makes it: the stop switch, the turn that keeps changes
 * apart over all workers, and the audit trail. Throws `PublishError` where publishing is stopped.
 */
export function changeGate(config: Config, store: Store, spacingMs: number): BeforeChange {
  async function assertRunning(target: string): Promise<void> {
    const stop = await stoppedBy(config, store);
    if (!stop) return;
    const said = `publishing was stopped by ${stop.by} at ${stop.at}${stop.reason === '' ? '' : ` (${stop.reason})`}`;
    await store.audit.append({ actor: WORKER, action: 'deny', subject: target, details: { reason: said } });
    throw new PublishError(target, `${said}. Start it again with hindcast publish --resume.`);
  }

  return async (target, change) => {
    await assertRunning(target);
    const waitMs = spacingMs > 0 ? await store.publishing.turn(target, spacingMs) : 0;
    if (waitMs > 0) {
      await sleep(waitMs);
      await assertRunning(target);
    }
    await store.audit.append({ actor: WORKER, action: 'change', subject: target, details: { change } });
  };
}

/** Sends what may leave, within the caps; to each place, whether or not another can be reached. */
export async function sendAll(
  deciding: Deciding,
  secretScan: (text: string) => readonly string[] | Promise<readonly string[]>,
  onProgress: (progress: WriterProgress) => void,
): Promise<Publication[]> {
  const publications: Publication[] = [];
  const failures: unknown[] = [];
  for (const publisher of deciding.publishers.all) {
    try {
      publications.push(...(await sendTo(publisher, deciding, secretScan, onProgress)));
    } catch (error) {
      // A fault of ours in one place must not keep back what the others would take.
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return publications;
}

function sendTo(
  publisher: Publisher,
  deciding: Deciding,
  secretScan: (text: string) => readonly string[] | Promise<readonly string[]>,
  onProgress: (progress: WriterProgress) => void,
): Promise<Publication[]> {
  const { config, store, now } = deciding;
  const quietMs = config.publish.quietSeconds * 1000;
  return drainOutbox({
    outbox: store.outbox,
    publisher,
    permit: (row) => permit(deciding, row),
    hold: async (row) => holdOf(row.write, await store.outbox.sent(row), capsFor(config, publisher)),
    isStopped: async () => (await stoppedBy(config, store)) !== undefined,
    record: store.audit.append,
    secretScan,
    now,
    onProgress,
    worker: WORKER,
    // Three looks right after an answer was lost: three seconds apart where the quiet is a minute.
    reconcile: { quietMs, pauseMs: quietMs / 20 },
  });
}

/** A folder of one's own floods nobody in an hour. */
function capsFor({ publish }: Config, { name }: Publisher): Config['publish']['caps'] {
  return name === 'folder' ? { ...publish.caps, perHour: Infinity } : publish.caps;
}
