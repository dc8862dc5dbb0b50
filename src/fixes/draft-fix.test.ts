import { describe, expect, it } from 'vitest';
import type { Criterion, Fix } from '../schema/index.ts';
import { draftFix } from './draft-fix.ts';
import { applied, fileAt, shopFiles } from './git-tree.test-support.ts';
import { repositoryOf } from './repository.ts';
import { unifiedDiff } from './unified-diff.ts';

const shop = shopFiles();
const alert: Criterion = {
  kind: 'alert',
  service: 'payments',
  signal: 'db_pool_requests_waiting',
  comparison: '>',
  threshold: 5.2,
  forSeconds: 10,
  expr: 'max(db_pool_requests_waiting{service="payments"}) > 5.2',
};
const bound: Criterion = { kind: 'setting', path: 'config/payments.yaml', key: 'pool.max', minimum: 12, maximum: null };
const rule: Fix = {
  kind: 'alert-rule',
  path: 'alerts/shop.rules.yml',
  name: 'PaymentsDbPoolRequestsWaiting',
  labels: { severity: 'page', service: 'payments' },
  annotations: { summary: 'Requests wait for a connection: more than 5.2 of them' },
};
const guard = {
  kind: 'config-schema',
  path: 'config/payments.yaml',
  workflow: '.github/workflows/deploy.yml',
} as const satisfies Fix;
const workload = (part: Extract<Fix, { kind: 'manifest' }>['part'], service = 'payments'): Fix => ({
  kind: 'manifest',
  path: `k8s/${service}.yaml`,
  service,
  part,
});

function draft(fix: Fix, criterion: Criterion | null = null, files = shop) {
  return draftFix({ fix, criterion }, repositoryOf(files));
}

/** The lines that a fix adds and takes away, after git took the patch. */
function changes(fix: Fix, criterion: Criterion | null = null, files = shop): string[] {
  const drafted = draft(fix, criterion, files);
  if ('refused' in drafted) throw new Error(drafted.refused);
  return drafted.files.flatMap(({ path, content }) => {
    const before = files.find((file) => file.path === path)?.text ?? null;
    const diff = unifiedDiff(path, before, content);
    expect(applied(files, diff).get(path)).toBe(content);
    const lines = diff.split('\n');
    return lines.slice(lines.findIndex((line) => line.startsWith('@@'))).filter((line) => /^[-+]/.test(line));
  });
}

describe('a fix', () => {
  it('puts an alert behind the last rule of its service, and leaves every other byte', () => {
    expect(changes(rule, alert)).toEqual([
      '+',
      '+      - alert: PaymentsDbPoolRequestsWaiting',
      '+        expr: max(db_pool_requests_waiting{service="payments"}) > 5.2',
      '+        for: 10s',
      '+        labels:',
      '+          severity: page',
      '+          service: payments',
      '+        annotations:',
      "+          summary: 'Requests wait for a connection: more than 5.2 of them'",
    ]);
  });

  it('puts an alert into a PrometheusRule, with comments, flow maps and Windows line ends as they are', () => {
    const text = [
      '# the team owns this',
      'apiVersion: monitoring.coreos.com/v1',
      'kind: PrometheusRule',
      'metadata: { name: shop }',
      'spec:',
      '  groups:',
      '  - name: shop',
      '    rules:',
      '    - alert: Down # keep',
      '      expr: up == 0 # really',
      '  - name: recorded',
      '    rules:',
      '    - record: a:b',
      '      expr: sum(up)',
      '',
    ].join('\r\n');

    const lines = changes({ ...rule, path: 'rule.yaml' }, alert, [fileAt('rule.yaml', text)]);

    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('+    - alert: PaymentsDbPoolRequestsWaiting\r');
  });

  it('adds a schema beside the configuration and a step that runs it where the code is tested', () => {
    const lines = changes(
      { kind: 'config-schema', path: 'config/payments.yaml', workflow: '.github/workflows/deploy.yml' },
      bound,
      shop.filter(({ path }) => path !== 'package.json'),
    );

    expect(lines.slice(-2)).toEqual([
      '+      - name: config/payments.yaml stays within its schema',
      '+        run: npx --yes ajv-cli@5.0.0 validate --spec=draft2020 -s config/payments.schema.json -d config/payments.yaml',
    ]);
    expect(lines).toContain('+          "minimum": 12');
  });

  it('adds a test where the repository runs tests already, and touches no workflow', () => {
    const lines = changes(guard, bound);

    expect(lines).toEqual([
      "+import assert from 'node:assert/strict';",
      "+import { readFileSync } from 'node:fs';",
      "+import { test } from 'node:test';",
      "+import { parse } from 'yaml';",
      '+',
      "+test('config/payments.yaml keeps pool.max at 12 or more', () => {",
      "+  const config = parse(readFileSync(new URL('../config/payments.yaml', import.meta.url), 'utf8'));",
      '+',
      '+  assert.ok(config.pool.max >= 12, `pool.max is ${config.pool.max}`);',
      '+});',
    ]);
  });

  it('puts the value back that served traffic, where the one that broke things still stands', () => {
    const files = shop.map((file) =>
      file.path === 'config/payments.yaml' ? { ...file, text: file.text.replace('max: 20', 'max: 4') } : file,
    );

    expect(changes({ ...guard, restore: '20' }, bound, files).slice(-2)).toEqual([
      '-  max: 4 # connections to the ledger',
      '+  max: 20 # connections to the ledger',
    ]);
    expect(draft(guard, bound, files)).toEqual({ refused: expect.stringContaining('no earlier value') as string });
  });

  it.each([
    ['no package.json', { 'package.json': null }],
    ['a runner that nobody knows', { 'package.json': '{"scripts":{"test":"tap"},"dependencies":{"yaml":"2"}}' }],
    ['no reader of YAML', { 'package.json': '{"scripts":{"test":"node --test"}}' }],
    [
      'a workflow without tests',
      { '.github/workflows/deploy.yml': 'jobs: {a: {steps: [uses: actions/checkout@v4]}}\n' },
    ],
  ])('makes a schema in the place of a test of a repository with %s', (_, changed: Record<string, string | null>) => {
    const files = shop
      .filter(({ path }) => changed[path] !== null)
      .map((file) => ({ ...file, text: changed[file.path] ?? file.text }));

    const drafted = draft({ ...guard, workflow: '.github/workflows/deploy.yml' }, bound, files);

    // A workflow of one line takes no step, so there is nothing at all; but never a test.
    const paths = 'files' in drafted ? drafted.files.map(({ path }) => path) : [];
    expect(paths.filter((path) => path.startsWith('test/'))).toEqual([]);
    expect(drafted).not.toEqual({ files: [] });
  });

  it('adds a bound to a schema that is there, and keeps the rest of it', () => {
    const known = { title: 'payments', properties: { pool: { properties: { max: { maximum: 50 } } } } };
    const files = [
      fileAt('config/payments.yaml', 'pool:\n  max: 20\n'),
      fileAt('config/payments.schema.json', JSON.stringify(known)),
    ];

    const drafted = draft({ kind: 'config-schema', path: 'config/payments.yaml', workflow: null }, bound, files);

    expect('files' in drafted ? JSON.parse(drafted.files[0]?.content ?? '') : drafted).toEqual({
      title: 'payments',
      type: 'object',
      required: ['pool'],
      properties: {
        pool: { type: 'object', required: ['max'], properties: { max: { type: 'number', minimum: 12, maximum: 50 } } },
      },
    });
  });

  it('puts a gate behind the step that deploys', () => {
    const lines = changes({
      kind: 'health-gate',
      path: '.github/workflows/deploy.yml',
      service: 'payments',
      expr: 'up\n  == 0',
    });

    expect(lines[0]).toBe('+      - name: Requests stay healthy after the deploy');
    expect(lines).toContain('+          UNHEALTHY: up == 0');
  });

  it('puts a step before the first one of a runbook and counts the others on', () => {
    const lines = changes({
      kind: 'runbook-step',
      path: 'runbooks/shop-error-ratio.md',
      lines: ['Look.', 'Then act.'],
    });

    expect(lines.slice(-6).map((line) => line.slice(0, 15))).toEqual([
      '+1. Look.',
      '+   Then act.',
      '+2. Open the *S',
      '+3. Restart che',
      '+4. Still faili',
      '+5. Post in #sh',
    ]);
  });

  it('writes a runbook where there is none', () => {
    expect(changes({ kind: 'runbook', path: 'runbooks/pool.md', title: 'Pool', steps: ['Look.', 'Act.'] })).toEqual([
      '+# Pool',
      '+',
      '+1. Look.',
      '+2. Act.',
    ]);
  });

  it.each([
    [
      'rollout',
      [
        '+  strategy:',
        '+    type: RollingUpdate',
        '+    rollingUpdate:',
        '+      maxUnavailable: 0',
        '+      maxSurge: 1',
      ],
    ],
    [
      'disruption-budget',
      [
        '+---',
        '+apiVersion: policy/v1',
        '+kind: PodDisruptionBudget',
        '+metadata:',
        '+  name: payments',
        '+  namespace: shop',
        '+spec:',
        '+  maxUnavailable: 1',
        '+  selector:',
        '+    matchLabels:',
        '+      app: payments',
      ],
    ],
  ] as const)('sets %s in a manifest', (part, lines) => {
    expect(changes(workload(part))).toEqual(lines);
  });

  it('puts an autoscaler beside a workload', () => {
    const lines = changes(workload('autoscaler'));

    expect(lines).toEqual(expect.arrayContaining(['+  minReplicas: 2', '+  maxReplicas: 4']));
  });

  const bare = (container: string, replicas = 1): string =>
    [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: web }',
      'spec:',
      `  replicas: ${replicas} # for now`,
      '  selector: { matchLabels: { app: web } }',
      '  template:',
      '    metadata: { labels: { app: web } }',
      '    spec:',
      '      containers:',
      '        - name: web',
      '          image: web:1 # pinned',
      container,
      '',
    ].join('\n');
  const bareFiles = (container: string) => [fileAt('k8s/web.yaml', bare(container))];

  it('sets a limit as high as the request, a probe of the port, and a second copy', () => {
    const resources = '          resources: { requests: { cpu: 100m, memory: 256Mi } }';
    const ports = '          ports: [{ name: http, containerPort: 8080 }]';

    expect(changes(workload('limits', 'web'), null, bareFiles(resources))).toEqual([
      `-${resources}`,
      '+          resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { memory: 256Mi } }',
    ]);
    expect(changes(workload('probes', 'web'), null, bareFiles(ports))).toEqual([
      '+          readinessProbe:',
      '+            tcpSocket:',
      '+              port: http',
      '+            periodSeconds: 5',
      '+            failureThreshold: 3',
    ]);
    expect(changes(workload('replicas', 'web'), null, bareFiles(ports))).toEqual([
      '-  replicas: 1 # for now',
      '+  replicas: 2 # for now',
    ]);
  });

  it('sets a timeout as the file sets it for the other callees', () => {
    const files = [
      fileAt('c.yaml', 'ledger:\n  timeoutMs: 2000 # slow\nbank:\n  timeoutMs: 900\ncards:\n  url: x # theirs\n'),
    ];

    expect(changes({ kind: 'timeout', path: 'c.yaml', callee: 'cards' }, null, files)).toEqual(['+  timeoutMs: 2000']);
  });

  it.each<[string, string, string, string[]]>([
    [
      'lines of keys',
      'conf/app.properties',
      '# peers\nclients.ledger.url=x\nclients.ledger.timeout = 2000\nclients.bank.timeout = 900\nclients.cards.url=y\n# end\n',
      ['+clients.cards.timeout = 2000'],
    ],
    ['variables', 'conf/app.conf', 'LEDGER_TIMEOUT_MS=2000\r\nCARDS_URL=x\r\nz=1\r\n', ['+CARDS_TIMEOUT_MS=2000\r']],
    [
      'JSON',
      'c.json',
      '{\n  "ledger": { "timeoutMs": 2000 },\n  "cards": { "url": "x" }\n}\n',
      ['-  "cards": { "url": "x" }', '+  "cards": { "url": "x", "timeoutMs": 2000 }'],
    ],
    [
      'the environment of a container',
      'k8s/checkout.yaml',
      [
        'kind: Deployment',
        'spec:',
        '  containers:',
        '    - name: app',
        '      env: # ours',
        '        - { name: LEDGER_TIMEOUT_MS, value: "2000" }',
        '        - { name: CARDS_URL, value: http://cards } # theirs',
        '        - { name: LEVEL, value: info }',
        '',
      ].join('\n'),
      ['+        - { name: CARDS_TIMEOUT_MS, value: "2000" }'],
    ],
  ])('sets a timeout in %s as it stands there for others', (_, path, text, lines) => {
    expect(changes({ kind: 'timeout', path, callee: 'cards' }, null, [fileAt(path, text)])).toEqual(lines);
  });

  it.each([
    ['nobody has one', 'a.properties', 'cards.url=x\nbank.url=y\n', 'sets no timeout for anybody'],
    ['it is set', 'a.properties', 'cards.timeout=1\nbank.timeout=2\n', 'already sets cards.timeout'],
    ['the callee is not named', 'a.properties', 'bank.timeout=2\n', 'no key for cards'],
    ['no container is told of it', 'a.yaml', 'spec:\n  env:\n    - {name: A, value: b}\n', 'no variable for cards'],
  ])('drafts no timeout where %s', (_, path, text, reason) => {
    expect(draft({ kind: 'timeout', path, callee: 'cards' }, null, [fileAt(path, text)])).toEqual({
      refused: expect.stringContaining(reason) as string,
    });
  });

  it('applies edits of a model, one after the other', () => {
    const edit = (search: string, replace: string) => ({ path: 'config/payments.yaml', search, replace });

    const lines = changes({ kind: 'edits', edits: [edit('max: 20 #', 'max: 24 #'), edit('24 # conn', '28 # conn')] });

    expect(lines).toEqual(['-  max: 20 # connections to the ledger', '+  max: 28 # connections to the ledger']);
  });
});

describe('no fix is drafted', () => {
  const edit = (path: string, search: string, replace: string): Fix => ({
    kind: 'edits',
    edits: [{ path, search, replace }],
  });

  it.each<[string, Fix, Criterion | null, string]>([
    ['of a file that was not read', { ...rule, path: 'no.yml' }, alert, 'not among the files'],
    ['of an alert that is there', { ...rule, name: 'ServiceDown' }, alert, 'already has an alert ServiceDown'],
    ['of a file without rules', { ...rule, path: 'config/payments.yaml' }, alert, 'holds no group of rules'],
    ['of an alert without a criterion', rule, null, 'no alert to write a rule of'],
    ['of a probe that is there', workload('probes'), null, 'already has a readiness probe'],
    ['of copies that are there', workload('replicas'), null, 'already asks for 2 copies'],
    ['of a limit that is there', workload('limits'), null, 'already limits memory'],
    [
      'of a workload that is elsewhere',
      { kind: 'manifest', path: 'k8s/ledger.yaml', service: 'payments', part: 'limits' },
      null,
      'no workload payments',
    ],
    [
      'of a timeout whose key nobody names',
      { kind: 'timeout', path: 'config/checkout.yaml', callee: 'payments' },
      null,
      'no section for payments',
    ],
    ['of a passage that is not there', edit('config/payments.yaml', 'max: 21', 'x'), null, 'stands 0 times'],
    ['of a passage that is there twice', edit('config/payments.yaml', 'e', 'x'), null, 'times in'],
    ['of an edit that changes nothing', edit('config/payments.yaml', 'pool', 'pool'), null, 'changes nothing'],
    ['of an edit that breaks the file', edit('config/payments.yaml', 'pool:', 'pool: ['), null, 'is no YAML'],
    ['of an edit elsewhere', edit('../secrets', 'a', 'b'), null, 'not among the files'],
    [
      'of a runbook that is there',
      { kind: 'runbook', path: 'runbooks/service-down.md', title: 'x', steps: ['y'] },
      null,
      'already there',
    ],
  ])('%s', (_case, fix, criterion, reason) => {
    expect(draft(fix, criterion)).toEqual({ refused: expect.stringContaining(reason) as string });
  });

  it('of a file that something was taken out of', () => {
    const files = [fileAt('a.yaml', 'key: "[REDACTED:token:ab12]"\nmax: 1\n')];

    expect(draft(edit('a.yaml', 'max: 1', 'max: 2'), null, files)).toEqual({
      refused: expect.stringContaining('taken out') as string,
    });
  });

  it('of a runbook that names its steps by number', () => {
    const files = [fileAt('r.md', '1. Look.\n2. Back to step 1.\n')];

    expect(draft({ kind: 'runbook-step', path: 'r.md', lines: ['x'] }, null, files)).toHaveProperty('refused');
  });
});
