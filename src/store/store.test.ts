import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../errors.ts';
import { sha256 } from '../ledger.ts';
import type { Incident, Publication, Turn, Write } from '../schema/index.ts';
import type { Receipt } from './deliveries.ts';
import { openStore } from './open.ts';
import type { OutboxEntry, OutboxRow } from './outbox.ts';
import { hasPostgres, startPostgres } from './postgres-server.test-support.ts';
import type { Run } from './runs.ts';
import {
  sampleAnswer,
  sampleIncident,
  samplePlan,
  sampleRca,
  sampleVerdict,
  sampleWrite,
} from './samples.test-support.ts';
import type { Store } from './store.ts';

const HOSTILE = 'NUL \u0000, lone \uD800 and \uDFFF, \' " \\ $1 %s, bidi \u202E, 🧨, \r\n\u001b[31m';
const MINUTE = 60_000;
/** A lease that is over as soon as it is given. */
const OVER = 0;
const RECEIVED_AT = '2026-05-20T14:32:00Z';

describe('the store on PGlite', () => {
  storeContract(() => openStore({ kind: 'memory' }));
});

// On a build machine a missing server is a failure.
describe.skipIf(!hasPostgres() && process.env['CI'] !== 'true')('the store on PostgreSQL 15', () => {
  storeContract(async () => {
    const server = await startPostgres();
    const store = await openStore({ kind: 'postgres', url: server.url });
    return { ...store, close: () => store.close().then(() => server.stop()) };
  });
});

function storeContract(open: () => Promise<Store>): void {
  let store: Store;
  let numbers = 0;

  /** Unlike all before it, so that tests do not meet each other's rows. */
  function fresh(word: string): string {
    numbers += 1;
    return `${word}-${numbers}`;
  }

  function newIncident(): Incident {
    return sampleIncident(fresh('INC'));
  }

  function deliver(incident: Incident | undefined, key = fresh('key')): Promise<Receipt> {
    const body = Buffer.from(JSON.stringify({ key }));
    return store.deliveries.deliver({ trigger: 'alertmanager', key, body, incident, receivedAt: RECEIVED_AT });
  }

  async function claim(worker = 'w', leaseMs = MINUTE): Promise<Run> {
    const run = await store.runs.claim(worker, leaseMs);
    if (!run) throw new Error('nothing to claim');
    return run;
  }

  async function runsOf(incident: Incident): Promise<Run[]> {
    return (await store.runs.list(1_000)).filter((run) => run.incident.id === incident.id);
  }

  function content(incident: Incident, title?: string) {
    return { incident, rca: sampleRca(incident, title), plan: samplePlan(incident.id) };
  }

  beforeAll(async () => {
    store = await open();
  });
  beforeEach(async () => {
    await store.pool.query(`UPDATE hindcast.runs SET status = 'failed' WHERE status IN ('queued', 'running')`);
  });
  afterAll(() => store.close());

  describe('deliveries', () => {
    it('queues one run for fifty parallel copies', async () => {
      const incident = newIncident();
      const key = fresh('key');

      const receipts = await Promise.all(Array.from({ length: 50 }, () => deliver(incident, key)));

      expect(receipts.filter((receipt) => receipt === 'queued')).toHaveLength(1);
      expect(receipts.filter((receipt) => receipt === 'duplicate')).toHaveLength(49);
      expect(await runsOf(incident)).toHaveLength(1);
    });

    it('queues one run for fifty parallel deliveries about one incident', async () => {
      const incident = newIncident();

      const receipts = await Promise.all(Array.from({ length: 50 }, () => deliver(incident)));

      expect(receipts.filter((receipt) => receipt === 'queued')).toHaveLength(1);
      expect(await runsOf(incident)).toHaveLength(1);
    });

    it('queues another run once the first is over, but not while it runs', async () => {
      const incident = newIncident();
      await deliver(incident);
      const run = await claim();

      const whileRunning = await deliver(incident);
      await store.runs.finish(run, 'drafted');
      const afterwards = await deliver(incident);

      expect([whileRunning, afterwards]).toEqual(['duplicate', 'queued']);
    });

    it('keeps a delivery that is no resolution, and makes no run of it', async () => {
      const key = fresh('key');

      const receipts = [await deliver(undefined, key), await deliver(undefined, key)];

      expect(receipts).toEqual(['ignored', 'duplicate']);
      expect(await store.runs.claim('w', MINUTE)).toBeUndefined();
    });

    it('keeps keys of different triggers apart', async () => {
      const [incident, key] = [newIncident(), fresh('key')];
      await deliver(undefined, key);

      const receipt = await store.deliveries.deliver({
        trigger: 'pagerduty',
        key,
        body: Buffer.from(''),
        incident,
        receivedAt: RECEIVED_AT,
      });

      expect(receipt).toBe('queued');
    });

    it('keeps the body to the byte', async () => {
      const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const key = fresh(HOSTILE);

      await store.deliveries.deliver({ trigger: 't', key, body, incident: undefined, receivedAt: RECEIVED_AT });

      const { rows } = await store.pool.query('SELECT body FROM hindcast.deliveries WHERE key = $1', [
        JSON.stringify(key),
      ]);
      expect(rows[0].body).toEqual(Buffer.from(body));
    });

    it('stores nothing of an incident that does not fit', async () => {
      const key = fresh('key');

      await expect(deliver({ ...newIncident(), id: 'not an id' }, key)).rejects.toThrow('letters, digits');

      expect(await deliver(newIncident(), key)).toBe('queued');
      expect(await store.runs.list()).not.toEqual([]);
    });

    it('investigates what the last delivery said of an incident', async () => {
      const incident = newIncident();
      await deliver(incident);

      await deliver({ ...incident, title: HOSTILE });

      expect((await claim()).incident).toEqual({ ...incident, title: HOSTILE });
    });
  });

  describe('runs', () => {
    it('hands each run to one worker, the oldest first', async () => {
      const all = [newIncident(), newIncident(), newIncident()];
      for (const incident of all) await deliver(incident);

      const claimed = [await claim('a'), await claim('b'), await claim('c')];

      expect(claimed.map((run) => run.incident.id)).toEqual(all.map(({ id }) => id));
      expect(claimed.map((run) => run.worker)).toEqual(['a', 'b', 'c']);
      expect(await store.runs.claim('d', MINUTE)).toBeUndefined();
    });

    it('never hands one run to two workers that ask at the same moment', async () => {
      await Promise.all(Array.from({ length: 40 }, () => deliver(newIncident())));

      const claimed = await Promise.all(Array.from({ length: 60 }, (_, n) => store.runs.claim(`w-${n}`, MINUTE)));

      const ids = claimed.flatMap((run) => (run ? [run.id] : []));
      expect(ids.length).toBe(new Set(ids).size);
      expect((await store.runs.list(1_000)).filter(({ status }) => status === 'queued')).toHaveLength(40 - ids.length);
    });

    it('hands a run on when its lease is over, and refuses whatever the silent worker does then', async () => {
      await deliver(newIncident());
      const zombie = await claim('zombie', OVER);
      const heir = await claim('heir');

      const refused = [
        await store.runs.renew(zombie, MINUTE),
        await store.runs.finish(zombie, 'failed', 'too late'),
        await store.runs.postpone(zombie, 'too late'),
        await store.runs.handOver(zombie),
        (await store.drafts.save({ ...content(zombie.incident), run: zombie })) !== undefined,
      ];

      expect(heir).toMatchObject({ id: zombie.id, fence: zombie.fence + 1, attempts: 2 });
      expect(refused).toEqual([false, false, false, false, false]);
      expect(await store.runs.find(heir.id)).toMatchObject({ status: 'running', worker: 'heir', reason: null });
      expect(await store.drafts.current(heir.incident.id)).toBeUndefined();
    });

    it('keeps a run with the worker that renews its lease', async () => {
      await deliver(newIncident());
      const run = await claim('w', OVER);

      const renewed = await store.runs.renew(run, MINUTE);

      expect(renewed).toBe(true);
      expect(await store.runs.claim('other', MINUTE)).toBeUndefined();
    });

    it('gives a run up for dead after five silent workers', async () => {
      await deliver(newIncident());
      const { id } = await claim('w-1', OVER);
      for (const worker of ['w-2', 'w-3', 'w-4', 'w-5']) await claim(worker, OVER);

      const sixth = await store.runs.claim('w-6', MINUTE);

      expect(sixth).toBeUndefined();
      expect(await store.runs.find(id)).toMatchObject({
        status: 'dead',
        attempts: 5,
        reason: 'its worker went silent 5 times; the last was w-5',
      });
    });

    it('waits before it hands out a run that failed, and gives it up after the fifth failure', async () => {
      await deliver(newIncident());
      const states: (string | undefined)[] = [];
      let id = '';

      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const run = await claim();
        id = run.id;
        await store.runs.postpone(run, `failure ${attempt}${HOSTILE}`);
        const later = await store.runs.claim('eager', MINUTE);
        states.push(later ? 'handed out' : (await store.runs.find(id))?.status);
        await store.pool.query('UPDATE hindcast.runs SET due_at = now() WHERE id = $1', [id]);
      }

      expect(states).toEqual(['queued', 'queued', 'queued', 'queued', 'dead']);
      expect((await store.runs.find(id))?.reason).toMatch(/^failure 5NUL \uFFFD/);
    });

    it('revives a dead run once, with all its attempts', async () => {
      await deliver(newIncident());
      const run = await claim();
      await store.runs.finish(run, 'failed', 'no tool answered');

      const revived = [await store.runs.revive(run.id), await store.runs.revive(run.id)];

      expect(revived).toEqual([true, false]);
      expect(await claim()).toMatchObject({ id: run.id, attempts: 1, fence: run.fence + 1, finishedAt: null });
    });

    it('does not revive a run while another of its incident is open', async () => {
      const incident = newIncident();
      await deliver(incident);
      const run = await claim();
      await store.runs.finish(run, 'failed');
      await deliver(incident);

      const revived = await store.runs.revive(run.id);

      expect(revived).toBe(false);
    });

    it('does not count it as an attempt when a worker hands a run over', async () => {
      await deliver(newIncident());
      const run = await claim();

      await store.runs.handOver(run);

      expect(await claim()).toMatchObject({ id: run.id, attempts: 1 });
    });

    it('knows from its own table whether a run is over', async () => {
      await deliver(newIncident());
      const run = await claim();

      const said = [await store.runs.finish(run, 'drafted'), await store.runs.finish(run, 'drafted')];
      const contradicted = await store.runs.finish(run, 'failed');

      expect([...said, contradicted]).toEqual([true, true, false]);
      const found = await store.runs.find(run.id);
      expect(found).toMatchObject({ status: 'drafted', leaseUntil: null });
      expect(found?.finishedAt).toMatch(/Z$/);
    });

    it('starts a run of an incident at once', async () => {
      const incident = newIncident();

      const run = await store.runs.start(incident);

      expect(run).toMatchObject({ incident, status: 'running', worker: 'cli', attempts: 1, fence: 1 });
      expect(await store.runs.claim('other', MINUTE)).toBeUndefined();
    });

    it('takes up an open run whose worker is silent when it is asked to start one', async () => {
      const incident = newIncident();
      const silent = await store.runs.start(incident, 'first', OVER);

      const run = await store.runs.start(incident, 'second');

      expect(run).toMatchObject({ id: silent.id, fence: 2, worker: 'second' });
    });

    it('does not start a run beside one that a worker is at', async () => {
      const incident = newIncident();
      await store.runs.start(incident, 'first');

      const started = store.runs.start(incident, 'second');

      await expect(started).rejects.toThrow(ConfigError);
      await expect(started).rejects.toThrow(`${incident.id}: is being investigated by another worker`);
    });

    it.each(['no-such-run', 'with \u0000 in it'])('finds no run named %j', async (id) => {
      expect(await store.runs.find(id)).toBeUndefined();
    });
  });

  describe('recordings', () => {
    it('gives back answers and failures as they were, one to a question', async () => {
      const run = await store.runs.start(newIncident());
      const answer = sampleAnswer({ query: HOSTILE, from: 1 }, HOSTILE);
      const failed = { tool: 'loki', input: { query: 'b' }, failure: 'timeout' as const, message: HOSTILE };

      await store.recordings.save(run.id, sampleAnswer({ from: 1, query: HOSTILE }, 'an earlier answer'));
      await store.recordings.save(run.id, answer);
      await store.recordings.saveFailure(run.id, failed);

      expect(await store.recordings.of(run.id)).toEqual({ answers: [answer], failures: [failed] });
    });

    it('lets an answer replace a failure, and no failure an answer', async () => {
      const run = await store.runs.start(newIncident());
      const answer = sampleAnswer({ query: 'a' }, 'line');
      const failed = { tool: 'loki', input: { query: 'a' }, failure: 'server' as const, message: '502' };

      await store.recordings.saveFailure(run.id, failed);
      await store.recordings.save(run.id, answer);
      await store.recordings.saveFailure(run.id, failed);

      expect(await store.recordings.of(run.id)).toEqual({ answers: [answer], failures: [] });
    });

    it('keeps an answer of several megabytes', async () => {
      const run = await store.runs.start(newIncident());
      const answer = sampleAnswer({ query: 'all' }, 'connection refused by the pool\n'.repeat(200_000));

      await store.recordings.save(run.id, answer);

      expect((await store.recordings.of(run.id)).answers).toEqual([answer]);
    });

    it('keeps the runs apart', async () => {
      const [mine, other] = [await store.runs.start(newIncident()), await store.runs.start(newIncident())];

      await store.recordings.save(other.id, sampleAnswer({}, 'x'));

      expect(await store.recordings.of(mine.id)).toEqual({ answers: [], failures: [] });
    });
  });

  describe('blobs', () => {
    it('gives back any text as it was', async () => {
      const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(anyText, { maxLength: 20 }), async (texts) => {
          const byName = new Map(texts.map((text) => [sha256(JSON.stringify(text)), text]));

          await store.blobs.put(byName);

          for (const [name, text] of byName) expect(await store.blobs.get(name)).toBe(text);
        }),
        { numRuns: 20 },
      );
    });

    it('takes more texts than fit into one statement, and the same again', async () => {
      const texts = new Map(Array.from({ length: 250 }, (_, n) => [sha256(fresh(`${n}`)), `text ${n}`]));

      await store.blobs.put(texts);
      await store.blobs.put(texts);

      const got = await Promise.all([...texts.keys()].map((name) => store.blobs.get(name)));
      expect(got).toEqual([...texts.values()]);
    });

    it('knows no text under a name that was never put', async () => {
      expect(await store.blobs.get('f'.repeat(64))).toBeUndefined();
    });
  });

  describe('drafts', () => {
    it('keeps a draft as it is, and with it the run is over', async () => {
      const run = await store.runs.start(newIncident());
      const draft = content(run.incident, 'Checkout ran out of connections 🧨');

      const saved = await store.drafts.save({ ...draft, run });

      expect(saved).toMatchObject({ ...draft, revision: 1, run: run.id });
      expect(await store.drafts.current(run.incident.id)).toEqual(saved);
      expect((await store.runs.find(run.id))?.status).toBe('drafted');
    });

    it('does not keep an RCA that does not fit, and the run is not over', async () => {
      const run = await store.runs.start(newIncident());
      const draft = content(run.incident);

      await expect(store.drafts.save({ ...draft, rca: { ...draft.rca, summary: [] }, run })).rejects.toThrow('summary');

      expect(await store.drafts.current(run.incident.id)).toBeUndefined();
      expect((await store.runs.find(run.id))?.status).toBe('running');
    });

    it('is one revision when one run saves twice', async () => {
      const run = await store.runs.start(newIncident());
      await store.drafts.save({ ...content(run.incident, 'first'), run });

      const again = await store.drafts.save({ ...content(run.incident, 'second'), run });

      expect(again).toMatchObject({ revision: 1 });
      expect((await store.drafts.current(run.incident.id))?.rca.title).toBe('second');
    });

    it('keeps the earlier revisions of an incident', async () => {
      const incident = newIncident();
      await store.drafts.save({ ...content(incident, 'first'), run: await store.runs.start(incident) });

      await store.drafts.save({ ...content(incident, 'second'), run: await store.runs.start(incident) });

      expect(await store.drafts.current(incident.id)).toMatchObject({ revision: 2, rca: { title: 'second' } });
      expect(await store.drafts.revision(incident.id, 1)).toMatchObject({ revision: 1, rca: { title: 'first' } });
      expect(await store.drafts.revision(incident.id, 3)).toBeUndefined();
    });

    it('takes the edit of one of many people who edited the same revision', async () => {
      const incident = newIncident();
      await store.drafts.save({ ...content(incident), run: await store.runs.start(incident) });

      const edits = await Promise.all(
        Array.from({ length: 10 }, (_, n) => store.drafts.revise({ ...content(incident, `edit ${n}`), basis: 1 })),
      );

      const taken = edits.filter((draft) => draft !== undefined);
      expect(taken).toHaveLength(1);
      expect(await store.drafts.current(incident.id)).toEqual(taken[0]);
      expect(taken[0]).toMatchObject({ revision: 2, run: null });
    });

    it('releases with a draft what needs no approval, or nothing at all', async () => {
      const [incident, publisher] = [newIncident(), fresh('github')];
      const entry = { incident: incident.id, write: sampleWrite(incident.id), digest: 'd', publisher };
      const zombie = await store.runs.start(incident, 'zombie', OVER);
      const heir = await store.runs.start(incident, 'heir');

      const saved = [
        await store.drafts.save({ ...content(incident), run: zombie, writes: [{ ...entry, digest: 'stale' }] }),
        await store.drafts.save({ ...content(incident), run: heir, writes: [entry] }),
      ];

      expect(saved.map((draft) => draft !== undefined)).toEqual([false, true]);
      expect(await store.outbox.list(incident.id)).toMatchObject([{ ...entry, status: 'queued' }]);
    });

    it('lists the current draft of each incident with what others recall of it', async () => {
      const incident = newIncident();
      const draft = content(incident, HOSTILE.slice(0, 100));
      await store.drafts.save({ ...content(incident, 'old'), run: await store.runs.start(incident) });
      await store.drafts.save({ ...draft, run: await store.runs.start(incident) });

      const listed = (await store.drafts.list()).filter((summary) => summary.incident === incident.id);

      expect(listed).toMatchObject([
        {
          title: draft.rca.title,
          services: ['checkout'],
          recurrenceMark: ['pool exhausted in checkout'],
          conditions: ['No limit on the pool.'],
          actions: [{ id: 'ACT-1', title: 'Add a limit to the pool', due: '2026-06-20', tracking: null }],
          revision: 2,
        },
      ]);
    });
  });

  describe('verdicts', () => {
    it('counts an id once', async () => {
      const { incident } = await store.runs.start(newIncident());
      const verdict = sampleVerdict(incident.id, fresh('v'), { decision: 'reject', comment: HOSTILE });

      const saved = [
        await store.verdicts.save(verdict),
        await store.verdicts.save({ ...verdict, decision: 'approve' }),
      ];

      expect(saved).toEqual([true, false]);
      expect(await store.verdicts.of(incident.id)).toEqual([verdict]);
    });
  });

  describe('outbox', () => {
    async function newEntry(changes: Partial<OutboxEntry> = {}): Promise<OutboxEntry> {
      const { incident } = await store.runs.start(newIncident());
      return {
        incident: incident.id,
        write: { ...sampleWrite(incident.id), body: HOSTILE },
        digest: 'a'.repeat(64),
        publisher: fresh('github'),
        ...changes,
      };
    }

    async function claimEntry(publisher: string, leaseMs = MINUTE): Promise<OutboxRow> {
      const row = await store.outbox.claim(publisher, 'writer', leaseMs);
      if (!row) throw new Error(`nothing to send for ${publisher}`);
      return row;
    }

    function published(row: OutboxRow, result: Publication['result']): Publication {
      const { incident, write, publisher, digest } = row;
      const url = result === 'unknown' ? null : 'https://github.example/1';
      return { incident, write: write.id, publisher, digest, result, url, at: '2026-05-20T16:00:00Z' };
    }

    it('releases with an approval what it permits, once', async () => {
      const entry = await newEntry();
      const approval = sampleVerdict(entry.incident, fresh('v'));

      const releases = [
        await store.outbox.release(approval, [entry]),
        await store.outbox.release(approval, [{ ...entry, digest: 'b'.repeat(64) }]),
      ];

      expect(releases).toEqual(['released', 'replayed']);
      expect(await store.outbox.list(entry.incident)).toMatchObject([{ ...entry, status: 'queued' }]);
      expect(await store.verdicts.of(entry.incident)).toEqual([approval]);
    });

    it('reads a row of before a write said what it was made from, its parent and its reviewers', async () => {
      const entry = await newEntry();
      const later = ['parent', 'reviewers'];
      const old = Object.fromEntries(Object.entries(entry.write).filter(([key]) => !later.includes(key)));
      const write = { ...old, files: [{ path: 'rca.md', content: 'text' }] } as unknown as Write;
      await store.outbox.enqueue({ ...entry, write });

      const row = await claimEntry(entry.publisher);

      const read = {
        ...old,
        parent: null,
        reviewers: [],
        files: [{ path: 'rca.md', content: 'text', madeFrom: null }],
      };
      expect(row).toMatchObject({ write: read, digest: entry.digest });
      expect(await store.outbox.list(entry.incident)).toMatchObject([{ write: read, status: 'sending' }]);
    });

    it('releases nothing on an approval that is too old', async () => {
      const entry = await newEntry();
      const approval = sampleVerdict(entry.incident, fresh('v'), { expiresAt: '2026-01-01T00:00:00Z' });

      const release = await store.outbox.release(approval, [entry]);

      expect(release).toBe('expired');
      expect(await store.outbox.list(entry.incident)).toEqual([]);
      expect(await store.verdicts.of(entry.incident)).toEqual([]);
    });

    it.each([
      ['says reject', { decision: 'reject' as const }],
      ['is on other bytes', { subject: 'ACT-1', digest: 'b'.repeat(64) }],
      ['is on another write', { subject: 'ACT-2' }],
      ['is on another incident', { incident: 'INC-other' }],
    ])('throws where the verdict %s', async (_, changes) => {
      const entry = await newEntry();
      entry.write = sampleWrite(entry.incident, 'ACT-1');
      const verdict = sampleVerdict(entry.incident, fresh('v'), changes);

      expect(() => store.outbox.release(verdict, [entry])).toThrow(RangeError);
      expect(await store.outbox.list(entry.incident)).toEqual([]);
    });

    it('takes one of fifty equal entries', async () => {
      const entry = await newEntry();

      const taken = await Promise.all(Array.from({ length: 50 }, () => store.outbox.enqueue(entry)));

      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await store.outbox.list(entry.incident)).toMatchObject([{ ...entry, status: 'queued' }]);
    });

    it('never hands one entry to two workers that ask at the same moment', async () => {
      const entry = await newEntry();
      const writes = Array.from({ length: 40 }, (_, n) => sampleWrite(entry.incident, `ACT-${n}`));
      await Promise.all(writes.map((write) => store.outbox.enqueue({ ...entry, write })));

      const claimed = await Promise.all(
        Array.from({ length: 60 }, (_, n) => store.outbox.claim(entry.publisher, `writer-${n}`, MINUTE)),
      );

      const ids = claimed.flatMap((row) => (row ? [row.id] : []));
      expect(ids.length).toBe(new Set(ids).size);
      expect((await store.outbox.list(entry.incident)).filter(({ attempts }) => attempts === 1)).toHaveLength(
        ids.length,
      );
    });

    it('never hands a settled entry out again', async () => {
      const entry = await newEntry();
      await store.outbox.enqueue(entry);
      const row = await claimEntry(entry.publisher, OVER);

      const settled = await store.outbox.settle(row, published(row, 'created'));
      const again = await store.outbox.enqueue(entry);

      expect([settled, again]).toEqual([true, false]);
      expect(await store.outbox.claim(entry.publisher, 'w', MINUTE)).toBeUndefined();
      expect(await store.publications.of(entry.incident)).toEqual([published(row, 'created')]);
    });

    it('hands an entry on that was being sent when its worker went silent, and refuses what that worker says', async () => {
      const entry = await newEntry();
      await store.outbox.enqueue(entry);
      const zombie = await claimEntry(entry.publisher, OVER);
      const heir = await claimEntry(entry.publisher);

      const refused = [
        await store.outbox.settle(zombie, published(zombie, 'created')),
        await store.outbox.refuse(zombie, 'no'),
        await store.outbox.postpone(zombie, 'no', 0),
      ];

      expect(heir).toMatchObject({ id: zombie.id, fence: zombie.fence + 1, attempts: 2 });
      expect(refused).toEqual([false, false, false]);
      expect(await store.outbox.list(entry.incident)).toMatchObject([{ status: 'sending', publication: null }]);
    });

    it('hands an entry of unknown fate out again, but not at once, and shows it meanwhile', async () => {
      const entry = await newEntry();
      await store.outbox.enqueue(entry);
      const row = await claimEntry(entry.publisher);

      await store.outbox.settle(row, published(row, 'unknown'));
      const atOnce = await store.outbox.claim(entry.publisher, 'w', MINUTE);
      const shown = await store.publications.of(entry.incident);
      await store.pool.query('UPDATE hindcast.outbox SET due_at = now() WHERE id = $1', [row.id]);

      expect(atOnce).toBeUndefined();
      expect(shown).toEqual([published(row, 'unknown')]);
      expect(await claimEntry(entry.publisher)).toMatchObject({ id: row.id, attempts: 2 });
    });

    it('sends entries about one write one after another, and others meanwhile', async () => {
      const first = await newEntry();
      const second = { ...first, digest: 'b'.repeat(64) };
      const other = { ...first, write: sampleWrite(first.incident, 'ACT-1') };
      for (const entry of [first, second, other]) await store.outbox.enqueue(entry);

      const claimed = [await claimEntry(first.publisher), await claimEntry(first.publisher)];
      const tooSoon = await store.outbox.claim(first.publisher, 'w', MINUTE);
      await store.outbox.settle(claimed[0]!, published(claimed[0]!, 'created'));
      const afterwards = await claimEntry(first.publisher);

      expect(claimed).toMatchObject([first, other]);
      expect(tooSoon).toBeUndefined();
      expect(afterwards).toMatchObject(second);
    });

    it('shows the newest publication of each write at each publisher', async () => {
      const first = await newEntry();
      const second = { ...first, digest: 'b'.repeat(64) };
      const elsewhere = { ...first, publisher: fresh('folder') };
      const rows: OutboxRow[] = [];

      for (const entry of [first, second, elsewhere]) {
        await store.outbox.enqueue(entry);
        const row = await claimEntry(entry.publisher);
        await store.outbox.settle(row, published(row, 'updated'));
        rows.push(row);
      }

      expect(await store.publications.of(first.incident)).toEqual(
        rows.slice(1).map((row) => published(row, 'updated')),
      );
    });

    it('leaves entries to their own publisher', async () => {
      const entry = await newEntry();
      await store.outbox.enqueue(entry);

      const claimed = await store.outbox.claim('folder', 'w', MINUTE);

      expect(claimed).toBeUndefined();
    });

    it('keeps a refused entry from leaving until it is released again', async () => {
      const entry = await newEntry();
      await store.outbox.enqueue(entry);
      await store.outbox.refuse(await claimEntry(entry.publisher), HOSTILE);

      const claimed = await store.outbox.claim(entry.publisher, 'w', MINUTE);
      const listed = await store.outbox.list(entry.incident);
      await store.outbox.release(sampleVerdict(entry.incident, fresh('v')), [entry]);

      expect(claimed).toBeUndefined();
      expect(listed).toMatchObject([
        { status: 'refused', reason: expect.stringMatching(/^NUL \uFFFD, lone \uFFFD and \uFFFD/) },
      ]);
      expect(await claimEntry(entry.publisher)).toMatchObject({ ...entry, reason: null });
    });

    it('hands out a postponed entry when it is due', async () => {
      const entry = await newEntry();
      await store.outbox.enqueue(entry);

      await store.outbox.postpone(await claimEntry(entry.publisher), 'rate limit', 0);
      const due = await claimEntry(entry.publisher);
      await store.outbox.postpone(due, 'rate limit', MINUTE);

      expect(due).toMatchObject({ attempts: 2, reason: 'rate limit' });
      expect(await store.outbox.claim(entry.publisher, 'w', MINUTE)).toBeUndefined();
    });
  });

  describe('spend', () => {
    it('adds up what a run spends, in parallel and over days', async () => {
      const { id } = await store.runs.start(newIncident());
      await store.pool.query(`INSERT INTO hindcast.spend VALUES ($1, '2026-05-20', 1, 2, 3, 3000000000)`, [id]);

      const totals = await Promise.all(
        Array.from({ length: 20 }, () => store.spend.add(id, { toolCalls: 1, tokensIn: 100 })),
      );

      expect(new Set(totals.map(({ toolCalls }) => toolCalls)).size).toBe(20);
      expect(await store.spend.ofRun(id)).toEqual({
        toolCalls: 21,
        modelCalls: 2,
        tokensIn: 2003,
        tokensOut: 3_000_000_000,
        costMicros: 0,
        wallMs: 0,
      });
    });

    it('adds up what all runs spend on a day', async () => {
      const runs = [await store.runs.start(newIncident()), await store.runs.start(newIncident())];
      for (const { id } of runs) {
        await store.pool.query(`INSERT INTO hindcast.spend VALUES ($1, '2026-02-28', 1, 2, 3, 4)`, [id]);
      }

      const spent = await store.spend.ofDay('2026-02-28');

      expect(spent).toEqual({ toolCalls: 2, modelCalls: 4, tokensIn: 6, tokensOut: 8, costMicros: 0, wallMs: 0 });
    });

    it('adds up money and time', async () => {
      const { id } = await store.runs.start(newIncident());
      await store.spend.add(id, { costMicros: 1_500_000, wallMs: 20 });

      expect(await store.spend.add(id, { costMicros: 500_000 })).toMatchObject({ costMicros: 2_000_000, wallMs: 20 });
    });

    it('knows of a run that spent nothing', async () => {
      expect(await store.spend.ofRun('none')).toEqual({
        toolCalls: 0,
        modelCalls: 0,
        tokensIn: 0,
        tokensOut: 0,
        costMicros: 0,
        wallMs: 0,
      });
    });
  });

  describe('turns', () => {
    it('keeps the first turn of a key, for its run alone', async () => {
      const [one, other] = [await store.runs.start(newIncident()), await store.runs.start(newIncident())];
      const turn: Turn = {
        key: 'k',
        step: 'narrate',
        ordinal: 0,
        model: 'm',
        parts: { prompt: 'p', shown: 's', shape: 'h', settings: 'x' },
        temperature: null,
        seed: 7,
        format: 'json_schema',
        calls: 1,
        depth: 1,
        tokensIn: 10,
        tokensOut: 2,
        costMicros: null,
        ms: 5,
        outcome: { answer: { text: 'U+0000 \u0000' } },
      };
      await store.turns.save(one.id, turn);
      await store.turns.save(one.id, { ...turn, outcome: { failure: 'refusal', message: 'no' } });

      expect(await store.turns.of(one.id)).toEqual([turn]);
      expect(await store.turns.of(other.id)).toEqual([]);
    });
  });

  describe('audit', () => {
    const entry = { actor: 'mara', action: 'approve', subject: 'INC-1', details: { digest: 'abc', text: HOSTILE } };

    /** Does something to the trail that only the owner of the database can, looks, and takes it back. */
    async function verifyAfter(tampering: string): Promise<unknown> {
      const held = await store.pool.query('SELECT * FROM hindcast.audit ORDER BY seq');
      const head = await store.pool.query('SELECT seq, hash FROM hindcast.audit_head');
      await store.pool.query('ALTER TABLE hindcast.audit DISABLE TRIGGER ALL');
      await store.pool.query(tampering);
      const check = await store.audit.verify();
      await store.pool.query('DELETE FROM hindcast.audit');
      for (const { seq, line, hash } of held.rows) {
        await store.pool.query('INSERT INTO hindcast.audit VALUES ($1, $2, $3)', [seq, line, hash]);
      }
      const { seq, hash } = head.rows[0];
      await store.pool.query('UPDATE hindcast.audit_head SET seq = $1, hash = $2', [seq, hash]);
      await store.pool.query('ALTER TABLE hindcast.audit ENABLE TRIGGER ALL');
      return check;
    }

    beforeAll(async () => {
      for (let n = 0; n < 5; n += 1) await store.audit.append(entry);
    });

    it('keeps one chain when many append at once', async () => {
      await Promise.all(Array.from({ length: 20 }, () => store.audit.append(entry)));

      expect(await store.audit.verify()).toEqual({ ok: true });
    });

    it('gives back what was put down, the newest first', async () => {
      await store.audit.append({ ...entry, action: 'reject' });

      const [newest] = await store.audit.list(1);

      expect(newest).toMatchObject({ ...entry, action: 'reject' });
    });

    it.each([
      'UPDATE hindcast.audit SET line = line',
      'DELETE FROM hindcast.audit WHERE seq = 2',
      'TRUNCATE hindcast.audit',
    ])('refuses %s', async (statement) => {
      await expect(store.pool.query(statement)).rejects.toThrow('the audit trail is append-only');
    });

    it.each([
      ['a changed line', `UPDATE hindcast.audit SET line = replace(line, 'mara', 'eve') WHERE seq = 2`, 2],
      ['a removed line', 'DELETE FROM hindcast.audit WHERE seq = 3', 3],
      ['a removed first line', 'DELETE FROM hindcast.audit WHERE seq = 1', 1],
      ['an inserted line', `INSERT INTO hindcast.audit VALUES (0, '{}', repeat('0', 64))`, undefined],
      [
        'two swapped lines',
        `UPDATE hindcast.audit AS a SET line = b.line, hash = b.hash
         FROM hindcast.audit AS b WHERE a.seq IN (2, 3) AND b.seq = 5 - a.seq`,
        2,
      ],
    ])('finds %s', async (_, tampering, at) => {
      expect(await verifyAfter(tampering)).toMatchObject(at === undefined ? { ok: false } : { ok: false, at });
    });

    it('finds removed last lines', async () => {
      const [newest] = await store.audit.list(1);

      const check = await verifyAfter(`DELETE FROM hindcast.audit WHERE seq > ${newest!.seq - 2}`);

      expect(check).toEqual({ ok: false, at: newest!.seq - 1 });
    });
  });

  describe('secrets', () => {
    it('makes one at random for each name, and keeps it', async () => {
      const names = [fresh('marker'), fresh('session')];

      const first = await Promise.all([names[0]!, names[0]!, names[1]!].map((name) => store.secret(name)));
      const later = await store.secret(names[0]!);

      expect(first[0]).toMatch(/^[0-9a-f]{64}$/);
      expect(first).toEqual([later, later, expect.not.stringMatching(later)]);
    });
  });

  describe('checkpointer', () => {
    it('is set up once, and keeps any text', async () => {
      const [saver, same] = await Promise.all([store.checkpointer(), store.checkpointer()]);
      const config = { configurable: { thread_id: fresh('run'), checkpoint_ns: '' } };
      const checkpoint = {
        v: 4,
        id: '1ef4f797-8335-6428-8001-8a1503f9b875',
        ts: '2026-05-20T14:00:00Z',
        channel_values: { note: HOSTILE },
        channel_versions: { note: 1 },
        versions_seen: {},
      };

      await saver.put(config, checkpoint, { source: 'input', step: -1, parents: {} }, { note: 1 });
      const kept = await saver.getTuple(config);

      expect(same).toBe(saver);
      expect(kept?.checkpoint.channel_values).toEqual({ note: HOSTILE });
    });
  });
}
