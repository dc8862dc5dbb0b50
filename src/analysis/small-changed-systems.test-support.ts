import type { ChangedSystem, Moved, Said, Shipped } from './changed-system.test-support.ts';

type Movement = [service: string, metric: string, from: number, to: number, atMin: number, overMin?: number];
type Line = [service: string, level: Said['level'], line: string, fromMin?: number];

/** Four harmless changes on a service, the last of them right before what goes wrong. */
function harmless(service: string): Shipped[] {
  return [
    {
      ...{ sha: 'dec0001a', subject: 'refactor: tidy handler', path: `services/${service}/handler.go`, atMin: 56 },
      diff: [
        '-\tif err := json.NewDecoder(r.Body).Decode(&req); err != nil {',
        '-\t\thttp.Error(w, err.Error(), 400)',
        '-\t\treturn',
        '-\t}',
        '+\treq, err := decodeRequest[Req](r)',
        '+\tif err != nil {',
        '+\t\twriteError(w, http.StatusBadRequest, err)',
        '+\t\treturn',
        '+\t}',
      ],
      deploy: { service, atMin: 61 },
    },
    {
      ...{ sha: 'dec0002b', subject: 'feat: cache hit counters', path: `services/${service}/metrics.go`, atMin: 40 },
      diff: [
        '+var hits = prometheus.NewCounter(prometheus.CounterOpts{Name: "cache_hits_total"})',
        '+\tif ok { hits.Inc() }',
      ],
      deploy: { service, atMin: 45 },
    },
    {
      ...{ sha: 'dec0003c', subject: 'chore: bump dependencies', path: 'go.mod', atMin: 30 },
      diff: ['-\tgoogle.golang.org/grpc v1.62.0', '+\tgoogle.golang.org/grpc v1.62.1'],
      deploy: { service, atMin: 48 },
    },
    {
      ...{ sha: 'dec0004d', subject: 'fix: guard an empty entry', path: `services/${service}/lookup.go`, atMin: 33 },
      diff: ['+\tif e == nil {', '+\t\treturn &Entry{}', '+\t}'],
      deploy: { service, atMin: 50 },
    },
  ];
}

function systemOf(
  name: string,
  service: string,
  title: string,
  moved: readonly Movement[],
  said: readonly Line[],
  path: string,
  diff: string[],
  changed = service,
): ChangedSystem {
  return {
    ...{ name, service, title, pagedMin: 68, guilty: 'aaaa0001' },
    moved: moved.map(([of, metric, from, to, atMin, overMin = 1]): Moved => ({
      service: of,
      metric,
      from,
      to,
      atMin,
      overMin,
    })),
    said: said.map(([of, level, line, fromMin = 63]): Said => ({ service: of, level, line, fromMin })),
    shipped: [
      {
        ...{ sha: 'aaaa0001', subject: 'refactor: simplify', path, diff, atMin: 50 },
        deploy: { service: changed, atMin: 59 },
      },
      ...harmless(service),
    ],
  };
}

/** Incidents of one line or two, each of another mechanism. */
export const SMALL: readonly ChangedSystem[] = [
  systemOf(
    'kafka poll',
    'orders',
    'consumer lag above 50k',
    [['orders', 'kafka_consumer_lag', 50, 90000, 63, 10]],
    [
      ['orders', 'WARN', 'consumer poll timeout expired, leaving group; rebalancing'],
      ['orders', 'ERROR', 'CommitFailedException: offset commit cannot be completed since the group rebalanced'],
    ],
    'services/orders/consumer.yaml',
    ['-  max_poll_records: 500', '+  max_poll_records: 5000'],
  ),
  systemOf(
    'unbounded map',
    'profile',
    'profile memory above 95%, OOMKilled',
    [
      ['profile', 'container_memory_working_set_bytes', 3e8, 2e9, 59, 40],
      ['profile', 'restart_count', 0, 4, 90],
    ],
    [['profile', 'ERROR', 'container killed: OOMKilled, exit code 137', 90]],
    'services/profile/cache.go',
    ['-\tc.items, _ = lru.New(1000)', '+\tc.items = map[string]*Item{}'],
  ),
  systemOf(
    'goroutine leak',
    'stream',
    'goroutines above 50k; latency',
    [
      ['stream', 'go_goroutines', 300, 60000, 60, 30],
      ['stream', 'http_server_duration_p99_ms', 50, 3000, 75],
    ],
    [['stream', 'WARN', 'too many goroutines: # blocked on channel send', 75]],
    'pkg/fanout/fanout.go',
    [' \tfor {', ' \t\tselect {', '-\t\tcase <-ctx.Done():', '-\t\t\treturn', ' \t\tcase m := <-in:'],
  ),
  systemOf(
    'proto renumber',
    'shipping',
    'shipping decode errors',
    [['shipping', 'rpc_error_ratio', 0.001, 0.7, 63]],
    [['shipping', 'ERROR', 'proto: cannot parse invalid wire-format data in field address_id']],
    'proto/shipping.proto',
    ['-  string address_id = 3;', '+  string address_id = 4;'],
  ),
  systemOf(
    'regex',
    'waf',
    'waf CPU above 95%',
    [
      ['waf', 'cpu_utilization', 20, 99, 63],
      ['waf', 'http_server_duration_p99_ms', 10, 4000, 63],
    ],
    [['waf', 'WARN', 'rule evaluation took # ms, request stalled']],
    'services/waf/rules.go',
    ['+\tregexp2.MustCompile(`(?:(?:\\"|\\d|.*)+(?:.*=.*))`, 0),'],
  ),
  systemOf(
    'redis key',
    'cart',
    'cart cache hit ratio collapsed; db load',
    [
      ['cart', 'cache_hit_ratio', 0.97, 0.02, 62],
      ['cartdb', 'db_queries_per_second', 100, 2000, 62],
      ['cart', 'http_server_duration_p99_ms', 40, 900, 63],
    ],
    [['cart', 'WARN', 'cache miss; loading from cartdb']],
    'services/cart/store.go',
    ['-\tkey := fmt.Sprintf("cart:v1:%s", id)', '+\tkey := fmt.Sprintf("cart:v2:%s", id)'],
  ),
  systemOf(
    'ratelimit removed',
    'api',
    'api latency; database connections exhausted',
    [
      ['api', 'http_server_duration_p99_ms', 80, 4000, 63],
      ['api', 'db_connections_in_use', 20, 100, 63],
    ],
    [['api', 'ERROR', 'pq: sorry, too many clients already']],
    'services/api/router.go',
    ['-\tr.Use(ratelimit.New(100, time.Second))'],
  ),
  systemOf(
    'lock io',
    'session',
    'session latency p99',
    [
      ['session', 'http_server_duration_p99_ms', 20, 2000, 63],
      ['session', 'mutex_wait_seconds', 0.01, 9, 63],
    ],
    [['session', 'WARN', 'slow request: GetSession waited # ms for lock']],
    'services/session/store.go',
    ['+\ts.mu.Lock()', '+\tdefer s.mu.Unlock()', ' \treturn s.remote.Fetch(ctx, id)'],
  ),
  systemOf(
    'env rename',
    'notify',
    'notify crash looping',
    [['notify', 'error_ratio', 0.001, 1, 62]],
    [['notify', 'ERROR', 'panic: missing required env DATABASE_DSN']],
    'services/notify/main.go',
    ['-\tdsn := os.Getenv("DB_DSN")', '+\tdsn := os.Getenv("DATABASE_DSN")'],
  ),
  systemOf(
    'grpc size',
    'media',
    'media upload errors',
    [['media', 'rpc_error_ratio', 0.001, 0.4, 63]],
    [['media', 'ERROR', 'rpc error: code = ResourceExhausted desc = received message larger than max (# vs. 4194304)']],
    'services/media/server.go',
    ['-\tgrpc.MaxRecvMsgSize(16 << 20),', '+\tgrpc.MaxRecvMsgSize(4 << 20),'],
  ),
  systemOf(
    'json tag',
    'checkout',
    'checkout totals missing',
    [['checkout', 'error_ratio_5xx', 0.001, 0.6, 63]],
    [['checkout', 'ERROR', 'pricing response invalid: missing field amount']],
    'services/pricing/types.go',
    ['-\tAmount int `json:"amount"`', '+\tAmount int `json:"total_amount"`'],
    'pricing',
  ),
  systemOf(
    'probe path',
    'ledger',
    'ledger pods restarting',
    [
      ['ledger', 'restart_count', 0, 9, 62],
      ['ledger', 'http_5xx_ratio', 0.001, 0.5, 62],
    ],
    [['kubelet', 'WARN', 'Liveness probe failed for ledger: HTTP probe failed with statuscode: 404']],
    'charts/ledger/values.yaml',
    ['-    path: /healthz', '+    path: /health'],
  ),
  systemOf(
    'hpa',
    'feed',
    'feed latency p99; cpu saturated',
    [
      ['feed', 'http_server_duration_p99_ms', 90, 5000, 63, 8],
      ['feed', 'cpu_utilization', 45, 99, 62],
    ],
    [['feed', 'WARN', 'request queue full, # waiting']],
    'charts/feed/hpa.yaml',
    ['-  maxReplicas: 20', '+  maxReplicas: 2'],
  ),
  systemOf(
    'loglevel',
    'audit',
    'audit disk full',
    [
      ['audit', 'disk_used_ratio', 0.4, 1, 60, 30],
      ['audit', 'write_error_ratio', 0, 0.9, 90],
    ],
    [['audit', 'ERROR', 'write failed: no space left on device', 90]],
    'services/audit/config.yaml',
    ['-  log_level: info', '+  log_level: debug'],
  ),
  systemOf(
    'stale pool buf',
    'invoice',
    'invoice checksum mismatches',
    [['invoice', 'checksum_mismatch_ratio', 0, 0.3, 63]],
    [['invoice', 'ERROR', 'checksum mismatch for invoice #: body belongs to another request']],
    'pkg/codec/pool.go',
    [
      ' \tb := pool.Get().(*bytes.Buffer)',
      '-\tb.Reset()',
      '-\tdefer pool.Put(b)',
      '+\tpool.Put(b)',
      ' \treturn b.Bytes()',
    ],
  ),
  systemOf(
    'timeout up',
    'gw',
    'gw threads exhausted',
    [
      ['gw', 'active_threads', 40, 400, 63],
      ['gw', 'http_server_duration_p99_ms', 60, 30000, 63],
    ],
    [
      ['gw', 'ERROR', 'thread pool exhausted: # active'],
      ['gw', 'WARN', 'upstream search slow: waited # ms'],
    ],
    'services/gw/client.yaml',
    ['-  search_timeout: 500ms', '+  search_timeout: 30s'],
  ),
  systemOf(
    'tenant filter',
    'reporting',
    'reporting db cpu',
    [
      ['reportdb', 'db_cpu_utilization', 20, 97, 63],
      ['reporting', 'http_server_duration_p99_ms', 200, 9000, 63],
    ],
    [
      ['reportdb', 'WARN', 'slow query: SELECT id, total FROM events ORDER BY ts took # ms'],
      ['reporting', 'ERROR', 'reportdb timeout'],
    ],
    'services/reporting/query.sql',
    ['-SELECT id, total FROM events WHERE tenant_id = $1 ORDER BY ts', '+SELECT id, total FROM events ORDER BY ts'],
  ),
];
