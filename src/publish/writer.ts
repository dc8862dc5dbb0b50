import { setTimeout as sleep } from 'node:timers/promises';
import { PublishError, messageOf } from '../errors.ts';
import { epochMs, instant, type Publication, type Write } from '../schema/index.ts';
import { digestOf } from './digest.ts';
import type { Outbox, OutboxRow } from './outbox.ts';
import type { Publisher } from './publisher.ts';

/** What is happening to a write, for people to follow. */
export interface WriterProgress {
  incident: string;
  write: string;
  state: 'sending' | 'looking' | Publication['result'] | 'refused' | 'postponed';
  note: string;
}

/** How an answer that did not come is waited for. Times in milliseconds. */
export interface ReconcilePolicy {
  /** Looks right after it was lost, and the pause before each. */
  looks: number;
  pauseMs: number;
  /** Until then nothing is sent again: GitHub may still be at it. */
  quietMs: number;
  /** How often a row is taken up before it is left to a person. */
  mostAttempts: number;
}

export interface DrainRequest<Row extends OutboxRow> {
  outbox: Outbox<Row>;
  publisher: Publisher;
  /** Names the secrets it finds in a text. Anything found, or a failure to look, keeps the write from leaving. */
  secretScan?: (text: string) => readonly string[] | Promise<readonly string[]>;
  /** Milliseconds since 1970. */
  now: () => number;
  onProgress?: (progress: WriterProgress) => void;
  worker?: string;
  leaseMs?: number;
  reconcile?: Partial<ReconcilePolicy>;
}

const RECONCILE: ReconcilePolicy = { looks: 3, pauseMs: 3_000, quietMs: 60_000, mostAttempts: 10 };
const POSTPONE_MS = 60_000;

/**
 * Sends what waits in the outbox, one write after another, and gives what became of each. Only what carries the digest
 * that was approved is sent. A write whose outcome is unknown is looked for, and sent again only after `quietMs`;
 * `leaseMs` must be longer, so that a row of a dead worker has had its quiet, too. Stops early where the publisher
 * cannot be reached or asks to wait. Throws what the outbox throws.
 */
export async function drainOutbox<Row extends OutboxRow>(request: DrainRequest<Row>): Promise<Publication[]> {
  const { outbox, publisher, worker = 'writer', leaseMs = 180_000 } = request;
  const publications: Publication[] = [];
  for (;;) {
    const row = await outbox.claim(publisher.name, worker, leaseMs);
    if (!row) return publications;
    const refusal = await refusalOf(row, request);
    if (refusal !== undefined) {
      tell(request, row, 'refused', refusal);
      await outbox.refuse(row, refusal);
      continue;
    }
    const outcome = await send(row, request);
    if ('publication' in outcome) {
      const { publication } = outcome;
      await outbox.settle(row, publication);
      tell(request, row, publication.result, publication.url ?? '');
      publications.push(publication);
    } else if (outcome.again) {
      await outbox.postpone(row, outcome.reason, POSTPONE_MS);
      tell(request, row, 'postponed', outcome.reason);
      return publications;
    } else {
      await outbox.refuse(row, outcome.reason);
      tell(request, row, 'refused', outcome.reason);
    }
  }
}

type Outcome = { publication: Publication } | { reason: string; again: boolean };

/** Why a row may not be sent at all. */
async function refusalOf<Row extends OutboxRow>(
  row: Row,
  { publisher, secretScan, reconcile }: DrainRequest<Row>,
): Promise<string | undefined> {
  const { mostAttempts } = { ...RECONCILE, ...reconcile };
  const digest = digestOf(row.write);
  if (row.incident !== row.write.incident) return `it is a write of ${row.write.incident}, not of ${row.incident}`;
  if (digest !== row.digest) return `its digest is ${digest}, and ${row.digest} was approved`;
  if (row.attempts > mostAttempts)
    return `it was taken up ${mostAttempts} times without an outcome. Look at ${publisher.target} before it is released again.`;
  if (!secretScan) return undefined;
  try {
    const found = await secretScan(textOf(row.write));
    return found.length === 0 ? undefined : `it may carry secrets: ${found.join(', ')}`;
  } catch (error) {
    return `it could not be searched for secrets: ${messageOf(error)}`;
  }
}

async function send<Row extends OutboxRow>(row: Row, request: DrainRequest<Row>): Promise<Outcome> {
  const { publisher, now } = request;
  const { looks, pauseMs, quietMs } = { ...RECONCILE, ...request.reconcile };
  const lostAt = row.publication?.result === 'unknown' ? epochMs(row.publication.at) : undefined;
  const mode = lostAt !== undefined && now() - lostAt < quietMs ? 'look' : 'write';
  tell(request, row, mode === 'look' ? 'looking' : 'sending', '');
  let sentAt = lostAt ?? now();
  try {
    if (mode === 'write') sentAt = now();
    return { publication: publicationOf(row, await publisher.ensure(row.write, mode), request, sentAt) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    if (error.outcome === 'refused') return { reason: error.message, again: isPassing(error) };
    tell(request, row, 'unknown', error.message);
  }
  for (let look = 0; look < looks; look++) {
    await sleep(pauseMs);
    tell(request, row, 'looking', '');
    const seen = await publisher.ensure(row.write, 'look').catch(passOver);
    if (seen && seen.result !== 'unknown') return { publication: publicationOf(row, seen, request, sentAt) };
  }
  return { publication: publicationOf(row, { result: 'unknown', url: null }, request, sentAt) };
}

/** An unknown outcome keeps the instant it was sent, from which its quiet counts. */
function publicationOf<Row extends OutboxRow>(
  { incident, write, digest }: Row,
  { result, url }: Pick<Publication, 'result' | 'url'>,
  { publisher, now }: DrainRequest<Row>,
  sentAt: number,
): Publication {
  const at = instant(result === 'unknown' ? sentAt : now());
  return { incident, write: write.id, publisher: publisher.name, digest, result, url, at };
}

/** Looking failed as sending did: that is no answer either. */
function passOver(error: unknown): undefined {
  if (!(error instanceof PublishError)) throw error;
}

/** A refusal that time, or a new token, takes away. */
function isPassing({ status }: PublishError): boolean {
  return status === undefined || status === 401 || status === 429 || status >= 500;
}

function textOf({ title, body, labels, assignees, milestone, branch, files }: Write): string {
  const named = files.flatMap(({ path, content }) => [path, content]);
  return [title, body, ...labels, ...assignees, milestone?.title ?? '', branch ?? '', ...named].join('\n');
}

function tell<Row extends OutboxRow>(
  { onProgress }: DrainRequest<Row>,
  { incident, write }: Row,
  state: WriterProgress['state'],
  note: string,
): void {
  onProgress?.({ incident, write: write.id, state, note });
}
