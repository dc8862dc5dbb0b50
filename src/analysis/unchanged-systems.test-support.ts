import type { ChangedSystem, Shipped } from './changed-system.test-support.ts';

/** Changes that are near in time and place, and do nothing that could fail so. */
function decoys(service: string, atMin: number): Shipped[] {
  return [
    {
      ...{
        sha: 'dec0001a',
        subject: `refactor(${service}): extract helper`,
        path: `services/${service}/work.go`,
        atMin: atMin - 20,
      },
      diff: [
        '-\tscore := a*w0 + b*w1',
        '-\tout = append(out, score)',
        '+\tout = append(out, scoreOf(a, b, w0, w1))',
        '+}',
        '+',
        '+func scoreOf(a, b, w0, w1 float64) float64 {',
        '+\treturn a*w0 + b*w1',
      ],
      deploy: { service, atMin: atMin - 15 },
    },
    {
      ...{
        sha: 'dec0002b',
        subject: `chore(${service}): adjust cache entries`,
        path: `services/${service}/config/cache.yaml`,
        atMin: atMin - 10,
      },
      diff: ['-  cache_entries: 50000', '+  cache_entries: 60000'],
      deploy: { service, atMin: atMin - 6 },
    },
    {
      ...{ sha: 'dec0003c', subject: 'chore: bump client library', path: 'go.mod', atMin: atMin - 5 },
      diff: ['-\tgithub.com/acme/client v1.19.0', '+\tgithub.com/acme/client v1.19.1'],
      deploy: { service, atMin: atMin - 1 },
    },
    {
      ...{
        sha: 'dec0004d',
        subject: 'feat: request ids in the log',
        path: `services/${service}/log.go`,
        atMin: atMin + 1,
      },
      diff: ['+\tlogger = logger.With("request_id", id)'],
      deploy: { service, atMin: atMin + 2 },
    },
  ];
}

function errors(service: string, atMin: number): ChangedSystem['moved'] {
  return [
    { service, metric: 'http_error_ratio', from: 0.002, to: 0.7, atMin },
    { service, metric: 'requests_per_second', from: 200, to: 200, atMin },
  ];
}

/** Incidents that no change caused. A deploy on the failing service came a minute before each. */
export const UNCHANGED: readonly ChangedSystem[] = [
  {
    ...{
      name: 'a certificate that ran out',
      service: 'portal',
      title: 'portal upstream errors above 5%',
      pagedMin: 65,
    },
    moved: errors('portal', 61),
    said: [
      {
        service: 'portal',
        level: 'ERROR',
        line: 'tls handshake with accounts failed: x509: certificate has expired',
        fromMin: 61,
      },
    ],
    shipped: decoys('portal', 61),
    guilty: null,
  },
  {
    ...{
      name: 'a payment provider that fails',
      service: 'payments',
      title: 'payments error ratio above 5%',
      pagedMin: 66,
    },
    moved: errors('payments', 62),
    said: [
      {
        service: 'payments',
        level: 'ERROR',
        line: 'POST https://api.acmepay.com/v1/charges: 503 Service Unavailable',
        fromMin: 62,
      },
      { service: 'payments', level: 'WARN', line: 'provider status page reports a major incident', fromMin: 64 },
    ],
    shipped: decoys('payments', 62),
    guilty: null,
  },
  {
    ...{
      name: 'a campaign that brings ten times the traffic',
      service: 'shop',
      title: 'shop latency p99 above 1 s',
      pagedMin: 66,
    },
    moved: [
      { service: 'shop', metric: 'requests_per_second', from: 200, to: 2100, atMin: 60 },
      { service: 'shop', metric: 'http_request_duration_p99_ms', from: 120, to: 5000, atMin: 62 },
      { service: 'shop', metric: 'container_cpu_usage_cores', from: 1, to: 8, atMin: 60 },
    ],
    said: [{ service: 'shop', level: 'WARN', line: 'request queue is full, # waiting', fromMin: 62 }],
    shipped: decoys('shop', 62),
    guilty: null,
  },
  {
    ...{
      name: 'a neighbour that takes the machine',
      service: 'ranking',
      title: 'ranking latency p99 above 500 ms',
      pagedMin: 66,
    },
    moved: [
      { service: 'ranking', metric: 'http_request_duration_p99_ms', from: 80, to: 3900, atMin: 62 },
      { service: 'ranking', metric: 'container_cpu_cfs_throttled_seconds', from: 0.02, to: 8, atMin: 61 },
      { service: 'node-7', metric: 'node_cpu_utilization_ratio', from: 0.35, to: 0.98, atMin: 60 },
    ],
    said: [
      {
        service: 'kubelet',
        level: 'WARN',
        line: 'node node-7 under cpu pressure from pod batch/export-#',
        fromMin: 61,
      },
      { service: 'ranking', level: 'WARN', line: 'handler over its latency budget, cpu contended', fromMin: 62 },
    ],
    shipped: decoys('ranking', 62),
    guilty: null,
  },
  {
    ...{
      name: 'a nightly job that locks the database',
      service: 'invoices',
      title: 'invoices latency p99 above 1 s',
      pagedMin: 68,
    },
    moved: [
      { service: 'invoices', metric: 'http_request_duration_p99_ms', from: 100, to: 6000, atMin: 62 },
      { service: 'invoicedb', metric: 'db_cpu_utilization', from: 25, to: 99, atMin: 61 },
    ],
    said: [
      { service: 'invoicedb', level: 'INFO', line: 'pg_dump started by nightly backup, snapshot #', fromMin: 60 },
      { service: 'invoices', level: 'ERROR', line: 'invoicedb query exceeded # ms', fromMin: 62 },
    ],
    shipped: decoys('invoices', 62),
    guilty: null,
  },
  {
    ...{ name: 'names that are not resolved', service: 'search', title: 'search error ratio above 5%', pagedMin: 66 },
    moved: errors('search', 62),
    said: [
      { service: 'search', level: 'ERROR', line: 'lookup index.internal on 10.96.0.10:53: no such host', fromMin: 62 },
    ],
    shipped: decoys('search', 62),
    guilty: null,
  },
  {
    ...{
      name: 'a quota at the provider that is used up',
      service: 'maps',
      title: 'maps error ratio above 5%',
      pagedMin: 66,
    },
    moved: errors('maps', 62),
    said: [
      {
        service: 'maps',
        level: 'ERROR',
        line: 'geocoder answered 429: daily quota exceeded for project maps-prod',
        fromMin: 62,
      },
    ],
    shipped: decoys('maps', 62),
    guilty: null,
  },
  {
    ...{ name: 'clocks that drift apart', service: 'login', title: 'login rejects tokens with 401', pagedMin: 66 },
    moved: [{ service: 'login', metric: 'http_401_ratio', from: 0.003, to: 0.6, atMin: 62, overMin: 5 }],
    said: [
      { service: 'login', level: 'WARN', line: 'token rejected: issued in the future by # s', fromMin: 62 },
      { service: 'node-3', level: 'ERROR', line: 'chronyd: clock offset # s, no reachable sources', fromMin: 58 },
    ],
    shipped: decoys('login', 62),
    guilty: null,
  },
  {
    ...{ name: 'a disk that fails', service: 'archive', title: 'archive writes fail', pagedMin: 66 },
    moved: errors('archive', 62),
    said: [
      {
        service: 'archive',
        level: 'ERROR',
        line: 'write /data/segment-#: input/output error; read-only file system',
        fromMin: 62,
      },
    ],
    shipped: decoys('archive', 62),
    guilty: null,
  },
  {
    ...{ name: 'nothing that anybody wrote down', service: 'feeds', title: 'feeds error ratio above 5%', pagedMin: 66 },
    moved: errors('feeds', 62),
    said: [{ service: 'feeds', level: 'ERROR', line: 'request # ended without an answer', fromMin: 62 }],
    shipped: decoys('feeds', 62),
    guilty: null,
  },
];
