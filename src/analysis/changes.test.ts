import { describe, expect, it } from 'vitest';
import { createLedger } from '../ledger.ts';
import type { Commit, Deploy, File, Observation } from '../schema/index.ts';
import { changesOf } from './changes.ts';
import { at, seenOf } from './seen.test-support.ts';

const sha = (name: string): string => name.padEnd(40, '0');

function commit(name: string, seconds: number, setting: [string, string, string], extra: Partial<Commit> = {}): Commit {
  const [path, before, after] = setting;
  const text = `commit ${sha(name)}\n--- a/${path}\n+++ b/${path}\n@@ -1,2 +1,2 @@\n pool:\n-  max: ${before}\n+  max: ${after}`;
  return {
    kind: 'commit',
    sha: sha(name),
    committedAt: at(seconds),
    author: 'x',
    subject: name,
    body: '',
    paths: [path],
    reverts: null,
    text,
    ...extra,
  };
}

function deploy(
  service: string,
  name: string,
  previous: string | null,
  seconds: number,
  extra: Partial<Deploy> = {},
): Deploy {
  return {
    kind: 'deploy',
    service,
    environment: 'prod',
    sha: sha(name),
    previousSha: previous === null ? null : sha(previous),
    startedAt: at(seconds),
    finishedAt: at(seconds + 5),
    status: 'succeeded',
    reason: `ship ${name}`,
    text: `deploy ${service} ${name} ${seconds}`,
    ...extra,
  };
}

function changes(...observations: Observation[]) {
  return changesOf(seenOf(observations), new Set(['pay', 'orders']), createLedger());
}

const base = commit('aaa0001', -500, ['config/pay.yaml', '12', '20']);
const bad = commit('bad0001', -100, ['config/pay.yaml', '20', '4']);
const other = commit('eee0001', -90, ['config/orders.yaml', '1', '2']);

describe('a change', () => {
  it('is what a deploy brought to its service since the version before, and nothing else', () => {
    const found = changes(base, bad, other, deploy('pay', 'eee0001', 'aaa0001', 0));

    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      sha: bad.sha,
      service: 'pay',
      settings: [{ path: 'config/pay.yaml', key: 'pool.max', before: '20', after: '4' }],
      exposedFrom: at(0),
      exposedTo: at(5),
      revertedAt: null,
      reverts: null,
    });
  });

  it('cites the lines that it changes', () => {
    const ledger = createLedger();
    const [change] = changesOf(seenOf([base, bad, deploy('pay', 'bad0001', 'aaa0001', 0)]), new Set(['pay']), ledger);

    const cited = ledger.evidence().find(({ id }) => id === change?.evidence[0]);
    expect(cited?.excerpt).toBe('-  max: 20\n+  max: 4');
  });

  it('is taken back by a commit that says so', () => {
    const back = commit('bac0001', 200, ['config/pay.yaml', '4', '20'], { body: `This reverts commit ${bad.sha}.` });
    const found = changes(
      base,
      bad,
      back,
      deploy('pay', 'bad0001', 'aaa0001', 0),
      deploy('pay', 'bac0001', 'bad0001', 210),
    );

    expect(found.map(({ sha: one, revertedAt, reverts }) => [one, revertedAt, reverts])).toEqual([
      [bad.sha, at(215), null],
      [back.sha, null, bad.sha],
    ]);
  });

  it('is taken back by the opposite diff, though nobody says so', () => {
    const back = commit('bac0001', 200, ['config/pay.yaml', '4', '20']);
    const found = changes(
      base,
      bad,
      back,
      deploy('pay', 'bad0001', 'aaa0001', 0),
      deploy('pay', 'bac0001', 'bad0001', 210),
    );

    expect(found.map(({ revertedAt, reverts }) => [revertedAt, reverts])).toEqual([
      [at(215), null],
      [null, bad.sha],
    ]);
  });

  it('is taken back by deploying the version before again', () => {
    const found = changes(base, bad, deploy('pay', 'bad0001', 'aaa0001', 0), deploy('pay', 'aaa0001', 'bad0001', 210));

    expect(found.map(({ sha: one, revertedAt, reverts }) => [one, revertedAt, reverts])).toEqual([
      [bad.sha, at(215), null],
      [base.sha, null, bad.sha],
    ]);
  });

  it('is not taken back by a deploy that failed', () => {
    const failed = deploy('pay', 'aaa0001', 'bad0001', 210, { status: 'failed' });

    expect(changes(base, bad, deploy('pay', 'bad0001', 'aaa0001', 0), failed)[0]?.revertedAt).toBeNull();
  });

  it('stays though another service goes back', () => {
    const back = commit('bac0001', 200, ['config/orders.yaml', '2', '1'], {
      body: `This reverts commit ${other.sha}.`,
    });
    const found = changes(
      base,
      bad,
      other,
      back,
      deploy('pay', 'bad0001', 'aaa0001', 0),
      deploy('orders', 'eee0001', 'aaa0001', 10),
      deploy('orders', 'bac0001', 'eee0001', 210),
    );

    expect(found.map(({ service, revertedAt }) => [service, revertedAt])).toEqual([
      ['pay', null],
      ['orders', at(215)],
      ['orders', null],
    ]);
  });

  it('is a deploy alone where its commits are unknown', () => {
    expect(changes(deploy('pay', 'fff0001', null, 0))).toMatchObject([
      { sha: sha('fff0001'), subject: 'ship fff0001', paths: [], settings: [] },
    ]);
  });

  it('counts from its commit where nothing is known of deploys', () => {
    expect(changes(bad)).toMatchObject([{ sha: bad.sha, service: 'pay', exposedFrom: at(-100), exposedTo: at(-100) }]);
  });

  it('has the full keys that the file tells', () => {
    const nested = {
      ...bad,
      text: `--- a/config/pay.yaml\n+++ b/config/pay.yaml\n@@ -3,1 +3,1 @@\n-    max: 20\n+    max: 4`,
    };
    const file: File = {
      kind: 'file',
      path: 'config/pay.yaml',
      sha: 'x',
      lastChangedAt: null,
      text: 'db:\n  pool:\n    max: 4\n',
    };

    expect(changes(nested, file, deploy('pay', 'bad0001', null, 0))[0]?.settings[0]?.key).toBe('db.pool.max');
  });

  it('is the same whatever the order of the sources', () => {
    const back = commit('bac0001', 200, ['config/pay.yaml', '4', '20']);
    const all = [
      base,
      bad,
      other,
      back,
      deploy('pay', 'bad0001', 'aaa0001', 0),
      deploy('pay', 'bac0001', 'bad0001', 210),
    ];

    expect(changes(...all.toReversed())).toEqual(changes(...all));
  });
});
