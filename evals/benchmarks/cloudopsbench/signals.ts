import { instant, type Observation } from '../../../src/index.ts';
import { argument, type ToolAnswer } from './tool-answers.ts';

type Series = Extract<Observation, { kind: 'series' }>;
type Alert = Extract<Observation, { kind: 'alert' }>;

/** What one kind of evidence in an alert measured. */
const METRICS: readonly (readonly [RegExp, string])[] = [
  [/^LATENCY/, 'request_latency'],
  [/^RESOURCE_SATURATION \[cpu_cfs/, 'container_cpu_throttled_seconds'],
  [/^RESOURCE_SATURATION \[cpu/, 'container_cpu_cores'],
  [/^RESOURCE_SATURATION \[mem/i, 'container_memory'],
  [/^THROUGHPUT/, 'requests_per_second'],
  [/^TRAFFIC_ANOMALY/, 'network_packets_per_second'],
  [/^ERROR_SPIKE/, 'success_ratio_percent'],
  [/^NETWORK_QUALITY/, 'tcp_retransmits'],
];

/** Alerts, and for each figure that an alert tells a series of it: its usual value before, its present one since. */
export function alertsIn(answers: readonly ToolAnswer[], startedMs: number, toMs: number): (Series | Alert)[] {
  return answers
    .filter(({ tool }) => tool === 'GetAlerts')
    .flatMap(({ said }) =>
      recordsAt(said, 'alerts').flatMap((alert) => {
        const name = text(alert['name']) || text(alert['entity_name']) || text(alert['entry_service']);
        const isNode = /node/i.test(text(alert['type']) + text(alert['entity_type']));
        const labels: Record<string, string> = isNode ? { node: name } : { service: name };
        const evidence = Array.isArray(alert['evidence'])
          ? alert['evidence'].filter((one) => typeof one === 'string')
          : [];
        const url = text(alert['url']);
        const told: Alert = {
          kind: 'alert',
          name: text(alert['business_action']) || evidence[0]?.split(' ')[0] || 'Abnormal',
          state: 'firing',
          labels: { ...labels, ...(url === '' ? {} : { url }) },
          startsAt: instant(startedMs),
          endsAt: instant(toMs),
          precisionMs: 60_000,
          text: JSON.stringify(alert),
        };
        return [told, ...evidence.flatMap((line) => seriesOf(line, labels, startedMs))];
      }),
    );
}

function seriesOf(line: string, labels: Record<string, string>, startedMs: number): Series[] {
  const metric = METRICS.find(([pattern]) => pattern.test(line))?.[1];
  if (metric === undefined) return [];
  const series = (name: string, extra: Record<string, string>, before: number | null, now: number | null): Series => ({
    kind: 'series',
    metric: name,
    type: 'gauge',
    labels: { ...labels, ...extra },
    samples: [
      [startedMs - 60_000, before],
      [startedMs + 60_000, now],
    ],
  });
  if (/Data Vanished|dropped to zero/i.test(line)) return [series(metric, {}, 0, null)];
  const throttled = /Val: ([\d.]+)s/.exec(line);
  if (throttled) return [series(metric, {}, 0, Number(throttled[1]))];
  return line
    .split('|')
    .slice(1)
    .flatMap((part) => {
      const match = /(?:([\w-]+): )?Normal=([\d.]+)\S*(?: cores)? -> Cur(?:rent)?=([\d.]+)/.exec(part);
      if (!match) return [];
      const quantile = /(p\d\d)latency/.exec(match[1] ?? '')?.[1];
      const direction = /^(Inbound|Outbound)$/.exec(match[1] ?? '')?.[1]?.toLowerCase();
      return [
        series(
          metric,
          { ...(quantile === undefined ? {} : { quantile }), ...(direction === undefined ? {} : { direction }) },
          Number(match[2]),
          Number(match[3]),
        ),
      ];
    });
}

/** Who calls whom, as a mesh's request metric names it; the tool tells no figures. */
export function callsIn(answers: readonly ToolAnswer[]): Series[] {
  return answers
    .filter(({ tool }) => tool === 'GetServiceDependencies')
    .flatMap((answer) => {
      const said = typeof answer.said === 'string' ? answer.said : '';
      const stack: string[] = [argument(answer, 'service_name')];
      return (said.split(/\[Downstream \(Calls\)\]:/)[1] ?? '').split('\n').flatMap((line): Series[] => {
        const match = /^([\s│]*)[├└]──\s*([\w.-]+)/.exec(line);
        if (!match) return [];
        const depth = Math.floor((match[1] ?? '').length / 4) + 1;
        const [caller, callee] = [stack[depth - 1], match[2] ?? ''];
        stack.length = depth;
        stack[depth] = callee;
        if (caller === undefined) return [];
        return [
          {
            kind: 'series',
            metric: 'istio_requests_total',
            type: 'counter',
            labels: { source_workload: caller, destination_workload: callee },
            samples: [],
          },
        ];
      });
    });
}

/** The error lines of each service. */
export function logsIn(answers: readonly ToolAnswer[]): Extract<Observation, { kind: 'logs' }>[] {
  return answers
    .filter(({ tool }) => tool === 'GetErrorLogs')
    .flatMap((answer) => {
      const { said } = answer;
      const samples = recordsAt(said, 'patterns').map((pattern) => text(pattern['sample']));
      const plain = ['app', 'previous'].flatMap((key) => listAt(said, key)).concat(Array.isArray(said) ? said : []);
      const lines = [...samples, ...plain.filter((one) => typeof one === 'string')].map((one) => one.trimEnd());
      const body = lines.filter((one) => one !== '').join('\n');
      return body === '' ? [] : [{ kind: 'logs' as const, service: argument(answer, 'service_name'), text: body }];
    });
}

function listAt(value: unknown, key: string): unknown[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

function recordsAt(value: unknown, key: string): Record<string, unknown>[] {
  return listAt(value, key).filter(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
