import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench, type Bench } from '../fixtures/doubles/model/bench.ts';
import { capacityIncident, CONFIG, CONFIG_TEXT, gaugeOf } from './app/capacity-incident.test-support.ts';
import type { Investigated } from './app.ts';
import { applied, fileAt } from './fixes/git-tree.test-support.ts';
import { check } from './rca/checks/check.ts';
import type { Action, Rca } from './schema/index.ts';

const SURGE = { kind: 'surge', service: 'shop', fromS: 900, toS: 1500, to: 2.2 } as const;
const SLOW = { kind: 'latency', service: 'bank', fromS: 900, toS: 1500, to: 2.5 } as const;

let bench: Bench;
let done: Investigated;
beforeAll(async () => {
  bench = await openBench();
  done = await bench.byRules(capacityIncident([SURGE]));
}, 180_000);
afterAll(() => bench.close());

function raises({ actions }: Rca): Action[] {
  return actions.filter(({ fix }) => fix?.kind === 'setting');
}

describe('a pool that doubled traffic filled, and that nobody had changed', () => {
  it('is an RCA that names the traffic, and that no check refuses', () => {
    expect(done.refused).toEqual([]);
    expect(done.rca.provenance.dropped).toEqual([]);
    expect(check(done.rca, {}).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(done.rca.explanation.outcome).toBe('probable');
    expect(done.rca.suspects[0]).toMatchObject({ kind: 'traffic', disposition: 'leading', entity: { ref: 'shop' } });
    const whys = done.rca.explanation.whyChains[0]!.whys.map(({ answer }) => answer.text);
    expect(whys.slice(-2)).toEqual([
      'All 20 places that `db_pool_connections_max` gives pay were in use, and up to 35 waited, while its traffic was high; the limit had not moved.',
      '`config/pay.yaml` fixes `pool.max` at 20 however much is asked of pay, and more was asked for than that holds.',
    ]);
  });

  it('raises the pool to what was in use and waiting at the worst, with the headroom that ordinary time shows', () => {
    const [raise, ...others] = raises(done.rca);

    expect(others).toEqual([]);
    expect(raise).toMatchObject({
      title: 'Raise `pool.max` from 20 to 57 in `config/pay.yaml`',
      owner: { candidate: '@quay/payments' },
      proof: { kind: 'size-replay', holds: true, size: 57 },
    });
  });

  it('says what that asks of the callee, and that it has to be checked', () => {
    expect(raises(done.rca)[0]!.risk).toBe(
      'What pay calls gets up to 57 at a time (1 copy × 57) instead of 20. How many it takes was not recorded: before the merge, check its limit of connections, less what others hold.',
    );
  });

  it('is a patch that git applies, of this line and no other', () => {
    const { proposal } = raises(done.rca)[0]!.artefact;

    expect(applied([fileAt(CONFIG, CONFIG_TEXT)], `${proposal ?? ''}\n`).get(CONFIG)).toBe(
      CONFIG_TEXT.replace('max: 20', 'max: 57'),
    );
    const fixes = done.plan.writes.filter(({ policy }) => policy === 'fixes');
    expect(fixes.map(({ files }) => files.map(({ path }) => path))).toEqual([[CONFIG]]);
  });

  it('tells the figures in the issue and in the pull request', () => {
    const [raise] = raises(done.rca);
    const texts = done.plan.writes.filter(({ id, policy }) => id === raise?.id || policy === 'fixes');

    expect(texts).toHaveLength(2);
    for (const { body } of texts)
      expect(body).toContain(
        'Before demand rose, pay had at most 13 of 20 places in use, 12 on average. While it was high, up to 20 were in use and up to 35 waited: 55 at a time.',
      );
    for (const { body } of texts) expect(body).toContain('57 places would have been enough at 121 of 121 samples.');
    for (const { body } of texts)
      expect(body).toContain('Not provable here: that what is called answers as many at once');
  });
});

describe('a pool that fills for another reason', () => {
  it.each([
    ['what it calls became slow', [SLOW]],
    ['what it calls became slow as traffic rose', [SURGE, SLOW]],
  ])(
    'is not raised where %s, because that would send more to what is slow',
    async (_, faults) => {
      const { rca, refused } = await bench.byRules(capacityIncident(faults));

      expect(refused).toEqual([]);
      expect(raises(rca)).toEqual([]);
    },
    60_000,
  );
});

describe('what the callee takes', () => {
  it('is told beside what the raise asks of it', async () => {
    const { rca } = await bench.byRules(
      capacityIncident([SURGE], [gaugeOf('bank', 'pg_settings_max_connections', 70)]),
    );

    expect(raises(rca)[0]!.risk).toContain('of the 70 connections that it takes from everybody');
  }, 60_000);

  it('keeps the pool from being raised where that is less, and says so', async () => {
    const { rca, refused } = await bench.byRules(
      capacityIncident([SURGE], [gaugeOf('bank', 'pg_settings_max_connections', 40)]),
    );

    expect(refused).toEqual([]);
    expect(raises(rca)).toEqual([]);
    expect(rca.actions.map(({ rationale }) => rationale)).toEqual([
      '57 places, which what was asked for needs, are in 1 copy more than the 40 connections that what is called takes: the pool alone cannot hold it.',
    ]);
  }, 60_000);
});
