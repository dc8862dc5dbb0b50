import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger, seenIn } from '../ledger.ts';
import {
  Timeline,
  instant,
  type Answer,
  type Change,
  type Deviation,
  type Finding,
  type Incident,
  type Observation,
} from '../schema/index.ts';
import { buildTimeline } from './build.ts';

const START = Date.parse('2026-03-04T10:00:00Z');
const at = (seconds: number) => instant(START + seconds * 1000);
const window = { from: at(-3600), to: at(3600) };

const incident: Incident = {
  id: 'INC-1',
  title: 'orders fail',
  severity: 'SEV2',
  startedAt: at(60),
  resolvedAt: at(400),
  environment: 'prod',
  services: ['front'],
  alerts: [{ name: 'OrdersFail', labels: {} }],
  links: [],
  source: { trigger: 'manual', delivery: 'x' },
};

function deploy(name: string, sha: string, from: number): Observation {
  return {
    kind: 'deploy',
    service: name,
    environment: 'prod',
    sha,
    previousSha: null,
    startedAt: at(from - 5),
    finishedAt: at(from),
    status: 'succeeded',
    reason: 'shipped',
    text: `deploy ${name} ${sha}`,
  };
}

function commit(sha: string, seconds: number, reverts: string | null = null): Observation {
  return {
    kind: 'commit',
    sha,
    committedAt: at(seconds),
    author: 'someone',
    subject: `change ${sha.slice(0, 3)}`,
    body: '',
    paths: ['a.yaml'],
    reverts,
    text: `diff of ${sha}`,
  };
}

function alert(name: string, state: 'pending' | 'firing', from: number, to: number, precisionMs = 1): Observation {
  const text = `${name} ${state} ${from} ${precisionMs}`;
  return { kind: 'alert', name, state, labels: {}, startsAt: at(from), endsAt: at(to), precisionMs, text };
}

function answer(tool: string, observations: Observation[]): Answer {
  const { length } = observations;
  return {
    tool,
    input: { ...window },
    window,
    fetchedAt: at(4000),
    total: length,
    returned: length,
    truncated: false,
    observations,
  };
}

const [BAD, BACK] = ['bad0000000', 'bac0000000'];
const answers = [
  answer('git', [commit(BAD, -60), commit(BACK, 200, BAD), deploy('back', BAD, 0), deploy('back', BACK, 210)]),
  answer('prometheus', [alert('OrdersFail', 'pending', 50, 60, 2000), alert('OrdersFail', 'firing', 61, 401, 2000)]),
  answer('alertmanager', [alert('OrdersFail', 'firing', 60, 400)]),
];

const errors: Deviation = {
  kind: 'deviation',
  id: 'F-1',
  statement: 'the error ratio of front left its baseline',
  entity: { kind: 'service', ref: 'front', aliases: [] },
  evidence: ['E-met-001'],
  signal: 'error ratio',
  metric: 'requests_total',
  role: 'errors',
  peer: null,
  onsetAt: at(10),
  onsetErrorMs: 2000,
  before: 0,
  peak: 0.4,
  direction: 'up',
  z: 100,
  recoveredAt: at(215),
  unit: '1',
};
const slower: Deviation = {
  ...errors,
  id: 'F-2',
  entity: { kind: 'service', ref: 'back', aliases: [] },
  evidence: ['E-met-002'],
  statement: 'the queue of back grew',
  signal: 'queue',
  role: 'saturation',
  onsetAt: at(4),
};

const changes: Change[] = [
  {
    sha: BAD,
    service: 'back',
    subject: 'change bad',
    paths: ['a.yaml'],
    settings: [{ path: 'a.yaml', key: 'queue.max', before: '20', after: '4' }],
    exposedFrom: at(-5),
    exposedTo: at(0),
    revertedAt: at(210),
    reverts: null,
    evidence: ['E-diff-009'],
  },
];

function build(given: Answer[], findings: Finding[] = [errors, slower]): Timeline {
  return buildTimeline({ incident, seen: seenIn(given), findings, changes, ledger: createLedger() });
}

describe('the timeline', () => {
  it('fits the schema, begins before the onset, and stands in order', () => {
    const timeline = build(answers);

    expect(Timeline.parse(timeline)).toEqual(timeline);
    expect(timeline.events[0]).toMatchObject({ type: 'commit', phase: 'before' });
    expect(timeline.events.map((event) => event.at)).toEqual(timeline.events.map((event) => event.at).toSorted());
  });

  it('finds the turning points', () => {
    const found = Object.fromEntries(build(answers).anchors.map((anchor) => [anchor.name, anchor.at]));

    expect(found).toEqual({
      firstSignal: at(4),
      onset: at(10),
      detected: at(60),
      mitigationStart: at(205),
      mitigated: at(215),
      resolved: at(400),
    });
  });

  it('tells a firing once that two sources tell of, with the finer time', () => {
    const { alertOrder, events } = build(answers);

    expect(alertOrder).toEqual([{ name: 'OrdersFail', firedAt: at(60), lagMs: 50_000, event: expect.any(String) }]);
    expect(events.filter(({ type }) => type === 'alert-firing')[0]?.evidence).toHaveLength(2);
  });

  it('tells the decision to take a change back with what was known then', () => {
    const { events } = build(answers);

    expect(events.find(({ type }) => type === 'decision')).toMatchObject({
      at: at(200),
      lane: 'people',
      actorKind: 'role',
      what: 'decision to take back `bad0000` on back',
      knownAtTheTime: 'firing: `OrdersFail` since 10:01:00Z; latest deploy: back at 10:00:00Z',
    });
    expect(events.find(({ type }) => type === 'rollback-finished')).toMatchObject({ lane: 'recovery', at: at(210) });
  });

  it('tells deploys from start to end, and the settings of their commits', () => {
    const { events } = build(answers);
    const shipped = events
      .filter(({ lane }) => lane === 'change')
      .map(({ type, at: when, what }) => [type, when, what]);

    expect(shipped).toEqual([
      ['commit', at(-60), '`bad0000` committed: `queue.max` 20 → 4 in a.yaml'],
      ['deploy-started', at(-5), 'deploy of `bad0000` to back starts'],
      ['deploy-finished', at(0), '`bad0000` reaches back'],
    ]);
  });

  it('does not take what deviates in a service that goes on answering for a first sign', () => {
    const { entity, evidence, signal, metric, unit } = slower;
    const healthy = (role: 'errors' | 'latency'): Finding => ({
      ...{ kind: 'steady', id: `F-${role}`, statement: 'it stayed', entity, evidence, signal, metric, role, unit },
      ...{ peer: null, baseline: 0, maximum: 0 },
    });
    const { anchors } = build(answers, [errors, slower, healthy('errors'), healthy('latency')]);

    expect(anchors.find(({ name }) => name === 'firstSignal')?.at).toBe(at(10));
  });

  it('leaves out instants that cannot be, and says so', () => {
    const wild: Answer[] = [
      ...answers,
      answer('wild', [
        { ...alert('Wild', 'firing', 0, 1), startsAt: '1970-01-01T00:00:00Z', endsAt: '9999-12-31T23:59:59Z' },
      ] as Observation[]),
    ];

    const { events, clocks } = build(wild);

    expect(events.some(({ entity }) => entity.ref === 'Wild')).toBe(false);
    expect(clocks).toContain('2 times were left out');
  });

  it('says where two clocks contradict each other', () => {
    const early: Answer[] = [answer('git', [commit(BAD, -60), deploy('back', BAD, -90)])];

    expect(build(early).clocks).toContain(
      'The deploy of back at 2026-03-04T09:58:25.000Z is recorded 35 s before its commit was made.',
    );
  });

  it('leaves out a turning point that would break the order of the others', () => {
    const names = build(answers, [{ ...errors, recoveredAt: at(5) }, slower]).anchors.map(({ name }) => name);

    expect(names).not.toContain('mitigated');
    expect(names).toContain('onset');
  });

  it('names a silence of the active time', () => {
    const late: Answer[] = [answer('alertmanager', [alert('OrdersFail', 'firing', 60, 9000)])];

    const { silences } = build(late, [{ ...errors, recoveredAt: at(9000) }]);

    expect(silences).toEqual([{ from: at(60), to: at(9000), note: expect.any(String) }]);
  });

  it('is the same whatever order the sources answer in', () => {
    const expected = build(answers);

    fc.assert(
      fc.property(
        fc.shuffledSubarray(answers, { minLength: 3 }),
        fc.infiniteStream(fc.nat()),
        fc.shuffledSubarray([errors, slower], { minLength: 2 }),
        (shuffled, dice, findings) => {
          const within = shuffled.map((one) => ({
            ...one,
            observations: one.observations
              .map((observation) => ({ observation, key: dice.next().value }))
              .toSorted((a, b) => a.key - b.key)
              .map(({ observation }) => observation),
          }));

          expect(build(within, findings)).toEqual(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
