import { describe, expect, it } from 'vitest';
import { createLedger } from '../ledger.ts';
import type { Commit, Suspect } from '../schema/index.ts';
import { at, seenOf } from './seen.test-support.ts';
import { settingHistories } from './setting-history.ts';

function commit(sha: string, seconds: number, before: string, after: string): Commit {
  const path = 'config/pay.yaml';
  const text = `--- a/${path}\n+++ b/${path}\n@@ -1,2 +1,2 @@\n pool:\n-  max: ${before}\n+  max: ${after}`;
  return {
    kind: 'commit',
    sha,
    committedAt: at(seconds),
    author: 'x',
    subject: sha,
    body: '',
    paths: [path],
    reverts: null,
    text,
  };
}

const suspect: Suspect = {
  ...{
    id: 'S-1',
    kind: 'change',
    entity: { kind: 'commit', ref: 'ccc0003', aliases: [] },
    failureMode: null,
    mechanism: null,
    safeguards: [],
  },
  ...{ for: [], against: [], logOdds: 0, p: 0, basis: 'temporal', disposition: 'possible' },
  change: {
    ...{
      sha: 'ccc0003',
      service: 'pay',
      subject: 'x',
      paths: ['config/pay.yaml'],
      exposedFrom: at(40),
      exposedTo: at(45),
    },
    ...{ revertedAt: null, reverts: null, evidence: ['E-diff-001'] },
    settings: [{ path: 'config/pay.yaml', key: 'pool.max', before: '20', after: '4' }],
  },
};

describe('the history of a setting', () => {
  it('is what it was before and what each commit set it to, oldest first, each with its lines', () => {
    const ledger = createLedger();
    const seen = seenOf([
      commit('ccc0003', 30, '20', '4'),
      commit('aaa0001', 10, '8', '12'),
      commit('bbb0002', 20, '12', '20'),
    ]);

    const [history] = settingHistories(seen, [suspect], ledger);

    expect(history?.values.map(({ value, sha }) => [value, sha])).toEqual([
      ['8', 'aaa0001^'],
      ['12', 'aaa0001'],
      ['20', 'bbb0002'],
      ['4', 'ccc0003'],
    ]);
    expect(ledger.evidence()[0]?.excerpt).toBe('-  max: 8\n+  max: 12');
  });

  it('is none where no suspect set anything', () => {
    expect(settingHistories(seenOf([commit('aaa0001', 10, '8', '12')]), [], createLedger())).toEqual([]);
  });
});
