import { setTimeout as sleep } from 'node:timers/promises';
import { PublishError, messageOf } from '../errors.ts';
import { epochMs, instant, type Publication, type Write } from '../schema/index.ts';
import { digestOf } from './digest.ts';
import type { Hold } from './caps.ts';
import type { Outbox, OutboxRow } from './outbox.ts';
import type { Publisher } from './publisher.ts';

/** What is happening to a write, for people to follow. */
export interface WriterProgress {
  incident: string;
  write: string;
  state: 'sending' | 'looking' | Publication['result'] | 'refused' | 'postponed';
  note: string;
}

/** What a writer is about to do, or refuses to do. */
export interface WriterRecord {
  actor: string;
  action: 'send' | 'deny';
  subject: string;
  details: Record<string, unknown>;
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
  /** Why a row may not leave any more; asked right before it is sent. */
  permit?: (row: Row) => Promise<string | undefined>;
  /** Names the secrets it finds in a text. Anything found, or a failure to look, keeps the write from leaving. */
  secretScan?: (text: string) => readonly string[] | Promise<readonly string[]>;
  /** Why a row does not leave now, by the caps. */
  hold?: (row: Row) => Promise<Hold | undefined>;
  /** Whether all writers were told to stop; asked before each row. */
  isStopped?: () => Promise<boolean>;
  /** Told of each effect before it, and of each refusal. What it throws keeps the write from leaving. */
  record?: (entry: WriterRecord) => Promise<unknown>;
  /** Milliseconds since 1970. */
  now: () => number;
  onProgress?: (progress: WriterProgress) => void;
  worker?: string;
  leaseMs?: number;
  reconcile?: Partial<ReconcilePolicy>;
}

const RECONCILE: ReconcilePolicy = { looks: 3, pauseMs: 3_000, quietMs: 60_000, mostAttempts: 10 };
const POSTPONE_MS = 60_000;
const WORKER = 'writer';

/**
 * Sends what waits in the outbox, one write after another, and gives what became of each. Only what carries the digest
 * that was approved, and may still leave, is sent. That it is sent is recorded first. A write whose outcome is unknown is
 * looked for, and sent again only after `quietMs`; `leaseMs` must be longer, so that a row of a dead worker has had its
 * quiet, too. Stops early where writers were told to, where the publisher cannot be reached, or asks to wait. Throws what
 * the outbox throws.
 */
export async function drainOutbox<Row extends OutboxRow>(request: DrainRequest<Row>): Promise<Publication[]> {
  const { outbox, publisher, worker = WORKER, leaseMs = 180_000 } = request;
  const publications: Publication[] = [];
  for (;;) {
    if (await request.isStopped?.()) return publications;
    const row = await outbox.claim(publisher.name, worker, leaseMs);
    if (!row) return publications;
    const outcome = (await keptBack(row, request)) ?? (await send(row, request));
    switch (outcome.kind) {
      case 'taken':
        break;
      case 'settled':
        await outbox.settle(row, outcome.publication);
        tell(request, row, outcome.publication.result, outcome.publication.url ?? '');
        publications.push(outcome.publication);
        break;
      case 'refused':
        await record(request, row, 'deny', { reason: outcome.reason });
        await outbox.refuse({ ...row, publication: outcome.publication }, outcome.reason);
        tell(request, row, 'refused', outcome.reason);
        break;
      case 'postponed': {
        const { reason, publication, attempts, waitMs } = outcome;
        await outbox.postpone({ ...row, publication, attempts }, reason, waitMs);
        tell(request, row, 'postponed', reason);
        if (outcome.isEnd) return publications;
      }
    }
  }
}

/** `taken`: another worker is at it. `isEnd`: what else waits would fare no better. */
type Outcome =
  | { kind: 'taken' }
  | { kind: 'settled'; publication: Publication }
  | { kind: 'refused'; reason: string; publication: Publication | null }
  | {
      kind: 'postponed';
      reason: string;
      waitMs: number;
      attempts: number;
      publication: Publication | null;
      isEnd: boolean;
    };

/** What keeps a row from being sent, if anything does. One that may have left before is looked for first. */
async function keptBack<Row extends OutboxRow>(row: Row, request: DrainRequest<Row>): Promise<Outcome | undefined> {
  const { publication, attempts } = row;
  const reason = await refusalOf(row, request);
  if (reason !== undefined) {
    const remainingMs = quietLeft(row, request);
    if (publication?.result !== 'unknown') return { kind: 'refused', reason, publication };
    const seen = await request.publisher.ensure(row.write, 'look').catch(passOver);
    if (seen && seen.result !== 'unknown') return settled(row, seen, request);
    return remainingMs > 0
      ? { kind: 'postponed', reason, waitMs: remainingMs, attempts, publication, isEnd: false }
      : { kind: 'refused', reason, publication: null };
  }
  const hold = publication === null ? await request.hold?.(row) : undefined;
  if (!hold) return undefined;
  if (hold.waitMs === undefined) return { kind: 'refused', reason: hold.reason, publication };
  return { kind: 'postponed', ...hold, waitMs: hold.waitMs, attempts: attempts - 1, publication, isEnd: false };
}

/** Why a row may not be sent at all. */
async function refusalOf<Row extends OutboxRow>(
  row: Row,
  { publisher, permit, secretScan, reconcile }: DrainRequest<Row>,
): Promise<string | undefined> {
  const { mostAttempts } = { ...RECONCILE, ...reconcile };
  const digest = digestOf(row.write);
  if (row.incident !== row.write.incident) return `it is a write of ${row.write.incident}, not of ${row.incident}`;
  if (digest !== row.digest) return `its digest is ${digest}, and ${row.digest} was approved`;
  if (row.attempts > mostAttempts)
    return `it was taken up ${mostAttempts} times without an outcome. Look at ${publisher.target} before it is released again.`;
  const refusal = await permit?.(row);
  if (refusal !== undefined || !secretScan) return refusal;
  try {
    const found = await secretScan(textOf(row.write));
    return found.length === 0 ? undefined : `it may carry secrets: ${found.join(', ')}`;
  } catch (error) {
    return `it could not be searched for secrets: ${messageOf(error)}`;
  }
}

async function send<Row extends OutboxRow>(row: Row, request: DrainRequest<Row>): Promise<Outcome> {
  const { outbox, publisher, now } = request;
  const { looks, pauseMs } = { ...RECONCILE, ...request.reconcile };
  const { attempts, publication } = row;
  const mode = quietLeft(row, request) > 0 ? 'look' : 'write';
  const sentAt = mode === 'look' && publication ? epochMs(publication.at) : now();
  const unknown = publicationOf(row, { result: 'unknown', url: null }, request, sentAt);
  if (mode === 'write') {
    await record(request, row, 'send', { digest: row.digest, publisher: publisher.name });
    if (!(await outbox.begin(row, unknown))) return { kind: 'taken' };
  }
  tell(request, row, mode === 'look' ? 'looking' : 'sending', '');
  try {
    return settled(row, await publisher.ensure(row.write, mode), request, sentAt);
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    if (error.outcome === 'refused') {
      // What was said of a change leaves nothing open; what was said of a look leaves open what was.
      const left = mode === 'write' ? null : publication;
      const reason = error.message;
      return isPassing(error)
        ? { kind: 'postponed', reason, waitMs: POSTPONE_MS, attempts, publication: left, isEnd: true }
        : { kind: 'refused', reason, publication: left };
    }
    tell(request, row, 'unknown', error.message);
  }
  for (let look = 0; look < looks; look++) {
    await sleep(pauseMs);
    tell(request, row, 'looking', '');
    const seen = await publisher.ensure(row.write, 'look').catch(passOver);
    if (seen && seen.result !== 'unknown') return settled(row, seen, request, sentAt);
  }
  return { kind: 'settled', publication: unknown };
}

/** How long nothing may be sent, because what was sent before may still be carried out. Milliseconds. */
function quietLeft<Row extends OutboxRow>({ publication }: Row, { now, reconcile }: DrainRequest<Row>): number {
  if (publication?.result !== 'unknown') return 0;
  const { quietMs } = { ...RECONCILE, ...reconcile };
  return Math.max(0, quietMs - (now() - epochMs(publication.at)));
}

function settled<Row extends OutboxRow>(
  row: Row,
  seen: Pick<Publication, 'result' | 'url'>,
  request: DrainRequest<Row>,
  sentAt = request.now(),
): Outcome {
  return { kind: 'settled', publication: publicationOf(row, seen, request, sentAt) };
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

async function record<Row extends OutboxRow>(
  { record: put, worker = WORKER }: DrainRequest<Row>,
  { incident, write }: Row,
  action: WriterRecord['action'],
  details: WriterRecord['details'],
): Promise<void> {
  await put?.({ actor: worker, action, subject: `${incident}/${write.id}`, details });
}

function tell<Row extends OutboxRow>(
  { onProgress }: DrainRequest<Row>,
  { incident, write }: Row,
  state: WriterProgress['state'],
  note: string,
): void {
  onProgress?.({ incident, write: write.id, state, note });
}
