import { describe, expect, it } from 'vitest';
import { instant, type Answer, type Incident, type Observation, type Series } from '../schema/index.ts';
import { diagnose } from './diagnose.ts';

const START_MS = Date.parse('2026-05-20T14:00:00Z');
const MINUTE_MS = 60_000;
const incident: Incident = {
  id: 'INC-1',
  title: 'checkout fails',
  severity: 'SEV2',
  startedAt: instant(START_MS + 60 * MINUTE_MS),
  resolvedAt: instant(START_MS + 90 * MINUTE_MS),
  environment: 'prod',
  services: ['checkout'],
  alerts: [],
  links: [],
  source: { trigger: 'manual', delivery: 'test' },
};
const window = { from: instant(START_MS), to: instant(START_MS + 120 * MINUTE_MS) };

function diagnosed(observations: Observation[]) {
  const { length } = observations;
  const told = { input: {}, window, fetchedAt: window.to, total: length, returned: length, truncated: false };
  const answers: Answer[] = [{ tool: 'test', ...told, observations }];
  return diagnose({ incident, window, answers });
}

function series(metric: string, samples: Series['samples'], type: Series['type'] = 'gauge'): Observation {
  return { kind: 'series', metric, type, labels: { service: 'checkout' }, samples };
}

/** The error ratio of checkout, a sample a minute: healthy, then failing while the incident lasts. */
function failing(): Series['samples'] {
  return Array.from({ length: 120 }, (_, minute) => [
    START_MS + minute * MINUTE_MS,
    (minute % 3) / 1000 + (minute >= 60 && minute < 90 ? 0.4 : 0),
  ]);
}

function onsetIn(observations: Observation[]): string | undefined {
  return diagnosed(observations).timeline.anchors.find(({ name }) => name === 'onset')?.at;
}

const symptom = series('http_error_ratio', failing());

describe('a diagnosis of odd series', () => {
  it('finds the symptom beside series without variance, of one point, of none, and of nothing that is a number', () => {
    const expected = onsetIn([symptom]);
    const at = (minute: number): number => START_MS + minute * MINUTE_MS;
    const odd = [
      series(
        'queue_depth',
        failing().map(([ms]) => [ms, 7]),
      ),
      series('pool_waiting', [[at(70), 1]]),
      series('cache_hit_ratio', []),
      series(
        'latency_seconds',
        failing().map(([ms], index) => [ms, index % 2 === 0 ? null : Number.NaN]),
      ),
      series(
        'memory_bytes',
        failing().map(([ms], index) => [ms, index === 70 ? Number.POSITIVE_INFINITY : 1]),
      ),
      series(
        'requests_total',
        [
          [at(1), 5],
          [at(1), 9],
          [at(0), 1],
          [at(2), 0],
          [Number.NaN, 3],
        ],
        'counter',
      ),
      series(
        'restarts_total',
        failing().map(([ms], index) => [ms, 1000 - index]),
        'counter',
      ),
    ];

    expect(expected).toBeDefined();
    expect(onsetIn([symptom, ...odd])).toBe(expected);
    expect(diagnosed(odd).timeline.anchors.find(({ name }) => name === 'onset')).toBeUndefined();
  });

  it('finds the same onset whatever order the samples are in, and where each comes twice', () => {
    const expected = onsetIn([symptom]);
    const samples = failing();

    expect(onsetIn([series('http_error_ratio', samples.toReversed())])).toBe(expected);
    expect(onsetIn([series('http_error_ratio', [...samples.slice(50), ...samples.slice(0, 70)])])).toBe(expected);
  });

  it.each([
    ['gauge', 'pool_requests_waiting', (index: number, isDuring: boolean) => (index % 5) + (isDuring ? 50 : 0)],
    ['counter', 'http_server_errors_total', (index: number, isDuring: boolean) => 200 * index * Number(isDuring)],
  ] as const)(
    'takes a million points of a %s',
    (type, metric, valueOf) => {
      const samples = Array.from({ length: 1_000_000 }, (_, index): [number, number] => {
        const minute = (index * 7) / MINUTE_MS;
        return [START_MS + index * 7, valueOf(index, minute >= 60 && minute < 90)];
      });
      const { findings } = diagnosed([series(metric, samples, type)]);

      const onsets = findings.flatMap((one) => (one.kind === 'deviation' ? [Date.parse(one.onsetAt)] : []));
      expect(onsets.length).toBeGreaterThan(0);
      for (const onset of onsets) expect(Math.abs(onset - Date.parse(incident.startedAt))).toBeLessThan(2 * MINUTE_MS);
    },
    240_000,
  );
});

describe('a diagnosis of odd logs', () => {
  const line = (minute: number, text: string): string => `${instant(START_MS + minute * MINUTE_MS)} ERROR ${text}`;
  const told = (lines: string[]) =>
    diagnosed([symptom, { kind: 'logs', service: 'checkout', text: lines.join('\n') }]).findings.flatMap((one) =>
      one.kind === 'template' ? [one.statement] : [],
    );

  it('finds the new kind of line beside binary, beside lines of a MiB, and in other alphabets', () => {
    const noise = [
      ...Array.from({ length: 50 }, (_, minute) =>
        line(minute, `\u0000\u0001\ufffd\ud800${String.fromCharCode(minute)}`),
      ),
      line(10, 'x'.repeat(2 ** 20)),
      line(11, '{"a":'.repeat(100_000)),
      line(12, ' ='.repeat(2 ** 19)),
      `{"ts":"${instant(START_MS)}","msg":${'['.repeat(50_000)}`,
    ];
    const messages = [
      'connection refused by ledger',
      'соединение с базой потеряно',
      '数据库连接超时',
      'فشل الاتصال بالخادم',
    ];
    for (const message of messages) {
      const statements = told([...noise, ...Array.from({ length: 20 }, (_, count) => line(61 + count, message))]);
      expect(statements.filter((statement) => statement.includes(message))).toHaveLength(1);
    }
  });
});
