import { describe, expect, it } from 'vitest';
import { sampleRca } from '../../rca/sample.test-support.ts';
import {
  poolFigure,
  type Action,
  type Change,
  type Computation,
  type PoolFigure,
  type Rca,
} from '../../schema/index.ts';
import { sizing } from './sizing.ts';

type Values = Partial<Record<PoolFigure, number>>;

const MEASURED: Values = { peak: 15, waited: 0, full: 4, waits: 21, wanted: 25, rate: 24.72, held: 0.43, demand: 10.6 };

function said(
  values: Values,
  { key = 'pool.max', minimum = 12, service = 'pay', before = '20', after = '4' } = {},
): string {
  const sample = sampleRca();
  const [first] = sample.actions;
  const criterion = { kind: 'setting' as const, path: 'pay.yaml', key, minimum, maximum: null };
  const action: Action = { ...first!, criterion };
  const suspects = sample.suspects.map((suspect) => {
    const settings = [{ path: 'pay.yaml', key, before, after }];
    const change = { ...suspect.change, service, settings } as Change;
    return suspect.disposition === 'leading' ? { ...suspect, change } : suspect;
  });
  const computations = Object.entries(values).map(([name, value], index): Computation => ({
    id: `C-${index + 1}`,
    what: poolFigure(name as PoolFigure, key, service),
    formula: 'maximum',
    inputs: [{ kind: 'number', name: 'x', value, evidence: 'E-met-001' }],
    value,
    unit: 'count',
  }));
  const rca: Rca = { ...sample, suspects, computations };
  return sizing(action, { rca, rcaPath: 'a.md', rcaBranch: 'b', webUrl: null });
}

describe('the size of a pool, in an issue and a pull request', () => {
  it('is judged by the most in use, and told with the law, the queue and the computations', () => {
    expect(said(MEASURED)).toBe(
      [
        '## Size',
        "Before the change pay asked in its fullest stretch for 24.7 places a second, each held for 0.43 s: 10.6 at a time (Little's law: in flight = rate × time held). At most 15 of 20 were in use at a sample (75 %), and nothing waited.",
        'With `pool.max` at 4, all 4 were in use, and up to 21 waited.',
        'Keep at least 20, its size before, which held that with 5 to spare. With headroom: 25 (4 in use + 21 waiting), the most that was wanted at a time during the incident, 67 % above the most in use before. No size is raised on that alone, because what stands behind the pool has to take as many.',
        'The bound lets 12 through, because that served traffic once. It is less than the 15 in use here: move the bound to that when the earlier versions need not pass any more.',
        'Computed again from the recorded samples: `C-1`, `C-2`, `C-3`, `C-4`, `C-5`, `C-6`, `C-7`, `C-8` of the RCA.',
      ].join('\n\n'),
    );
  });

  it.each([
    ['something waited', { ...MEASURED, waited: 2 }],
    ['it was full', { ...MEASURED, peak: 20 }],
  ])('is not provable where %s before the change, too, because nobody knows how much more was wanted', (_, values) => {
    expect(said(values)).toContain('Not provable here: which size is enough.');
    expect(said(values)).not.toContain('Keep at least');
  });

  it('says what was not recorded', () => {
    expect(said({ peak: 15 })).toContain('Whether anything waited for it then was not recorded.');
    expect(said({})).toContain(
      'Not provable here: which size holds what pay asks for; no gauge of its places was recorded that stood at 20 and then at 4.',
    );
  });

  it('raises nothing where the size before holds the backlog of the incident, too', () => {
    expect(said({ ...MEASURED, waits: 12, wanted: 16 })).toContain(
      'The most that was wanted at a time during the incident, 16 (4 in use + 12 waiting), fits as well.',
    );
  });

  it('makes nothing live of what names and values say', () => {
    const hostile = { service: 'pay @octocat fixes #1', before: '20 <img src=x> @octocat' };

    for (const text of [said(MEASURED, hostile), said({}, hostile)])
      expect(text.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/@octocat|#1\b|<img/);
  });

  it('says nothing of a bound that holds what is in use, nor of a setting that sizes nothing', () => {
    expect(said(MEASURED, { minimum: 15 })).not.toContain('The bound');
    for (const key of ['cache.ttlSeconds', 'pool.acquireTimeoutMs', 'connection-timeout', 'worker_stack_size'])
      expect(said(MEASURED, { key })).toBe('');
    for (const key of ['db.maxConnections', 'worker_count', 'THREADS'])
      expect(said(MEASURED, { key })).toContain('Keep at least 20');
  });

  it('does not tell to keep the old size of a pool that was made larger', () => {
    expect(said(MEASURED, { before: '20', after: '80' })).toBe('');
  });
});
