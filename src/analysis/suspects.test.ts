import { describe, expect, it } from 'vitest';
import { createLedger } from '../ledger.ts';
import type { Suspect } from '../schema/index.ts';
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
  const suspects = rankSuspects({ incident, findings, changes, timeline, calls, ledger, seen });
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
});
