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
  answer('git-history', [commit(BAD, -60), commit(BACK, 200, BAD), deploy('back', BAD, 0), deploy('back', BACK, 210)]),
  answer('prometheus', [alert('OrdersFail', 'pending', 50, 60, 2000), alert('OrdersFail', 'firing', 61, 401, 2000)]),
  answer('alertmanager', [alert('OrdersFail', 'firing', 60, 400)]),
];

function occurrence(
  source: 'cluster' | 'pipeline' | 'flag' | 'page' | 'chat',
  told: { type: string; ref: string; summary: string; from: number; to?: number; count?: number; actor?: string },
): Observation {
  const { type, ref, summary, from, to = from, count = 1, actor = null } = told;
  const entity = { kind: source === 'flag' ? ('flag' as const) : ('service' as const), ref, aliases: [] };
  const times = { firstAt: at(from), lastAt: at(to), rawAt: at(from), count, precisionMs: 1000 };
  return {
    kind: 'occurrence',
    source,
    type,
    entity,
    ...times,
    actor,
    summary,
    text: `${type}${count > 1 ? ` x${count}` : ''} ${summary}`,
  };
}

function node(name: string): Observation {
  const text = JSON.stringify({ kind: 'Node', metadata: { name, creationTimestamp: at(-900) } });
  return { kind: 'object', cluster: 'prod', namespace: null, type: 'Node', name, uid: null, text };
}

function jobLog(name: string): Observation {
  const entity = { kind: 'service' as const, ref: 'back', aliases: [] };
  return { kind: 'document', name, at: at(-5), entity, text: `${at(-5)} ${name} of ${BAD} began` };
}

const beside = [
  answer('kubernetes', [
    occurrence('cluster', {
      type: 'Unhealthy',
      ref: 'back-7d9f',
      summary: 'readiness probe failed: 503',
      from: 12,
      to: 100,
      count: 4,
    }),
    occurrence('cluster', { type: 'Pulled', ref: 'back-7d9f', summary: 'image already present', from: 1 }),
  ]),
  answer('launchdarkly', [
    occurrence('flag', { type: 'on', ref: 'fast-checkout', summary: 'turned on', from: -30, actor: 'member 1f3a' }),
  ]),
  answer('pagerduty', [
    occurrence('page', { type: 'acknowledge', ref: 'INC-1', summary: 'acknowledged', from: 90, actor: 'level 1' }),
  ]),
  answer('slack', [
    occurrence('chat', {
      type: 'message',
      ref: '#inc-1',
      summary: 'rolling back `bad0000`',
      from: 190,
      actor: 'responder',
    }),
    occurrence('chat', { type: 'message', ref: '#inc-1', summary: 'good morning', from: 191, actor: 'responder' }),
  ]),
];

/** A call from front to back of 100 ms, of which back works 80 ms, with the clock of back so many seconds ahead. */
function call(index: number, aheadS: number): Observation {
  const span = { kind: 'server' as const, name: 'GET /', failed: false, detail: '' };
  return {
    kind: 'trace',
    traceId: `t${index}`,
    spans: [
      { ...span, id: 'a', parent: null, service: 'front', startedAt: at(index), durationMs: 100 },
      { ...span, id: 'b', parent: 'a', service: 'back', startedAt: at(index + aheadS + 0.01), durationMs: 80 },
    ],
    text: `trace ${index}`,
  };
}

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

function build(given: Answer[], findings: Finding[] = [errors, slower], known = changes): Timeline {
  return buildTimeline({ incident, seen: seenIn(given), findings, changes: known, ledger: createLedger() });
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

  it('does not count the deploy that was decided on as known when it was decided', () => {
    const back = { ...deploy('back', BACK, 200), startedAt: at(200) } as Observation;
    const atOnce = answer('git-history', [commit(BAD, -60), commit(BACK, 200, BAD), deploy('back', BAD, 0), back]);
    const [bad] = changes;
    const taken = { ...(bad as Change), sha: BACK, exposedFrom: at(200), exposedTo: at(200), reverts: BAD };
    const { events } = build([atOnce], [], [...changes, taken]);

    expect(events.find(({ type }) => type === 'decision')?.knownAtTheTime).toBe(
      'no alert was firing; latest deploy: back at 10:00:00Z',
    );
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

  it('tells one deploy once, however many sources tell of it, by the clock nearest to the traffic', () => {
    const seenElsewhere = answer('github', [
      { ...deploy('back', BAD, 30), text: 'deployment 7', reason: '' } as Observation,
    ]);

    const reached = build([...answers, seenElsewhere]).events.filter(({ type }) => type === 'deploy-finished');

    expect(reached.map(({ at: when, evidence }) => [when, evidence.length])).toEqual([[at(0), 2]]);
  });

  it('leaves out an alert that only begins to pend once all is over', () => {
    const later = answer('prometheus', [alert('Other', 'pending', 500, 510), alert('Early', 'pending', 20, 30)]);

    const pending = build([...answers, later]).events.filter(({ type }) => type === 'alert-pending');

    expect(pending.map(({ entity }) => entity.ref)).toEqual(['Early', 'OrdersFail']);
  });

  it('tells one commit once, however many sources know it, with what each of them has', () => {
    const elsewhere = answer('github', [
      { ...commit(BAD, -60), text: 'its diff' } as Observation,
      { ...commit(BACK, 200, BAD), text: 'its diff' } as Observation,
    ]);

    const { events } = build([...answers, elsewhere]);
    const commits = events.filter(({ type }) => type === 'commit');

    expect(commits.map(({ at: when, evidence }) => [when, evidence.length])).toEqual([[at(-60), 3]]);
    expect(events.filter(({ type }) => type === 'decision')).toHaveLength(1);
  });

  it('tells what happened in the cluster, to flags, on call and in the channel', () => {
    const events = build([...answers, ...beside]).events.filter(({ type }) => /^(cluster|flag|page|chat)-/.test(type));

    expect(events.map(({ at: when, lane, what }) => [when, lane, what])).toEqual([
      [at(-30), 'people', 'fast-checkout: turned on'],
      [at(12), 'symptom', 'back-7d9f: readiness probe failed: 503 (x4 until 10:01:40Z)'],
      [at(90), 'people', 'INC-1: acknowledged'],
      [at(190), 'people', 'responder writes: rolling back `bad0000`'],
    ]);
  });

  it('leaves out what a rollout, a run or a page brings about and another event tells', () => {
    const noise = answer('everywhere', [
      occurrence('cluster', {
        type: 'ScalingReplicaSet',
        ref: 'lab/shop/Deployment/back',
        summary: 'ScalingReplicaSet Deployment/back: Scaled up replica set back-1 from 0 to 1',
        from: -5.5,
      }),
      occurrence('cluster', { type: 'SuccessfulCreate', ref: 'back-1', summary: 'Created pod: back-1-x', from: -5 }),
      occurrence('cluster', { type: 'Killing', ref: 'back-0-x', summary: 'Stopping container app', from: 1 }),
      occurrence('pipeline', { type: 'run-success', ref: 'shop', summary: 'run 7 of deploy: success', from: -4 }),
      occurrence('pipeline', { type: 'job-success', ref: 'shop', summary: 'job deploy of run 7: success', from: 0 }),
      occurrence('page', { type: 'notify', ref: 'front', summary: 'Notified on call level 1', from: 62 }),
    ]);

    expect(build([...answers, noise])).toEqual(build(answers));
  });

  it('tells what the cluster or a pipeline did that no deploy accounts for', () => {
    const own = answer('everywhere', [
      occurrence('cluster', { type: 'ScalingReplicaSet', ref: 'back', summary: 'Scaled up to 6', from: 230 + 3600 }),
      occurrence('cluster', { type: 'Killing', ref: 'back-1', summary: 'failed liveness probe', from: 20 }),
      occurrence('pipeline', { type: 'run-failure', ref: 'shop', summary: 'run 8 of deploy: failure', from: 30 }),
    ]);

    const told = build([...answers, own]).events.filter(({ type }) => /^(cluster|pipeline)-/.test(type));

    expect(told.map(({ type }) => type)).toEqual([
      'cluster-Killing',
      'pipeline-run-failure',
      'cluster-ScalingReplicaSet',
    ]);
  });

  it('tells a flag among the changes once the analysis holds it against the symptom', () => {
    const turned = { ...changes[0]!, sha: 'fast-checkout', exposedFrom: at(-30), exposedTo: at(-30) };
    const given = { incident, seen: seenIn([...answers, ...beside]), findings: [errors], ledger: createLedger() };

    const { events } = buildTimeline({ ...given, changes: [...changes, turned] });

    expect(events.find(({ type }) => type === 'flag-on')?.lane).toBe('change');
  });

  it('tells what happened during the incident rather than the many things long before it', () => {
    const early = Array.from({ length: 60 }, (_, index) =>
      occurrence('cluster', { type: 'Unhealthy', ref: `old-${index}`, summary: 'probe failed', from: -3000 - index }),
    );
    const late = occurrence('cluster', { type: 'BackOff', ref: 'back-1', summary: 'restarting', from: 150 });

    const told = build([...answers, answer('kubernetes', [...early, late])]).events;

    expect(told.filter(({ type }) => type === 'cluster-BackOff')).toHaveLength(1);
    expect(told.filter(({ type }) => type === 'cluster-Unhealthy').length).toBeLessThan(60);
  });

  it('takes the acknowledgement of the page for an anchor', () => {
    expect(build([...answers, ...beside]).anchors.find(({ name }) => name === 'acked')?.at).toBe(at(90));
  });

  it('measures a clock that runs ahead by the calls that both sides recorded, and moves its events back', () => {
    const ahead = Array.from({ length: 5 }, (_, index) => call(index, 420));
    const logged: Finding = {
      kind: 'template',
      id: 'F-3',
      statement: 'back began to log lines such as `queue full`',
      entity: { kind: 'service', ref: 'back', aliases: [] },
      evidence: ['E-log-001'],
      template: 'queue full',
      count: 9,
      baselineCount: 0,
      firstAt: at(426),
      lastAt: at(600),
      level: 'error',
    };

    const timeline = build([...answers, answer('tempo', ahead)], [errors, logged]);

    const event = timeline.events.find(({ type }) => type === 'log-template');
    expect(Math.abs(Date.parse(event!.at) - Date.parse(at(6)))).toBeLessThanOrEqual(event!.precisionMs);
    expect(event!.raw).toBe(at(426));
    expect(timeline.clocks).toContain('The clock of back runs 420 s');
  });

  it('keeps events of a corrected clock in their order to the nanosecond', () => {
    const ahead = Array.from({ length: 5 }, (_, index) => call(index, 420));
    const logged = (template: string, ns: string): Finding => ({
      kind: 'template',
      id: `F-${ns}`,
      statement: `back began to log lines such as \`${template}\``,
      entity: { kind: 'service', ref: 'back', aliases: [] },
      evidence: ['E-log-001'],
      ...{ template, count: 9, baselineCount: 0, level: 'error' },
      firstAt: at(426).replace(/(\.000)?Z$/, `.${ns}Z`),
      lastAt: at(600),
    });
    const findings = [errors, logged('a second', '000000900'), logged('z first', '000000100')];

    const events = build([...answers, answer('tempo', ahead)], findings).events;

    const told = events.filter(({ type }) => type === 'log-template');
    expect(told.map(({ at: corrected }) => corrected.slice(-10))).toEqual(['000000100Z', '000000900Z']);
    expect(told[0]?.what).toContain('z first');
  });

  it('says nothing of clocks that agree', () => {
    const level = Array.from({ length: 5 }, (_, index) => call(index, 0));

    expect(build([...answers, answer('tempo', level)]).clocks).not.toContain('The clock of back');
  });

  it('measures a node by its heartbeat against the write that carried it', () => {
    const node = {
      metadata: { name: 'node-1', managedFields: [{ manager: 'kubelet', time: at(3000) }] },
      status: { conditions: [{ type: 'Ready', lastHeartbeatTime: at(3420) }] },
    };
    const object: Observation = {
      kind: 'object',
      cluster: 'prod',
      namespace: null,
      type: 'Node',
      name: 'node-1',
      uid: null,
      text: JSON.stringify(node),
    };

    expect(build([...answers, answer('kubernetes', [object])]).clocks).toContain(
      'The clock of node-1 runs 420 s (± 2 s)',
    );
  });

  it('is the same whatever order the sources answer in', () => {
    const all = [
      ...answers,
      ...beside,
      answer(
        'tempo',
        [0, 1, 2].map((index) => call(index, 7)),
      ),
      answer('cluster', ['node-1', 'node-2'].map(node)),
      answer('github', ['build', 'rollout'].map(jobLog)),
    ];
    const expected = build(all);

    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
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
