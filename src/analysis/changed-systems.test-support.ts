import type { ChangedSystem, Shipped } from './changed-system.test-support.ts';

/** What ships every day and does nothing of note. */
function noise(latest: { service: string; atMin: number; path: string }): Shipped[] {
  return [
    { sha: 'd0c5001a', subject: 'docs: describe the release train', path: 'docs/release.md', diff: [], atMin: 8 },
    {
      ...{ sha: 'b0b0002b', subject: 'chore: bump go.mod dependencies', path: 'go.mod', atMin: 20 },
      diff: ['-\tgolang.org/x/text v0.14.0', '+\tgolang.org/x/text v0.14.1'],
      deploy: { service: latest.service, atMin: 22 },
    },
    {
      ...{
        sha: 'c0ffee3c',
        subject: 'refactor: tidy error replies of the handler',
        path: latest.path,
        atMin: latest.atMin - 2,
      },
      diff: [
        '-\tif err != nil { http.Error(w, err.Error(), 500); return }',
        '-\tjson.NewEncoder(w).Encode(res)',
        '+\tif err != nil {',
        '+\t\twriteError(w, http.StatusInternalServerError, err)',
        '+\t\treturn',
        '+\t}',
        '+\twriteJSON(w, res)',
      ],
      deploy: { service: latest.service, atMin: latest.atMin },
    },
    {
      ...{ sha: 'feed004d', subject: 'style: new colours of the header', path: 'services/web/header.css', atMin: 57 },
      diff: ['-.head { color: #222; }', '+.head { color: #1a1a1a; }'],
      deploy: { service: 'web', atMin: 58 },
    },
  ];
}

/** Incidents that a commit caused. The latest deploy on the failing service is innocent in each. */
export const GUILTY: readonly ChangedSystem[] = [
  {
    ...{ name: 'an optional field read without asking, in TypeScript', service: 'billing', pagedMin: 66 },
    title: 'billing error ratio above 5%',
    moved: [{ service: 'billing', metric: 'http_error_ratio', from: 0.002, to: 0.4, atMin: 62 }],
    said: [
      {
        service: 'billing',
        level: 'ERROR',
        line: "TypeError: Cannot read properties of undefined (reading 'rate')",
        fromMin: 62,
      },
      { service: 'web', level: 'ERROR', line: 'call to billing failed with 500', fromMin: 62 },
    ],
    shipped: [
      {
        ...{
          sha: 'aaaa1111',
          subject: 'refactor: read the discount directly',
          path: 'services/billing/src/discount.ts',
          atMin: 50,
        },
        diff: ['-  return order.discount?.rate ?? 0;', '+  return order.discount.rate;'],
        deploy: { service: 'billing', atMin: 55 },
      },
      ...noise({ service: 'billing', atMin: 60, path: 'services/billing/src/handler.ts' }),
    ],
    guilty: 'aaaa1111',
  },
  {
    ...{ name: 'a pool that was made small, in YAML', service: 'orders', pagedMin: 70 },
    title: 'orders latency p99 above 1 s',
    moved: [
      { service: 'orders', metric: 'http_request_duration_p99_ms', from: 120, to: 4000, atMin: 63 },
      { service: 'orders', metric: 'db_pool_wait_ms', from: 1, to: 900, atMin: 63 },
    ],
    said: [
      { service: 'orders', level: 'ERROR', line: 'could not acquire connection from pool within # ms', fromMin: 63 },
    ],
    shipped: [
      {
        ...{ sha: 'aaaa2222', subject: 'chore: right-size orders', path: 'deploy/orders/values.yaml', atMin: 52 },
        diff: ['   database:', '-    poolSize: 40', '+    poolSize: 4'],
        deploy: { service: 'orders', atMin: 60 },
      },
      ...noise({ service: 'orders', atMin: 62, path: 'services/orders/handler.go' }),
    ],
    guilty: 'aaaa2222',
  },
  {
    ...{ name: 'an index that was dropped, in SQL', service: 'profiledb', pagedMin: 80 },
    title: 'profiledb CPU above 90%',
    moved: [
      { service: 'profiledb', metric: 'db_cpu_utilization', from: 30, to: 97, atMin: 66, overMin: 6 },
      { service: 'profiledb', metric: 'db_query_duration_p99_ms', from: 9, to: 1800, atMin: 66, overMin: 6 },
    ],
    said: [
      {
        service: 'profiledb',
        level: 'WARN',
        line: 'slow query: SELECT * FROM profiles WHERE email = $1 took # ms',
        fromMin: 66,
      },
      { service: 'profiles', level: 'ERROR', line: 'profiledb statement timeout after # ms', fromMin: 68 },
    ],
    shipped: [
      {
        ...{
          sha: 'aaaa3333',
          subject: 'chore: remove unused indexes',
          path: 'db/migrations/0077_cleanup.sql',
          atMin: 58,
        },
        diff: ['+DROP INDEX IF EXISTS idx_profiles_email;'],
        deploy: { service: 'profiledb', atMin: 64 },
      },
      ...noise({ service: 'profiles', atMin: 65, path: 'services/profiles/handler.go' }),
    ],
    guilty: 'aaaa3333',
  },
  {
    ...{ name: 'a body that is never closed, in Go, in a shared library, by and by', service: 'quotes', pagedMin: 100 },
    title: 'quotes requests fail: too many open files',
    moved: [
      { service: 'quotes', metric: 'process_open_fds', from: 200, to: 9000, atMin: 52, overMin: 45 },
      { service: 'quotes', metric: 'http_error_ratio', from: 0.001, to: 0.6, atMin: 95 },
    ],
    said: [
      { service: 'quotes', level: 'ERROR', line: 'dial tcp 10.0.0.#:443: socket: too many open files', fromMin: 95 },
    ],
    shipped: [
      {
        ...{ sha: 'aaaa4444', subject: 'refactor: simplify fetch helper', path: 'pkg/fetch/fetch.go', atMin: 45 },
        diff: [
          ' \tresp, err := client.Do(req)',
          ' \tif err != nil { return nil, err }',
          '-\tdefer resp.Body.Close()',
          '-\treturn io.ReadAll(resp.Body)',
          '+\treturn decode(resp.Body)',
        ],
        deploy: { service: 'quotes', atMin: 50 },
      },
      ...noise({ service: 'quotes', atMin: 90, path: 'services/quotes/handler.go' }),
    ],
    guilty: 'aaaa4444',
  },
  {
    ...{ name: 'a query for each of many, in Python', service: 'catalog', pagedMin: 70 },
    title: 'catalog latency p99 above 800 ms',
    moved: [
      { service: 'catalog', metric: 'http_request_duration_p99_ms', from: 150, to: 3000, atMin: 64 },
      { service: 'catalog', metric: 'db_queries_per_request', from: 3, to: 80, atMin: 64 },
    ],
    said: [
      { service: 'catalog', level: 'WARN', line: 'slow request GET /products took # ms', fromMin: 64 },
      { service: 'web', level: 'WARN', line: 'catalog timed out after # ms', fromMin: 64 },
    ],
    shipped: [
      {
        ...{ sha: 'aaaa5555', subject: 'feat: show vendor names', path: 'catalog/views.py', atMin: 51 },
        diff: [
          '-    products = Product.objects.select_related("vendor").filter(active=True)',
          '+    products = Product.objects.filter(active=True)',
          '     for product in products:',
          '+        vendor = Vendor.objects.get(pk=product.vendor_id)',
          '+        rows.append(render(product, vendor.name))',
        ],
        deploy: { service: 'catalog', atMin: 60 },
      },
      ...noise({ service: 'catalog', atMin: 63, path: 'catalog/errors.py' }),
    ],
    guilty: 'aaaa5555',
  },
  {
    ...{ name: 'a column that was renamed under its readers, in Java', service: 'ledger', pagedMin: 68 },
    title: 'ledger error ratio above 5%',
    moved: [{ service: 'ledger', metric: 'request_error_ratio', from: 0.001, to: 0.8, atMin: 63 }],
    said: [
      { service: 'ledger', level: 'ERROR', line: 'PSQLException: column "account_ref" does not exist', fromMin: 63 },
    ],
    shipped: [
      {
        ...{
          sha: 'aaaa6666',
          subject: 'refactor: consistent names of entities',
          path: 'ledger/src/main/java/Entry.java',
          atMin: 54,
        },
        diff: ['-  @Column(name = "account_id")', '+  @Column(name = "account_ref")', '   private String account;'],
        deploy: { service: 'ledger', atMin: 60 },
      },
      ...noise({ service: 'ledger', atMin: 62, path: 'ledger/src/main/java/Handler.java' }),
    ],
    guilty: 'aaaa6666',
  },
  {
    ...{ name: 'a way in that was closed, in Terraform', service: 'reports', pagedMin: 70 },
    title: 'reports cannot reach warehouse',
    moved: [{ service: 'reports', metric: 'job_failure_ratio', from: 0.01, to: 0.95, atMin: 64 }],
    said: [{ service: 'reports', level: 'ERROR', line: 'connect to warehouse:5439 timed out after # ms', fromMin: 64 }],
    shipped: [
      {
        ...{ sha: 'aaaa7777', subject: 'chore: tighten network rules', path: 'infra/warehouse/main.tf', atMin: 56 },
        diff: ['-  ingress {', '-    from_port   = 5439', '-    cidr_blocks = [var.reports_cidr]', '-  }'],
        deploy: { service: 'warehouse', atMin: 63 },
      },
      ...noise({ service: 'reports', atMin: 60, path: 'services/reports/handler.go' }),
    ],
    guilty: 'aaaa7777',
    // Nothing was recorded of the warehouse itself.
    isOpen: true,
  },
  {
    ...{ name: 'retries without a pause, in TypeScript', service: 'gateway', pagedMin: 75 },
    title: 'inventory overloaded: 429 too many requests',
    moved: [
      { service: 'inventory', metric: 'requests_per_second', from: 300, to: 2400, atMin: 66 },
      { service: 'gateway', metric: 'upstream_error_ratio', from: 0.004, to: 0.5, atMin: 66 },
    ],
    said: [
      { service: 'gateway', level: 'WARN', line: 'retrying call to inventory, attempt #', fromMin: 66 },
      { service: 'gateway', level: 'ERROR', line: 'inventory answered 429 too many requests', fromMin: 66 },
    ],
    shipped: [
      {
        ...{ sha: 'aaaa8888', subject: 'refactor: simpler client', path: 'services/gateway/src/client.ts', atMin: 55 },
        diff: [
          '-  await sleep(backoff(attempt) + jitter());',
          '-  if (attempt >= MAX_ATTEMPTS) throw error;',
          '+  return call(request, attempt + 1);',
        ],
        deploy: { service: 'gateway', atMin: 62 },
      },
      ...noise({ service: 'gateway', atMin: 65, path: 'services/gateway/src/errors.ts' }),
    ],
    guilty: 'aaaa8888',
  },
  {
    ...{ name: 'an issuer that was changed, in YAML', service: 'edge', pagedMin: 66 },
    title: 'edge rejects valid sessions with 401',
    moved: [{ service: 'edge', metric: 'http_401_ratio', from: 0.003, to: 0.7, atMin: 61 }],
    said: [
      { service: 'edge', level: 'WARN', line: 'token rejected: unexpected issuer https://id.example.net', fromMin: 61 },
    ],
    shipped: [
      {
        ...{ sha: 'aaaa9999', subject: 'chore: new identity host', path: 'config/edge.yaml', atMin: 55 },
        diff: ['   auth:', '-    issuer: https://id.example.net', '+    issuer: https://login.example.net'],
        deploy: { service: 'edge', atMin: 59 },
      },
      ...noise({ service: 'edge', atMin: 60, path: 'services/edge/handler.go' }),
    ],
    guilty: 'aaaa9999',
  },
  {
    ...{
      name: 'a worker that no longer acknowledges, with a revert of another change in vain',
      service: 'mailer',
      pagedMin: 80,
    },
    title: 'mailer consumer lag above 10,000',
    moved: [{ service: 'mailer', metric: 'consumer_lag', from: 20, to: 90_000, atMin: 64, overMin: 20 }],
    said: [
      {
        service: 'mailer',
        level: 'WARN',
        line: 'message # delivered again, 5th time; offset not committed',
        fromMin: 64,
      },
    ],
    shipped: [
      {
        ...{ sha: 'aaaabbbb', subject: 'refactor: tidy consume loop', path: 'services/mailer/consumer.py', atMin: 56 },
        diff: [
          '     for message in consumer:',
          '-        handle(message)',
          '-        consumer.commit()',
          '+        handle(message)',
        ],
        deploy: { service: 'mailer', atMin: 62 },
      },
      ...noise({ service: 'mailer', atMin: 70, path: 'services/mailer/errors.py' }),
    ],
    guilty: 'aaaabbbb',
  },
];
