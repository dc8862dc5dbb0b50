import { describe, expect, it } from 'vitest';
import { createLedger, seenIn } from '../ledger.ts';
import { Suspect } from '../schema/index.ts';
import { buildTimeline } from '../timeline/build.ts';
import { analyse } from './analyse.ts';
import { rankSuspects } from './suspects.ts';
import { recordStory, type Shipment, type Story } from './synthetic-incident.test-support.ts';
import type { Fault, SystemSpec } from './synthetic-system.test-support.ts';
import { VOCABULARIES, type Vocabulary } from './synthetic-vocabulary.test-support.ts';

const system: SystemSpec = {
  edge: {
    latencyMs: 8,
    capacity: 400,
    calls: [
      { to: 'orders', share: 0.5, timeoutMs: 4000 },
      { to: 'search', share: 0.5, timeoutMs: 4000 },
    ],
  },
  orders: { latencyMs: 12, capacity: 300, calls: [{ to: 'billing', share: 1, timeoutMs: 3000 }] },
  billing: { latencyMs: 10, capacity: 300, calls: [{ to: 'vault', share: 1, timeoutMs: 2000, pool: 20 }] },
  vault: { latencyMs: 120, capacity: 300, calls: [] },
  search: { latencyMs: 6, capacity: 300, calls: [{ to: 'index', share: 1, timeoutMs: 1500, cached: 0.95 }] },
  index: { latencyMs: 15, capacity: 12, calls: [] },
};

const LENGTH_S = 1200;
const [BEGINS_S, ENDS_S] = [600, 900];

/** Three changes of which two never matter: one long before, one right after the guilty one. */
function decoys(around: { early: string; late: string }): Shipment[] {
  return [
    { service: around.early, atS: 300, key: 'banner', before: 'hello', after: 'welcome' },
    { service: around.late, atS: BEGINS_S + 90, key: 'log.verbosity', before: 'low', after: 'high' },
  ];
}

function guilty(service: string, key: string, before: string, after: string, isReverted: boolean): Shipment {
  return { service, atS: BEGINS_S, key, before, after, ...(isReverted ? { revertedAtS: ENDS_S } : {}) };
}

function fault(kind: Fault['kind'], service: string, to: number): Fault {
  return { kind, service, fromS: BEGINS_S, toS: ENDS_S, to };
}

interface Expected {
  name: string;
  faults: Fault[];
  change: ((words: Vocabulary, isReverted: boolean) => Shipment) | undefined;
  service: string;
  kind: Suspect['kind'];
  failureMode: string;
  early: string;
  late: string;
}

const STORIES: readonly Expected[] = [
  {
    name: 'a pool that was made too small',
    faults: [fault('pool', 'billing', 4)],
    change: (words, isReverted) => guilty('billing', words.poolSetting, '20', '4', isReverted),
    service: 'billing',
    kind: 'change',
    failureMode: 'connection-pool-exhaustion',
    early: 'edge',
    late: 'search',
  },
  {
    name: 'a cache that was switched off',
    faults: [fault('cache', 'search', 0)],
    change: (words, isReverted) => guilty('search', words.cacheSetting, '300', '0', isReverted),
    service: 'search',
    kind: 'change',
    failureMode: 'cache-disabled-or-cold',
    early: 'edge',
    late: 'billing',
  },
  {
    name: 'a timeout that was made too short',
    faults: [fault('timeout', 'billing', 90)],
    change: (words, isReverted) => guilty('billing', words.timeoutSetting, '2000', '90', isReverted),
    service: 'billing',
    kind: 'change',
    failureMode: 'timeout-too-short',
    early: 'orders',
    late: 'search',
  },
  {
    name: 'a release that fails by itself',
    faults: [fault('errors', 'orders', 0.3)],
    change: (_words, isReverted) => guilty('orders', 'checkout.flow', 'classic', 'express', isReverted),
    service: 'orders',
    kind: 'change',
    failureMode: 'error-regression',
    early: 'edge',
    late: 'billing',
  },
  {
    name: 'a release that is slow',
    faults: [fault('latency', 'orders', 40)],
    change: (_words, isReverted) => guilty('orders', 'checkout.flow', 'classic', 'express', isReverted),
    service: 'orders',
    kind: 'change',
    failureMode: 'latency-regression',
    early: 'edge',
    late: 'search',
  },
  {
    name: 'a service at the far end that fails with no change on it',
    faults: [fault('errors', 'vault', 0.4)],
    change: undefined,
    service: 'vault',
    kind: 'service',
    failureMode: 'error-regression',
    early: 'edge',
    late: 'orders',
  },
  {
    name: 'a limit at the far end that is lowered with no change in sight',
    faults: [fault('capacity', 'vault', 20)],
    change: undefined,
    service: 'vault',
    kind: 'service',
    failureMode: 'dependency-rate-limited',
    early: 'billing',
    late: 'search',
  },
  {
    name: 'more traffic than the system was built for',
    faults: [fault('surge', 'edge', 6)],
    change: undefined,
    service: 'edge',
    kind: 'traffic',
    failureMode: 'traffic-surge',
    early: 'billing',
    late: 'search',
  },
  {
    name: 'memory that runs out again and again',
    faults: [fault('leak', 'orders', 100)],
    change: (_words, isReverted) => guilty('orders', 'history.keep', 'bounded', 'everything', isReverted),
    service: 'orders',
    kind: 'change',
    failureMode: 'memory-exhaustion',
    early: 'edge',
    late: 'search',
  },
];

const TABLE = STORIES.flatMap((story) =>
  VOCABULARIES.flatMap((words) =>
    (story.change ? [true, false] : [false]).map((isReverted) => ({
      ...story,
      words,
      isReverted,
      title: `${story.name}, ${isReverted ? 'taken back' : 'over by itself'}, in the words of ${words.name}`,
    })),
  ),
);

function investigate(story: Story, words: Vocabulary) {
  const { incident, window, seen } = recordStory(story, words);
  const ledger = createLedger();
  const { findings, changes, calls } = analyse({ incident, window, seen, ledger });
  const timeline = buildTimeline({ incident, seen, findings, changes, ledger });
  const suspects = rankSuspects({ incident, findings, changes, timeline, calls, ledger, seen, blindSpots: 0 });
  return { incident, findings, changes, calls, timeline, suspects, ledger };
}

function storyOf({ faults, change, early, late }: Expected, words: Vocabulary, isReverted: boolean, seed = 7): Story {
  const shipments = [...(change ? [change(words, isReverted)] : []), ...decoys({ early, late })];
  return { system, entry: 'edge', requestsPerSecond: 100, faults, shipments, lengthS: LENGTH_S, seed };
}

describe('the ranking of suspects', () => {
  it.each(TABLE)('names $title', ({ words, isReverted, ...expected }) => {
    const { suspects } = investigate(storyOf(expected, words, isReverted), words);

    const [leading] = suspects;
    expect(leading).toMatchObject({ kind: expected.kind, disposition: 'leading', failureMode: expected.failureMode });
    expect(leading?.change?.service ?? leading?.entity.ref).toBe(expected.service);
  });

  const [pool, cache] = STORIES;
  /** Both changes of twin stories are the same, shipped minutes apart; only what lies under them differs. */
  const twins = (guilt: Fault, first: 'pool' | 'cache', words: Vocabulary): Story => {
    const both = [pool!.change!(words, false), cache!.change!(words, false)].map((shipment) => ({
      ...shipment,
      atS: (shipment.service === 'billing') === (first === 'pool') ? BEGINS_S - 120 : BEGINS_S,
    }));
    const shipments = both.map((one) => (one.service === guilt.service ? { ...one, revertedAtS: ENDS_S } : one));
    const fromS = shipments.find(({ service }) => service === guilt.service)?.atS ?? BEGINS_S;
    return {
      system,
      entry: 'edge',
      requestsPerSecond: 100,
      faults: [{ ...guilt, fromS }],
      shipments,
      lengthS: LENGTH_S,
      seed: 11,
    };
  };

  it.each([
    ['the earlier one', 'pool', fault('pool', 'billing', 4)],
    ['the later one', 'pool', fault('cache', 'search', 0)],
    ['the later one', 'cache', fault('pool', 'billing', 4)],
    ['the earlier one', 'cache', fault('cache', 'search', 0)],
  ] as const)('tells twins apart: %s is guilty, the %s was shipped first', (_name, first, guilt) => {
    const { suspects } = investigate(twins(guilt, first, VOCABULARIES[0]!), VOCABULARIES[0]!);

    const innocent = suspects.find(({ change }) => change !== null && change.service !== guilt.service);
    expect(suspects[0]).toMatchObject({
      disposition: 'leading',
      change: { service: guilt.service },
      basis: 'rollback',
    });
    expect(innocent).toMatchObject({ disposition: 'cleared' });
    expect(innocent?.against.flatMap(({ evidence }) => evidence).length).toBeGreaterThan(0);
  });

  it('refutes a change whose taking back did not help', () => {
    const words = VOCABULARIES[0]!;
    const story = storyOf(pool!, words, true);
    const late = {
      service: 'search',
      atS: BEGINS_S + 2,
      key: words.cacheSetting,
      before: '300',
      after: '299',
      revertedAtS: BEGINS_S + 150,
    };
    const { suspects } = investigate({ ...story, shipments: [...story.shipments, late] }, words);

    const refuted = suspects.find(({ change }) => change?.service === 'search' && change.revertedAt !== null);
    expect(refuted?.disposition).toBe('cleared');
    expect(refuted?.against.map(({ test }) => test)).toContain('failed-intervention');
    expect(suspects[0]?.change?.service).toBe('billing');
  });

  it('never suspects a revert', () => {
    const { suspects, changes } = investigate(storyOf(pool!, VOCABULARIES[0]!, true), VOCABULARIES[0]!);

    expect(changes.some(({ reverts }) => reverts !== null)).toBe(true);
    expect(suspects.every(({ change }) => change === null || change.reverts === null)).toBe(true);
  });

  it('believes no more than the basis allows, and all suspects together no more than everything', () => {
    const [taken, over] = [true, false].map(
      (isReverted) => investigate(storyOf(pool!, VOCABULARIES[0]!, isReverted), VOCABULARIES[0]!).suspects,
    );

    expect(taken?.[0]).toMatchObject({ basis: 'rollback', p: 0.97 });
    expect(over?.[0]).toMatchObject({ basis: 'code_reading', p: 0.85 });
    for (const suspects of [taken, over]) expect(suspects?.reduce((sum, { p }) => sum + p, 0)).toBeLessThanOrEqual(1);
  });

  it.each([1, 2, 3, 4, 5])('does not depend on the noise (seed %i)', (seed) => {
    const { suspects } = investigate(storyOf(cache!, VOCABULARIES[1]!, true, seed), VOCABULARIES[1]!);

    expect(suspects[0]).toMatchObject({ disposition: 'leading', change: { service: 'search' } });
  });

  it('does not depend on the names of the services', () => {
    const renamed: Record<string, string> = {
      edge: 'k1',
      orders: 'z-web',
      billing: 'alpha',
      vault: 'm2',
      search: 'beta',
      index: 'q9',
    };
    const rename = (name: string): string => renamed[name] ?? name;
    const story = storyOf(pool!, VOCABULARIES[2]!, true);
    const twin: Story = {
      ...story,
      entry: rename(story.entry),
      system: Object.fromEntries(
        Object.entries(system).map(([name, spec]) => [
          rename(name),
          { ...spec, calls: spec.calls.map((call) => ({ ...call, to: rename(call.to) })) },
        ]),
      ),
      faults: story.faults.map((one) => ({ ...one, service: rename(one.service) })),
      shipments: story.shipments.map((one) => ({ ...one, service: rename(one.service) })),
    };
    const [plain, other] = [story, twin].map((one) =>
      investigate(one, VOCABULARIES[2]!).suspects.map(({ change, entity, kind, logOdds, disposition }) => ({
        who: rename(change?.service ?? entity.ref),
        kind,
        logOdds,
        disposition,
      })),
    );

    const byWho = (rows: typeof plain) =>
      rows?.toSorted((a, b) => (`${a.who} ${a.logOdds}` < `${b.who} ${b.logOdds}` ? -1 : 1));
    expect(byWho(other)).toEqual(byWho(plain));
  });

  it('believes less where the metrics of the guilty service were not recorded', () => {
    const words = VOCABULARIES[0]!;
    const { incident, window, answers } = recordStory(storyOf(pool!, words, false), words);
    const without = answers.map((answer) => ({
      ...answer,
      observations: answer.observations.filter((one) =>
        one.kind === 'series'
          ? one.labels['service'] !== 'billing'
          : one.kind === 'logs'
            ? one.service !== 'billing'
            : true,
      ),
    }));
    const [full, less] = [answers, without].map((given) => {
      const [ledger, seen] = [createLedger(), seenIn(given)];
      const { findings, changes, calls } = analyse({ incident, window, seen, ledger });
      const timeline = buildTimeline({ incident, seen, findings, changes, ledger });
      return rankSuspects({ incident, findings, changes, timeline, calls, ledger, seen, blindSpots: 0 }).find(
        ({ change }) => change?.service === 'billing',
      );
    });

    expect(less?.p).toBeLessThan(full?.p ?? 0);
    expect(less?.p).toBeLessThan(0.7);
    expect(less?.disposition).not.toBe('cleared');
  });

  it('names nobody where nothing is known', () => {
    const { incident } = recordStory(storyOf(pool!, VOCABULARIES[0]!, false), VOCABULARIES[0]!);
    const ledger = createLedger();
    const timeline = buildTimeline({ incident, seen: [], findings: [], changes: [], ledger });

    expect(
      rankSuspects({ incident, findings: [], changes: [], timeline, calls: [], ledger, seen: [], blindSpots: 0 }),
    ).toEqual([]);
  });

  it('gives what the schema asks for, each ground with evidence that holds its numbers and times', () => {
    for (const expected of STORIES) {
      const { suspects, ledger } = investigate(
        storyOf(expected, VOCABULARIES[0]!, expected.change !== undefined),
        VOCABULARIES[0]!,
      );
      const excerpts = new Map(ledger.evidence().map(({ id, excerpt }) => [id, excerpt]));

      for (const suspect of suspects) {
        expect(Suspect.parse(suspect)).toEqual(suspect);
        for (const { statement, evidence } of [...suspect.for, ...suspect.against]) {
          const text = evidence.map((id) => excerpts.get(id) ?? '').join('\n');
          const numbers = statement.replace(/\d\d:\d\d:\d\dZ/g, '').match(/(?<![\w.`-])\d+(\.\d+)?(?![\w`-])/g) ?? [];
          for (const number of numbers)
            expect(`${statement}\n${text}`).toMatch(new RegExp(`\\n[^]*${number.replace('.', '\\.')}`));
          for (const time of statement.match(/\d\d:\d\d:\d\dZ/g) ?? [])
            expect(`${statement}: ${time} in ${text}`).toContain(`T${time.slice(0, 8)}`);
        }
      }
    }
  });
});
