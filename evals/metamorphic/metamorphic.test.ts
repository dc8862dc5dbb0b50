import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createApp,
  defaultConfig,
  diagnose,
  instant,
  readBundle,
  tools,
  triggers,
  writeBundle,
  type Answer,
  type Diagnosis,
  type Rca,
} from '../../src/index.ts';
import { openStore } from '../../src/testing.ts';
import { addHealthySystems } from './noise.ts';
import { mapObservations, type Recorded } from './recording.ts';
import { rename } from './rename.ts';
import { shift } from './shift.ts';
import { shuffle } from './shuffle.ts';
import { skew } from './skew.ts';

const HOME = resolve(import.meta.dirname, '../..');
const SERVICES = ['gateway', 'checkout', 'inventory', 'payments', 'ledger', 'warehouse'];
const HOUR_MS = 3_600_000;

const Truth = z.looseObject({
  rootCause: z.looseObject({ sha: z.string(), service: z.string() }),
  distractors: z.array(z.looseObject({ sha: z.string(), service: z.string() })),
  anchors: z.looseObject({ firstFailureAt: z.string() }),
});

function readLab(scenario: string): { recorded: Recorded; truth: z.infer<typeof Truth> } {
  const folder = join(HOME, 'fixtures/incidents', scenario);
  const truth = Truth.parse(JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')));
  return { recorded: readBundle(folder), truth };
}

function diagnosed({ incident, recordings }: Recorded): Diagnosis {
  const window = {
    from: instant(Date.parse(incident.startedAt) - HOUR_MS),
    to: instant(Date.parse(incident.resolvedAt) + HOUR_MS),
  };
  const answers = recordings.filter((one): one is Answer => 'observations' in one);
  return diagnose({ incident, window, answers });
}

/** What an answer is: whom it suspects, how much, on which grounds, and when what turned. */
function answerOf({ suspects, timeline, findings, calls }: Diagnosis): unknown {
  return JSON.parse(JSON.stringify({ suspects, timeline, findings, calls }));
}

/** Who leads and who is cleared: what has to stay where figures may move. */
function verdictOf({ suspects }: Pick<Rca, 'suspects'>) {
  const shas = (wanted: string): string[] =>
    suspects.flatMap(({ disposition, change }) => (disposition === wanted && change ? [change.sha] : [])).toSorted();
  return { leading: shas('leading'), cleared: shas('cleared') };
}

/** Places of one kind of evidence. */
const MODALITIES = {
  metrics: ['prometheus'],
  logs: ['loki'],
  traces: ['tempo'],
  changes: ['git-history', 'deploy-log', 'github', 'kubernetes', 'launchdarkly'],
  people: ['pagerduty', 'slack', 'statuspage'],
};

/** The recording as if these places had not answered. */
function failing(recorded: Recorded, places: readonly string[]): Recorded {
  const recordings = recorded.recordings.map((one) =>
    places.includes(one.tool)
      ? { tool: one.tool, input: one.input, failure: 'server' as const, message: '503: not there' }
      : one,
  );
  return { ...recorded, recordings };
}

const workshop = mkdtempSync(join(tmpdir(), 'hindcast-metamorphic-'));
let investigate: (recorded: Recorded) => Promise<{ rca: Rca; refused: unknown }>;
let close: () => Promise<void>;

beforeAll(async () => {
  const store = await openStore({ kind: 'memory' });
  const config = { ...defaultConfig(tools, triggers), logLevel: 'silent' as const };
  const app = await createApp({ config, tools, triggers, home: HOME, store });
  const bundle = tools.find(({ name }) => name === 'bundle')!;
  let count = 0;
  investigate = (recorded) => {
    count += 1;
    const folder = join(workshop, `recording-${count}`);
    writeBundle(folder, recorded);
    return app.investigate(recorded.incident, { tools: [bundle.open({ folder })] });
  };
  close = () => app.close();
}, 180_000);

afterAll(async () => {
  await close();
  rmSync(workshop, { recursive: true, force: true });
});

it('swaps its answer when guilt is swapped', () => {
  const [one, other] = ['pool-shrunk', 'pool-shrunk-swapped'].map((scenario) => {
    const { recorded, truth } = readLab(scenario);
    return { truth, suspects: diagnosed(recorded).suspects };
  });
  const led = [one, other].map((each) => each?.suspects.find(({ disposition }) => disposition === 'leading')?.change);

  expect(led.map((change) => change?.service)).toEqual(['payments', 'inventory']);
  expect(led.map((change) => change?.sha)).toEqual([one?.truth.rootCause.sha, other?.truth.rootCause.sha]);
  // Who is guilty in one is there in the other, and innocent.
  for (const [guilty, elsewhere] of [
    [one, other],
    [other, one],
  ]) {
    const twin = elsewhere?.suspects.find(({ change }) => change?.service === guilty?.truth.rootCause.service);
    expect(twin?.disposition).toBe('cleared');
  }
});

describe.each(['pool-shrunk', 'pool-shrunk-swapped'])('%s', (scenario) => {
  const { recorded, truth } = readLab(scenario);
  const guilty = truth.rootCause.sha;
  let original: Diagnosis;
  let whole: Rca;
  beforeAll(async () => {
    original = diagnosed(recorded);
    whole = (await investigate(recorded)).rca;
  }, 120_000);

  it('gets the same answer 37 days later', () => {
    const DAYS = 37;
    const later = diagnosed(shift(recorded, DAYS));

    expect(later.timeline.anchors[0]?.at).not.toBe(original.timeline.anchors[0]?.at);
    expect(backBy(DAYS, answerOf(later))).toEqual(backBy(0, answerOf(original)));
  });

  it('gets the same answer when every service, the company and every commit bear other names', async () => {
    const { recorded: renamed, restored } = rename(recorded, [...SERVICES, 'tidewater']);
    const { rca, refused } = await investigate(renamed);
    const said = (one: Rca) => ({
      verdict: verdictOf(one),
      title: one.title,
      summary: one.summary.map(({ text }) => text),
      whys: one.explanation.whyChains.map(({ whys }) => whys.map(({ answer }) => answer.text)),
      actions: one.actions.map(({ title }) => title),
    });

    expect(refused).toEqual([]);
    // Given their names back first: who is cleared stands in the order of the names.
    const back: Rca = JSON.parse(restored(JSON.stringify(rca)));
    expect(said(back)).toEqual(said(whole));
  });

  it('gets the same answer in whatever order the evidence comes, and when all of it comes twice', () => {
    const expected = answerOf(original);

    fc.assert(
      fc.property(fc.integer({ min: 1 }), (seed) => {
        const order = <Item>(items: readonly Item[]): Item[] =>
          fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), { seed, numRuns: 1 })[0] ?? [];
        expect(answerOf(diagnosed(shuffle(recorded, order)))).toEqual(expected);
      }),
      { numRuns: 3 },
    );
    const twice = diagnosed({ ...recorded, recordings: [...recorded.recordings, ...recorded.recordings] });
    expect(verdictOf(twice)).toEqual(verdictOf(original));
    expect(twice.suspects[0]?.p).toBe(original.suspects[0]?.p);
  });

  it('gets the same answer among nine other systems that are healthy', () => {
    const noisy = addHealthySystems(recorded, 9, SERVICES, Date.parse(truth.anchors.firstFailureAt) - 10_000);
    const { suspects, timeline } = diagnosed(noisy);

    expect(verdictOf({ suspects }).leading).toEqual([guilty]);
    expect(suspects[0]?.p).toBe(original.suspects[0]?.p);
    expect(timeline.anchors).toEqual(
      original.timeline.anchors.map((anchor) => ({
        ...anchor,
        event: expect.any(String),
        evidence: expect.any(Array),
      })),
    );
    const names = suspects.map(({ entity, change }) => change?.service ?? entity.ref);
    expect(names.filter((name) => /-\d$/.test(name))).toEqual([]);
  });

  it.each(Object.entries(MODALITIES))('is less sure without %s, says so, and does not guess', async (_, places) => {
    const { rca } = await investigate(failing(recorded, places));
    const [first] = rca.suspects;
    const { leading } = verdictOf(rca);

    expect([[], [guilty]]).toContainEqual(leading);
    expect(first?.p).toBeLessThan(whole.suspects[0]?.p ?? 0);
    for (const place of places) {
      expect(rca.gaps.filter(({ triedQueries }) => triedQueries.some(({ tool }) => tool === place))).not.toEqual([]);
    }
    if (leading.length === 0) expect(first?.p).toBeLessThan(0.7);
    if (leading.length === 0) expect(rca.hypotheses.filter(({ status }) => status === 'confirmed')).toEqual([]);
  });

  it('names nobody, and least of all somebody else, without the change that did it', async () => {
    const trace = new RegExp(`${guilty}|\\b${guilty.slice(0, 7)}\\b`);
    const { rca } = await investigate(
      mapObservations(recorded, (observation) => {
        const isAbout =
          ['deploy', 'commit', 'document', 'pull-request', 'occurrence', 'object'].includes(observation.kind) &&
          trace.test(JSON.stringify(observation));
        return isAbout ? undefined : observation;
      }),
    );

    expect(verdictOf(rca).leading).toEqual([]);
    for (const { p } of rca.suspects) expect(p).toBeLessThan(0.7);
    expect(rca.explanation.outcome).toBe('inconclusive');
    expect(rca.explanation.trigger).toBeNull();
    expect(rca.gaps).not.toEqual([]);
  });

  const clocks = ['prometheus', 'loki', 'tempo', 'kubernetes', 'git-history', 'deploy-log', 'github', 'pagerduty'];
  it.each(clocks.flatMap((place) => [90, -90].map((seconds) => [place, seconds] as const)))(
    'keeps its answer with the clock of %s %i s off',
    (place, seconds) => {
      const off = diagnosed(skew(recorded, place, seconds * 1000));
      const strength = (one: Diagnosis): number =>
        (one.suspects[0]?.for ?? [])
          .filter(({ test }) => ['exposure', 'timing', 'intervention', 'logs'].includes(test))
          .reduce((sum, { weight }) => sum + weight, 0);

      expect(verdictOf(off).leading).toEqual([guilty]);
      expect(strength(off)).toBeLessThanOrEqual(strength(original));
      // Whoever stamped the metrics stands alone; of the others some agree with each other.
      if (place === 'prometheus') {
        expect(strength(off)).toBeLessThan(strength(original));
        expect(off.timeline.anchors.find(({ name }) => name === 'onset')?.precisionMs).toBeGreaterThan(90_000);
        expect(off.timeline.clocks).toContain('prometheus stamped 1 alert 90 s');
      }
      if (place === 'kubernetes') expect(off.timeline.clocks).toMatch(/kubernetes stamped \d deploys? (89|90|91) s/);
    },
  );
});

/** A value with every date in it moved back. What a source wrote as a bare number of seconds stands in `raw` only. */
function backBy(days: number, value: unknown): unknown {
  const text = JSON.stringify(value, (key, item: unknown) => (key === 'raw' ? '' : item)).replaceAll(
    /(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g,
    (date) => new Date(Date.parse(`${date}T00:00:00Z`) - days * 24 * HOUR_MS).toISOString().slice(0, 10),
  );
  return JSON.parse(text);
}
