import { describe, expect, it } from 'vitest';
import { accepts, replaySetting } from './replay-setting.ts';

const criterion = { kind: 'setting' as const, path: 'a.yaml', key: 'pool.max', minimum: 12, maximum: null };
const values = (...list: [string, string][]) =>
  list.map(([sha, value]) => ({ sha, value, evidence: [`E-diff-00${sha}`] }));

describe('the replay of a bound', () => {
  it('holds where it rejects the change and accepts every earlier value', () => {
    const proof = replaySetting(criterion, '3', values(['1', '12'], ['2', '20'], ['3', '4']));

    expect(proof).toMatchObject({
      kind: 'guard-replay',
      holds: true,
      rejectsBad: true,
      acceptedGood: 2,
      goodChanges: 2,
    });
  });

  it('does not hold where it rejects a good value', () => {
    const proof = replaySetting(criterion, '3', values(['1', '8'], ['2', '20'], ['3', '4']));

    expect(proof).toMatchObject({ holds: false, acceptedGood: 1 });
  });

  it('does not hold where it lets the change through', () => {
    const proof = replaySetting(criterion, '3', values(['1', '12'], ['3', '13']));

    expect(proof).toMatchObject({ holds: false, rejectsBad: false });
  });

  it('proves nothing without a history', () => {
    expect(replaySetting(criterion, '3', values(['3', '4'])).kind).toBe('not-provable');
    expect(replaySetting(criterion, null, values(['1', '12'])).kind).toBe('not-provable');
  });

  it.each(['', 'many', 'NaN', 'Infinity'])('does not accept %j for a number', (value) => {
    expect(accepts(criterion, value)).toBe(false);
  });
});
