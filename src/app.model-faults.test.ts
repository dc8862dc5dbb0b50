import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DAY,
  HOME,
  labIncident,
  modelAt,
  openBench,
  type Bench,
  type Replies,
} from '../fixtures/doubles/model/bench.ts';
import { FAULTS, faulty, type Strike } from '../fixtures/doubles/model/faulty.ts';
import { startModelDouble } from '../fixtures/doubles/model/model-double.ts';
import { openRecording } from '../tools/bundle.ts';
import { Rca } from './schema/index.ts';

/** All of them strike at every step and position; by default each strikes once, and together they strike everywhere. */
const ALL = process.env['HINDCAST_MODEL_FAULTS'] === 'all';
const STEPS = ['hypothesise', 'falsify', 'explain', 'prevent', 'narrate', 'criticise'];
const POSITIONS: readonly Omit<Strike, 'step'>[] = [
  { from: 0, times: 1 },
  { from: 1, times: 1 },
  { from: 0, times: Infinity },
];

/**
 * Faults of answers that can be read all the same: of two equal keys the last counts, and how the rival was reasoned is
 * not kept, however long it is. What else goes on for ever is told at its step.
 */
const HARMLESS = /^(?:numbers as strings|usage [a-z ]+) at|^(?:duplicate keys|a field of 2 MiB) at falsify$/;

/** Replies whose first to a step has another shape: most steps are asked once, so a second question is a repair. */
function repairedAt(step: string, replies: Replies): Replies {
  return faulty(FAULTS['another shape']!, { step, from: 0, times: 1 }, replies);
}

const strikes = Object.entries(FAULTS).flatMap(([name, fault], number) =>
  STEPS.flatMap((step, s) =>
    POSITIONS.map((position, p) => ({ name, fault, strike: { step, ...position }, turn: s * POSITIONS.length + p })),
  ).filter(({ turn }) => ALL || turn === (number * 7) % (STEPS.length * POSITIONS.length)),
);

/** The labels under which an outcome is shown to a reviewer; none is of the model's making. */
const LABEL =
  /^(unreachable|timeout|rate-limited|out of quota|no access|out of service|rejected|refusal|empty|cut off|filtered|malformed|off-schema|ungrounded|over budget|given up): [a-z]/;

const bundle = labIncident('pool-shrunk', 50);
let bench: Bench;
let good: Replies;
beforeAll(async () => {
  bench = await openBench();
  good = await bench.honestTo(bundle);
}, 180_000);
afterAll(() => bench.close());

describe('a fault of the model', () => {
  it.each(strikes)(
    '"$name" at $strike.step, from question $strike.from, $strike.times times, ends in a whole RCA or one that says what is missing',
    async ({ name, fault, strike }) => {
      const replies = faulty(fault, strike, strike.from > 0 ? repairedAt(strike.step, good) : good);
      const { rca, refused, requests } = await bench.play(
        bundle,
        replies,
        `, timeoutSeconds: 1, caps: {run: {minutes: 2}, ${DAY}}`,
      );

      expect(replies.struck()).toBeGreaterThan(0);
      expect(Rca.safeParse(rca).success).toBe(true);
      expect(refused).toEqual([]);
      expect(rca.explanation.outcome).toBe('explained');
      expect(requests.length).toBeLessThanOrEqual(40);
      for (const { reason } of rca.provenance.fallbacks) expect(reason).toMatch(LABEL);
      if (strike.times === Infinity && !HARMLESS.test(`${name} at ${strike.step}`))
        expect(rca.provenance.fallbacks.map(({ step }) => step)).toContain(strike.step);
    },
    60_000,
  );

  it.each([
    ['refuses connections', 'http://127.0.0.1:9/v1'],
    ['has a name that does not resolve', 'http://model.invalid/v1'],
    ['speaks no TLS', 'https://127.0.0.1:1/v1'],
  ])(
    'whose endpoint %s leaves every step to the rules',
    async (_what, url) => {
      const app = await bench.appWith(`reasoner: {openai: ${modelAt(url)}, caps: {${DAY}}}}`);
      const { rca, refused } = await app.investigate(bundle.incident, { tools: [openRecording(bundle, 'test')] });

      expect(refused).toEqual([]);
      expect(rca.provenance.fallbacks.map(({ reason }) => reason)).toContain(
        'unreachable: the endpoint could not be reached, or the connection broke',
      );
    },
    60_000,
  );
});

describe('a queued run whose model is out of reach', () => {
  const settings = (url: string, more = ''): string =>
    `tools: {bundle: {folder: "${HOME}/fixtures/incidents/pool-shrunk"}}\nreasoner: {openai: ${modelAt(url)}, caps: {${DAY}}${more}}}`;

  async function queued(id: string): Promise<string> {
    const incident = { ...bundle.incident, id };
    const delivery = { trigger: 'test', key: id, body: Buffer.from('{}'), receivedAt: bundle.incident.resolvedAt };
    await bench.store.deliveries.deliver({ ...delivery, incident });
    return (await bench.store.runs.list()).find((run) => run.incident.id === id)?.id ?? '';
  }

  it.each([
    ['is down', FAULTS['status 503']!],
    ['has no quota left', FAULTS['quota spent']!],
    ['takes the key no more', FAULTS['status 401']!],
  ])(
    'because it %s is parked, keeps what was answered, and goes on where it stopped',
    async (what, fault) => {
      let isDown = true;
      let at = Date.now();
      const asked: string[] = [];
      const double = await startModelDouble({
        replies: (request) => {
          asked.push(request.schemaName ?? '');
          return isDown && request.schemaName === 'explain' ? fault : good(request);
        },
      });
      try {
        const app = await bench.appWith(settings(double.url), { now: () => at });
        const run = await queued(`INC-parked-${what.replaceAll(' ', '-')}`);

        expect(await app.work('worker')).toBeUndefined();
        const parked = await bench.store.runs.find(run);
        expect(await app.work('worker')).toBeUndefined();
        isDown = false;
        at += 61_000;
        await bench.store.pool.query(`UPDATE hindcast.runs SET due_at = now() WHERE id = '${run}'`);
        const done = await app.work('worker');

        expect(parked).toMatchObject({ status: 'queued', attempts: 0 });
        expect(parked?.reason).toMatch(/^parked at explain, /);
        expect(done?.run).toBe(run);
        expect(done?.rca.provenance.fallbacks).toEqual([]);
        expect(asked.filter((step) => step === 'hypothesise')).toHaveLength(4);
      } finally {
        await double.close();
      }
    },
    60_000,
  );

  it('waits for so many hours, and is then investigated by the rules', async () => {
    const app = await bench.appWith(settings('http://127.0.0.1:9/v1', ', waitHours: 0'));
    const run = await queued('INC-waited');

    const done = await app.work('worker');

    expect(done?.run).toBe(run);
    expect(done?.rca.provenance.fallbacks.length).toBeGreaterThan(3);
  }, 60_000);
});
