import { describe, expect, it } from 'vitest';
import type { Change, Deviation, Template } from '../../schema/index.ts';
import { at } from '../seen.test-support.ts';
import { FAILURE_MODES } from './catalogue.ts';
import { FailureMode } from './failure-mode.ts';
import { matchFailureMode } from './match-failure-mode.ts';

function deviation(role: Deviation['role'], metric: string, extra: Partial<Deviation> = {}): Deviation {
  return {
    kind: 'deviation',
    id: 'F-1',
    statement: metric,
    entity: { kind: 'service', ref: 'pay', aliases: [] },
    evidence: ['E-met-001'],
    signal: metric,
    metric,
    role,
    peer: null,
    onsetAt: at(0),
    onsetErrorMs: 5000,
    before: 1,
    peak: 10,
    direction: 'up',
    z: 20,
    recoveredAt: null,
    unit: '1',
    ...extra,
  };
}

function change(key: string, before: string, after: string): Change {
  return {
    sha: 'abc',
    service: 'pay',
    subject: 'tune',
    paths: ['pay.yaml'],
    settings: [{ path: 'pay.yaml', key, before, after }],
    exposedFrom: at(-10),
    exposedTo: at(-5),
    revertedAt: null,
    reverts: null,
    evidence: ['E-diff-001'],
  };
}

function template(text: string): Template {
  return {
    kind: 'template',
    id: 'F-2',
    statement: text,
    entity: { kind: 'service', ref: 'pay', aliases: [] },
    evidence: ['E-log-001'],
    template: text,
    level: 'error',
    count: 9,
    baselineCount: 0,
    firstAt: at(0),
    lastAt: at(60),
  };
}

const errors = deviation('errors', 'http_requests_total');

describe('the failure mode that fits', () => {
  it.each([
    [
      'connection-pool-exhaustion',
      [deviation('saturation', 'jdbc_connections_pending'), errors],
      change('jdbc.max-pool', '30', '5'),
      [],
    ],
    [
      'connection-pool-exhaustion',
      [deviation('saturation', 'worker_slots_queue_depth'), errors],
      null,
      [template('slot not acquired in <dur>')],
    ],
    [
      'cache-disabled-or-cold',
      [deviation('cache', 'lookaside_miss_ratio'), deviation('traffic', 'calls_total', { peer: 'bank' }), errors],
      change('cache.keep', '60s', '0s'),
      [],
    ],
    [
      'dependency-rate-limited',
      [deviation('saturation', 'requests_throttled_total'), deviation('traffic', 'requests_total')],
      null,
      [],
    ],
    [
      'timeout-too-short',
      [deviation('errors', 'calls_total', { peer: 'bank' }), errors],
      change('bank.timeout', '2s', '90ms'),
      [],
    ],
    [
      'memory-exhaustion',
      [deviation('other', 'process_resident_memory_bytes'), deviation('errors', 'restarts_total'), errors],
      null,
      [],
    ],
    ['traffic-surge', [deviation('traffic', 'requests_total'), deviation('saturation', 'inflight')], null, []],
    ['latency-regression', [deviation('latency', 'request_seconds')], change('flow', 'old', 'new'), []],
    ['error-regression', [errors], change('flow', 'old', 'new'), [template('order <num> was not booked')]],
  ])('is %s', (expected, deviations, made, templates) => {
    expect(matchFailureMode({ service: 'pay', deviations, change: made, templates })?.mode.id).toBe(expected);
  });

  it.each([
    [
      'a timeout that was made longer',
      [deviation('errors', 'calls_total', { peer: 'bank' }), errors],
      change('bank.timeout', '90ms', '2s'),
    ],
    ['a pool that never filled', [errors], change('pool.max', '20', '4')],
    ['a cache that goes on answering', [errors], change('cache.ttl', '60', '0')],
  ])('is not the one that the change suggests: %s', (_name, deviations, made) => {
    expect(matchFailureMode({ service: 'pay', deviations, change: made, templates: [] })?.mode.id).toBe(
      'error-regression',
    );
  });

  it('is none where nothing of the kind is seen', () => {
    expect(
      matchFailureMode({ service: 'pay', deviations: [], change: change('pool.max', '20', '4'), templates: [] }),
    ).toBeNull();
  });

  it('fills its mechanism with the names of the case', () => {
    const matched = matchFailureMode({
      service: 'pay',
      deviations: [deviation('saturation', 'db_pool_requests_waiting')],
      change: change('pool.max', '20', '4'),
      templates: [],
    });

    expect(matched?.mechanism).toContain('With `pool.max` at 4 instead of 20, pay needs more connections');
    expect(matched?.mechanism).toContain('`db_pool_requests_waiting`');
  });
});

/** What is seen of each mode beyond the first eight, in words that no mode was written for. */
const SEEN: readonly {
  mode: string;
  deviations?: Deviation[];
  made?: Change;
  lines?: string[];
  objects?: string[];
  isFlag?: boolean;
}[] = [
  {
    mode: 'retry-storm',
    deviations: [
      deviation('traffic', 'bank_calls_total', { peer: 'bank' }),
      deviation('errors', 'bank_calls_total', { peer: 'bank' }),
      errors,
    ],
    lines: ['bank call failed, attempt <num> of <num>'],
  },
  { mode: 'queue-backlog', deviations: [deviation('saturation', 'topic_consumer_lag')] },
  {
    mode: 'consumer-expelled',
    deviations: [deviation('saturation', 'consumer_group_lag')],
    lines: ['poll timeout expired, leaving group <str>'],
    made: change('max.poll.records', '100', '1000'),
  },
  { mode: 'poison-message', deviations: [errors], lines: ['message <id> redelivered <num> times'] },
  {
    mode: 'disk-full',
    deviations: [deviation('saturation', 'node_filesystem_used_ratio'), errors],
    lines: ['write /var/lib/data: no space left on device'],
  },
  { mode: 'handle-exhaustion', deviations: [errors], lines: ['accept tcp <ip>: too many open files'] },
  {
    mode: 'cpu-starved',
    deviations: [
      deviation('other', 'container_cpu_cfs_throttled_seconds_total'),
      deviation('latency', 'request_seconds'),
    ],
  },
  {
    mode: 'collector-pauses',
    deviations: [deviation('other', 'jvm_gc_pause_seconds_sum'), deviation('latency', 'request_seconds')],
  },
  {
    mode: 'lock-contention',
    deviations: [deviation('latency', 'request_seconds')],
    lines: ['ERROR deadlock detected on relation <num>'],
  },
  {
    mode: 'slow-query',
    deviations: [deviation('latency', 'request_seconds')],
    lines: ['slow query <dur>: seq scan on orders'],
  },
  { mode: 'database-connections-exhausted', deviations: [errors], lines: ['FATAL: sorry, too many clients already'] },
  { mode: 'replica-lag', deviations: [deviation('saturation', 'pg_replication_lag_seconds')] },
  {
    mode: 'database-read-only',
    deviations: [errors],
    lines: ['The server is running with the read-only option so it cannot execute this statement'],
  },
  { mode: 'certificate-expired', deviations: [errors], lines: ['x509: certificate has expired or is not yet valid'] },
  { mode: 'name-not-resolved', deviations: [errors], lines: ['dial tcp: lookup bank.svc: no such host'] },
  { mode: 'credentials-refused', deviations: [errors], lines: ["Access denied for user 'pay'@'<ip>'"] },
  {
    mode: 'dependency-down',
    deviations: [deviation('errors', 'calls_total', { peer: 'bank' }), errors],
    lines: ['connect ECONNREFUSED <ip>:<num>'],
  },
  {
    mode: 'network-degraded',
    deviations: [
      deviation('other', 'node_tcp_retransmits_total'),
      deviation('latency', 'calls_seconds', { peer: 'bank' }),
    ],
  },
  { mode: 'clock-skew', deviations: [errors], lines: ['jwt rejected: token used before issued'] },
  { mode: 'schema-incompatible', deviations: [errors], lines: ['ERROR: column orders.region does not exist'] },
  {
    mode: 'contract-mismatch',
    deviations: [errors],
    lines: ['json: cannot unmarshal string into Go struct field Price.amount'],
  },
  {
    mode: 'unhandled-input',
    deviations: [errors],
    lines: ['panic: runtime error: invalid memory address or nil pointer dereference'],
  },
  {
    mode: 'invalid-configuration',
    deviations: [errors],
    lines: ['fatal: missing environment variable LEDGER_URL'],
    made: change('ledger.url', 'a', 'b'),
  },
  {
    mode: 'crash-loop',
    deviations: [deviation('errors', 'container_restarts_total')],
    objects: ['shop/pay is in CrashLoopBackOff: back-off restarting failed container'],
  },
  { mode: 'probe-misfit', objects: ['Liveness probe failed: HTTP probe failed with statuscode: 404'] },
  { mode: 'quota-exceeded', objects: ['pods "pay-1" is forbidden: exceeded quota: compute'] },
  { mode: 'not-scheduled', objects: ['0/3 nodes are available: 3 node(s) had untolerated taint'] },
  { mode: 'image-not-pulled', objects: ['ErrImagePull: manifest unknown'] },
  { mode: 'volume-unavailable', objects: ['pod has unbound immediate PersistentVolumeClaims'] },
  { mode: 'traffic-misrouted', objects: ['Service pay selects no pod: its selector names app=payments'] },
  {
    mode: 'scaling-at-limit',
    deviations: [deviation('traffic', 'requests_total')],
    objects: ['ScalingLimited: the desired replica count is more than the maximum replica count'],
  },
  { mode: 'node-lost', objects: ['Node worker-2 is NotReady: Kubelet stopped posting node status'] },
  {
    mode: 'job-contention',
    deviations: [deviation('latency', 'request_seconds')],
    lines: ['nightly batch started for <num> accounts'],
  },
  { mode: 'hot-key', deviations: [deviation('saturation', 'shard_busy_ratio')] },
  { mode: 'flag-exposure', deviations: [errors], isFlag: true },
  {
    mode: 'batching-lost',
    deviations: [deviation('saturation', 'consumed_write_capacity')],
    lines: ['single-item write to table <str>'],
  },
];

describe('each mode of the catalogue', () => {
  it.each(SEEN)(
    '$mode is told by what it leaves behind',
    ({ mode, deviations = [], made = null, lines = [], objects = [], isFlag = false }) => {
      const matched = matchFailureMode({
        service: 'pay',
        deviations,
        change: made,
        templates: lines.map(template),
        objects,
        isFlag,
      });

      expect(matched?.mode.id).toBe(mode);
      expect(matched?.mechanism).not.toMatch(/[{}]/);
    },
  );

  it.each(SEEN)('$mode is not told without the signs that it needs', ({ mode, deviations = [] }) => {
    const onlyFelt = deviations.filter(
      ({ role, peer }) => peer === null && (role === 'errors' || role === 'latency') && !/restart/.test(mode),
    );
    const felt = onlyFelt.filter(({ metric }) => metric === 'http_requests_total' || metric === 'request_seconds');

    expect(matchFailureMode({ service: 'pay', deviations: felt, change: null, templates: [] })?.mode.id).not.toBe(mode);
  });

  it('has a case here or above', () => {
    const above = [
      'connection-pool-exhaustion',
      'cache-disabled-or-cold',
      'dependency-rate-limited',
      'timeout-too-short',
    ];
    const more = ['memory-exhaustion', 'traffic-surge', 'latency-regression', 'error-regression'];
    expect(new Set([...above, ...more, ...SEEN.map(({ mode }) => mode)])).toEqual(
      new Set(FAILURE_MODES.map(({ id }) => id)),
    );
  });
});

describe('the catalogue', () => {
  it('holds at least thirty modes, each of them once and as the schema asks', () => {
    expect(FAILURE_MODES.length).toBeGreaterThanOrEqual(30);
    expect(new Set(FAILURE_MODES.map(({ id }) => id)).size).toBe(FAILURE_MODES.length);
    for (const mode of FAILURE_MODES) expect(FailureMode.parse(mode)).toEqual(mode);
  });

  it('names safeguards that are looked for', () => {
    const audited = new Set([
      ...['config-validation', 'health-gate', 'code-owners', 'symptom-alert', 'leading-signal-alert', 'quiet-alerts'],
      ...['automatic-rollback', 'runbook', 'runbook-freshness', 'timeouts-and-retries', 'dependency-fallback'],
      ...['resource-limits', 'resource-requests', 'replicas', 'probes', 'liveness', 'disruption-budget', 'autoscaling'],
      'pool-size',
    ]);

    expect(FAILURE_MODES.flatMap(({ safeguards }) => safeguards).filter((name) => !audited.has(name))).toEqual([]);
  });

  it('takes a mode that a team adds before its own', () => {
    const own = FailureMode.parse({
      ...FAILURE_MODES[0],
      id: 'ledger-closed',
      signs: [{ what: 'the ledger is closed', where: 'log', words: ['ledger closed'], weight: 9, needed: true }],
    });

    const matched = matchFailureMode({
      service: 'pay',
      deviations: [errors],
      change: null,
      templates: [template('ledger is closed until <time>')],
      modes: [own, ...FAILURE_MODES],
    });

    expect(matched?.mode.id).toBe('ledger-closed');
  });

  it('refuses a slot that cannot be filled, and a mode that nothing is needed for', () => {
    const [first] = FAILURE_MODES;

    expect(FailureMode.safeParse({ ...first, mechanism: '{weather} is bad' }).success).toBe(false);
    expect(FailureMode.safeParse({ ...first, signs: [{ what: 'x', where: 'own', weight: 1 }] }).success).toBe(false);
  });
});
