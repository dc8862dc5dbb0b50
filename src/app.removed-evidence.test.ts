import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keeping, LAB, labIncident, openBench, type Bench } from '../fixtures/doubles/model/bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
}, 180_000);
afterAll(() => bench.close());

describe.each(LAB)('what becomes of %s', (name) => {
  it('with the evidence for its cause taken away: nothing is explained, or less is believed, whatever a model insists on', async () => {
    const whole = labIncident(name);
    const { rca: found } = await bench.byRules(whole);
    const cause = found.suspects.find(({ disposition }) => disposition === 'leading')?.change;
    const without = keeping(
      whole,
      (one) => !JSON.stringify(one).includes(cause?.sha.slice(0, 7) ?? 'nothing') && one.kind !== 'file',
    );

    const { rca, refused } = await bench.play(without, await bench.honestTo(whole));

    expect(cause).toBeDefined();
    expect(refused).toEqual([]);
    if (rca.explanation.outcome === 'inconclusive')
      expect(rca.summary.map(({ text }) => text).join(' ')).toMatch(/not decided.* It would be decided by /);
    const [leader] = rca.hypotheses.toSorted((a, b) => b.posterior - a.posterior);
    expect(rca.explanation.outcome === 'inconclusive' || (leader?.posterior ?? 1) < 0.7).toBe(true);
    expect(rca.hypotheses.some(({ status }) => status === 'confirmed')).toBe(false);
  }, 60_000);

  it('with nothing but its alerts: inconclusive, with what would decide it', async () => {
    const whole = labIncident(name);
    const { rca, refused } = await bench.play(
      keeping(whole, ({ kind }) => kind === 'alert' || kind === 'rule'),
      await bench.honestTo(whole),
    );

    expect(refused).toEqual([]);
    expect(rca.explanation).toMatchObject({ outcome: 'inconclusive', trigger: null, rootConditions: [] });
    expect(rca.gaps.filter(({ reason }) => reason === 'undecided').length).toBeGreaterThan(0);
    expect(rca.summary.map(({ text }) => text).join(' ')).toMatch(/not decided.* It would be decided by /);
    for (const { blockedBy, askWho } of rca.gaps) expect([blockedBy, askWho]).not.toContain('');
  }, 60_000);
});
