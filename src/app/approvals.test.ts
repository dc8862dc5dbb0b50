import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from '../../tools/bundle.ts';
import { tools } from '../../tools/index.ts';
import { createApp, type App } from '../app.ts';
import { readBundle } from '../bundle.ts';
import { parseConfig } from '../config.ts';
import { canonical, sha256 } from '../ledger.ts';
import { digestOf } from '../publish/digest.ts';
import { folderPublisher } from '../publish/folder.ts';
import type { Write } from '../schema/index.ts';
import { openStore } from '../store/open.ts';
import { triggers } from '../triggers/index.ts';
import { stopFileOf } from './stop-switch.ts';

const home = resolve(import.meta.dirname, '../..');
const recorded = join(home, 'fixtures/incidents/pool-shrunk');
const DAY = 86_400_000;

describe('what leaves an installation', () => {
  let app: App;
  let place: string;
  let now: number;
  let incident: string;

  beforeEach(async () => {
    place = mkdtempSync(join(tmpdir(), 'approvals-'));
    now = Date.now();
    const store = await openStore({ kind: 'memory' });
    const settings = `logLevel: silent\nstore: {folder: ${join(place, 'store')}}\npublish: {caps: {issuesPerIncident: 2}}`;
    const config = parseConfig('test', settings, tools, triggers, {});
    const publisher = folderPublisher({
      folder: join(place, 'out'),
      markerSecret: await store.secret('marker'),
    });
    app = await createApp({ config, tools, triggers, home, store, publisher, now: () => now });
    const { incident: seen } = readBundle(recorded);
    await app.investigate(seen, { tools: [bundle.open({ folder: recorded })] });
    incident = seen.id;
  }, 120_000);

  afterEach(async () => {
    await app.close();
    rmSync(place, { recursive: true });
  });

  const by = { by: 'dana', role: 'reviewer' };
  const left = async () => (await app.publish()).map(({ write }) => write);
  const approve = (...writes: string[]) => app.approve({ incident, writes, ...by });
  const issues = () => {
    const folder = join(place, 'out', incident, 'issues');
    return readdirSync(folder, { withFileTypes: true }).length;
  };

  it('is the RCA for review, and then what passed both gates, in either order', async () => {
    expect(await left()).toEqual(['rca']);
    await approve('ACT-1');
    expect(await left()).toEqual([]);
    await approve('rca');
    expect(await left()).toEqual(['ACT-1']);
    await approve('ACT-2');
    expect(await left()).toEqual(['ACT-2']);
  });

  it('is nothing by a role that may not approve, and the denial is on the trail', async () => {
    await approve('rca');
    const wanted = app.approve({ incident, writes: ['ACT-1'], by: 'mallory', role: 'passer-by' });

    await expect(wanted).rejects.toThrow('role passer-by: may not approve; publish.approvals names reviewer');
    expect(await left()).toEqual(['rca']);
    const denied = (await app.store.audit.list()).find(({ action }) => action === 'deny');
    expect(denied).toMatchObject({ actor: 'mallory', subject: `${incident}/ACT-1` });
  });

  it('is nothing by an approval of several of which one is not planned: it is taken whole or not at all', async () => {
    await approve('rca');
    await left();

    await expect(approve('ACT-1', 'ACT-99')).rejects.toThrow('the plan has no such write');
    expect(await left()).toEqual([]);
    expect((await app.store.verdicts.of(incident)).map(({ subject }) => subject)).toEqual(['rca']);
  });

  it('is nothing by an approval that was used before', async () => {
    await app.approve({ incident, writes: ['rca'], ...by, nonce: 'once' });

    await expect(app.approve({ incident, writes: ['rca'], ...by, nonce: 'once' })).rejects.toThrow('was replayed');
  });

  it('is nothing that was approved in the shape of an older version, and all else goes on', async () => {
    await approve('rca');
    const write = (await app.store.drafts.current(incident))?.plan.writes.find(({ id }) => id === 'ACT-1');
    if (!write) throw new Error('there is no ACT-1');
    const later = ['parent', 'reviewers'];
    const old = Object.fromEntries(Object.entries(write).filter(([key]) => !later.includes(key)));
    const digest = sha256(canonical(old));
    const [at, expiresAt] = [now, now + DAY].map((ms) => new Date(ms).toISOString()) as [string, string];
    const approval = { id: 'old', incident, subject: 'ACT-1', digest, decision: 'approve' as const, at, expiresAt };
    await app.store.outbox.release({ ...approval, ...by, comment: '' }, [
      { incident, write: old as unknown as Write, digest, publisher: 'folder' },
    ]);
    await approve('ACT-2');

    expect(await left()).toEqual(['rca', 'ACT-2']);
    const row = (await app.store.outbox.list(incident)).find((one) => one.digest === digest);
    expect(row).toMatchObject({ status: 'refused', reason: expect.stringContaining(`${digest} was approved`) });
    await approve('ACT-1');
    expect(await left()).toEqual(['ACT-1']);
  });

  it('is nothing whose approval expired while it waited', async () => {
    await left();
    await approve('rca', 'ACT-1');
    now += 7 * DAY;

    expect(await left()).toEqual([]);
    const row = (await app.store.outbox.list(incident)).find(({ write }) => write.id === 'ACT-1');
    expect(row).toMatchObject({ status: 'refused', reason: expect.stringContaining('expired') });
  });

  it('is nothing that was rejected after it was approved', async () => {
    await left();
    await approve('rca', 'ACT-1');
    now += 1000;
    await app.approve({ incident, writes: ['ACT-1'], ...by, decision: 'reject' });

    expect(await left()).toEqual([]);
  });

  it('is nothing whose bytes were swapped since', async () => {
    await left();
    await approve('rca', 'ACT-1');
    const draft = (await app.store.drafts.current(incident))!;
    const writes = draft.plan.writes.map((write) =>
      write.id === 'ACT-1' ? { ...write, title: `${write.title} at once` } : write,
    );
    await app.store.drafts.revise({ ...draft, basis: draft.revision, plan: { ...draft.plan, writes } });

    expect(await left()).toEqual([]);
    const row = (await app.store.outbox.list(incident)).find(({ write }) => write.id === 'ACT-1');
    expect(row).toMatchObject({ status: 'refused', reason: expect.stringContaining('has other bytes') });
  });

  it('is nothing that somebody put into the outbox without an approval', async () => {
    await left();
    const [, write] = (await app.store.drafts.current(incident))!.plan.writes;
    await app.store.outbox.enqueue({ incident, write: write!, digest: digestOf(write!), publisher: 'folder' });

    expect(await left()).toEqual([]);
  });

  it('is no more than the caps allow, and the rest is refused with the reason', async () => {
    const { writes } = (await app.store.drafts.current(incident))!.plan;
    const asked = writes.filter(({ kind }) => kind === 'issue');
    expect(asked.length).toBeGreaterThan(2);
    await approve(...writes.map(({ id }) => id));

    await left();

    expect(issues()).toBe(2);
    const rows = await app.store.outbox.list(incident);
    const refused = rows.filter(({ status }) => status === 'refused');
    expect(refused).toHaveLength(asked.length - 2);
    expect(refused.at(-1)?.reason).toContain('publish.caps allows 2');
  });

  it('is nothing while writers are stopped, here or beside the store', async () => {
    await app.store.publishing.stop({ by: 'dana', reason: 'look first' });
    expect(await left()).toEqual([]);
    await app.store.publishing.resume();
    stopFileOf(app.config)!.stop({ by: 'dana', reason: '' });
    expect(await left()).toEqual([]);
    stopFileOf(app.config)!.resume();

    expect(await left()).toEqual(['rca']);
  });

  it('is on the audit trail before it is sent', async () => {
    await left();

    const lines = await app.store.audit.list(1_000);
    expect(lines.map(({ action }) => action)).toContain('ask-tool');
    expect(lines.map(({ action, subject }) => [action, subject])).toContainEqual(['send', `${incident}/rca`]);
    expect(await app.store.audit.verify()).toEqual({ ok: true });
  });
});
