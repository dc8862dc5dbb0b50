import { describe, expect, it } from 'vitest';
import { createLedger, ofKind, type Ledger } from '../../ledger.ts';
import {
  Safeguard,
  type Alert,
  type AlertHistory,
  type Change,
  type Deviation,
  type File,
  type Observation,
  type Rule,
} from '../../schema/index.ts';
import { at, seenOf } from '../seen.test-support.ts';
import type { AuditContext } from './audit-context.ts';
import { atOnce } from '../../at-once.ts';
import { auditSafeguards } from './audit-safeguards.ts';
import { ownerRuleFor } from './code-owners.ts';

const change: Change = {
  sha: 'abc',
  service: 'pay',
  subject: 'tune',
  paths: ['config/pay.yaml'],
  settings: [{ path: 'config/pay.yaml', key: 'pool.max', before: '20', after: '4' }],
  exposedFrom: at(-10),
  exposedTo: at(-5),
  revertedAt: null,
  reverts: null,
  evidence: ['E-diff-001'],
};

const errors: Deviation = {
  kind: 'deviation',
  id: 'F-1',
  statement: 'front error ratio rose',
  entity: { kind: 'service', ref: 'front', aliases: [] },
  evidence: ['E-met-001'],
  signal: 'error ratio',
  metric: 'http_requests_total',
  role: 'errors',
  peer: null,
  onsetAt: at(0),
  onsetErrorMs: 5000,
  before: 0,
  peak: 0.4,
  direction: 'up',
  z: 100,
  recoveredAt: null,
  unit: '1',
};
const waiting: Deviation = {
  ...errors,
  role: 'saturation',
  metric: 'pool_waiting',
  entity: { kind: 'service', ref: 'pay', aliases: [] },
};

function file(path: string, text: string, lastChangedAt: string | null = null): File {
  return { kind: 'file', path, sha: 'main', lastChangedAt, text };
}

function rule(name: string, expr: string, annotations: Record<string, string> = {}): Rule {
  return {
    kind: 'rule',
    name,
    group: 'g',
    expr,
    forMs: 60_000,
    labels: {},
    annotations,
    text: `alert: ${name}\nexpr: ${expr}`,
  };
}

const firing: Alert = {
  kind: 'alert',
  name: 'FrontFails',
  state: 'firing',
  labels: {},
  startsAt: at(60),
  endsAt: at(600),
  precisionMs: 1,
  text: 'FrontFails firing',
};

function audit(observations: Observation[], extra: Partial<AuditContext> = {}) {
  const ledger: Ledger = createLedger();
  const seen = seenOf(observations);
  const steps = auditSafeguards({
    incident: {
      id: 'INC-1',
      title: 'x',
      severity: 'SEV2',
      startedAt: at(60),
      resolvedAt: at(600),
      environment: 'prod',
      services: ['front'],
      alerts: [{ name: 'FrontFails', labels: {} }],
      links: [],
      source: { trigger: 'manual', delivery: 'x' },
    },
    changes: [change],
    deviations: [errors, waiting],
    own: [waiting],
    calls: [],
    seen,
    symptom: errors,
    files: ofKind(seen, 'file'),
    objects: ofKind(seen, 'object'),
    rules: ofKind(seen, 'rule'),
    alerts: ofKind(seen, 'alert'),
    histories: ofKind(seen, 'alert-history'),
    ledger,
    ...extra,
  });
  const found = atOnce(steps);
  for (const [index, one] of found.entries()) Safeguard.parse({ id: `F-${index + 1}`, ...one });
  return {
    ledger,
    stateOf: (name: string) => found.filter(({ safeguard }) => safeguard === name).map(({ state }) => state),
    found,
  };
}

const plainPipeline = file(
  '.github/workflows/deploy.yml',
  'jobs:\n  deploy:\n    steps:\n      # a canary would be nice\n      - run: kubectl apply -f k8s\n',
);

describe('the pipeline', () => {
  it.each([
    ['config-validation', '      - run: npx ajv validate -s schema.json -d config/pay.yaml'],
    ['config-validation', '      - run: conftest test config'],
    ['health-gate', '      - run: ./scripts/canary.sh 5 --max-error-ratio 0.01'],
    ['health-gate', '      - uses: acme/argo-rollouts@v1'],
    ['automatic-rollback', '      - run: helm upgrade --atomic pay ./chart'],
    ['automatic-rollback', '      - if: failure()\n        run: kubectl rollout undo deployment/pay'],
  ])('has a %s where a step shows it', (safeguard, step) => {
    const { stateOf, ledger, found } = audit([file('.github/workflows/deploy.yml', `${plainPipeline.text}${step}\n`)]);

    expect(stateOf(safeguard)).toEqual(['present']);
    const [present] = found.filter((one) => one.safeguard === safeguard);
    expect(
      step.includes(
        ledger
          .evidence()
          .find(({ id }) => id === present?.evidence[0])
          ?.excerpt.split('\n')[0] ?? '?',
      ),
    ).toBe(true);
  });

  it.each(['config-validation', 'health-gate', 'automatic-rollback'])(
    'has no %s where none does, by a search that says where',
    (safeguard) => {
      const { found, ledger } = audit([plainPipeline]);

      const [absent] = found.filter((one) => one.safeguard === safeguard);
      const evidence = ledger.evidence().find(({ id }) => id === absent?.evidence[0]);
      expect(absent).toMatchObject({ state: 'absent', place: '.github/workflows/deploy.yml' });
      expect(evidence).toMatchObject({ kind: 'abs' });
      expect(evidence?.excerpt).toContain('.github/workflows/deploy.yml');
    },
  );

  it('is open where its files were not read', () => {
    const { stateOf } = audit([file('README.md', 'canary')]);

    expect(stateOf('health-gate')).toEqual(['unknown']);
  });

  it('is not asked for a gate where nothing was changed', () => {
    expect(audit([plainPipeline], { changes: [] }).stateOf('health-gate')).toEqual([]);
  });
});

describe('alert rules', () => {
  it('watch the symptom where one reads it for that service or for all', () => {
    const own = rule('FrontFails', 'sum(rate(http_requests_total{service="front",code=~"5.."}[1m])) > 1');
    const general = rule('AnyFails', 'rate(http_requests_total{code=~"5.."}[1m]) > 1');
    const other = rule('PayFails', 'rate(http_requests_total{service="pay"}[1m]) > 1');

    expect(audit([own, firing]).stateOf('symptom-alert')).toEqual(['present']);
    expect(audit([general]).stateOf('symptom-alert')).toEqual(['present']);
    expect(audit([other]).stateOf('symptom-alert')).toEqual(['absent']);
  });

  it('tell when the one on the symptom fired', () => {
    const { found } = audit([rule('FrontFails', 'rate(http_requests_total[1m]) > 1'), firing]);

    expect(found.find(({ safeguard }) => safeguard === 'symptom-alert')?.statement).toBe(
      '`FrontFails` watches the error ratio of front, and fired at 14:01:00Z',
    );
  });

  it('read the leading signal or not', () => {
    expect(audit([rule('PoolFull', 'max(pool_waiting) > 5')]).stateOf('leading-signal-alert')).toEqual(['present']);
    expect(audit([rule('PoolFull', 'max(pool_waiting_total) > 5')]).stateOf('leading-signal-alert')).toEqual([
      'absent',
    ]);
  });

  it('stand in the file that holds them', () => {
    const { found } = audit([
      rule('FrontFails', 'up == 0'),
      file('alerts/rules.yml', 'groups:\n- rules:\n  - alert: FrontFails\n'),
    ]);

    expect(found.find(({ safeguard }) => safeguard === 'leading-signal-alert')?.place).toBe('alerts/rules.yml');
  });
});

describe('the runbook', () => {
  const page = rule('FrontFails', 'rate(http_requests_total[1m]) > 1', {
    runbook_url: 'https://git.example/x/blob/main/runbooks/front-fails.md',
  });

  it.each([
    ['names a way back', 'Roll back the latest release.', 'present'],
    ['names the signal', 'Look at `pool_waiting`.', 'present'],
    ['names neither', 'Restart the front.', 'absent'],
  ])('that %s', (_name, text, state) => {
    expect(audit([page, file('runbooks/front-fails.md', text, at(-1e6))]).stateOf('runbook')).toEqual([state]);
  });

  it('that does not help tells since when', () => {
    const { found, ledger } = audit([
      page,
      file('runbooks/front-fails.md', 'Restart the front.', '2026-04-12T01:00:00Z'),
    ]);

    const absent = found.find(({ safeguard }) => safeguard === 'runbook');
    expect(absent?.statement).toContain('last changed 2026-04-12');
    expect(ledger.evidence().find(({ id }) => id === absent?.evidence[0])?.excerpt).toContain(
      'last changed 2026-04-12',
    );
  });

  it('is open where it was not read, and absent where the page links none', () => {
    expect(audit([page]).stateOf('runbook')).toEqual(['unknown']);
    expect(audit([rule('FrontFails', 'up == 0')]).stateOf('runbook')).toEqual(['absent']);
  });
});

describe('the age of the runbook', () => {
  const page = rule('FrontFails', 'rate(http_requests_total[1m]) > 1', { runbook_url: 'runbooks/front-fails.md' });

  it.each([
    ['was edited last week', at(-7 * 86_400), ['present']],
    ['was edited a year ago', at(-365 * 86_400), ['absent']],
    ['is not known', null, []],
  ])('that %s', (_name, changedAt, states) => {
    const text = 'Roll back the latest release.';

    expect(audit([page, file('runbooks/front-fails.md', text, changedAt)]).stateOf('runbook-freshness')).toEqual(
      states,
    );
  });

  it('is not told twice of one that leads nowhere', () => {
    const old = file('runbooks/front-fails.md', 'Restart the front.', at(-365 * 86_400));

    expect(audit([page, old]).stateOf('runbook-freshness')).toEqual([]);
  });
});

describe('the noise of the page', () => {
  const times = (count: number): Alert[] =>
    Array.from({ length: count }, (_one, index) => ({
      ...firing,
      startsAt: at(-20_000 + index * 1000),
      endsAt: at(-19_900 + index * 1000),
    }));

  it.each([
    [0, 'present'],
    [2, 'present'],
    [5, 'absent'],
  ])('after %i firings without the incident is %s', (count, state) => {
    const { found, stateOf } = audit([firing, ...times(count)]);

    expect(stateOf('quiet-alerts')).toEqual([state]);
    const statement = found.find(({ safeguard }) => safeguard === 'quiet-alerts')?.statement;
    expect(statement).toMatch(
      state === 'absent' ? /fired without the incident too: at .*, and more often/ : /stood out/,
    );
  });
});

describe('the noise of an alert over the days before', () => {
  /** So many firings, ten minutes long and a day apart, the first `daysBefore` days before. */
  const history = (name: string, count: number, daysBefore: number): AlertHistory => {
    const firings = Array.from({ length: count }, (_one, index) => ({
      from: at((index - daysBefore) * 86_400),
      to: at((index - daysBefore) * 86_400 + 600),
    }));
    const window = { from: at(-30 * 86_400), to: at(0) };
    return {
      kind: 'alert-history',
      name,
      window,
      heldFrom: window.from,
      firings,
      text: `${name} fired ${count} times`,
    };
  };
  const felt = rule('FrontFails', 'rate(http_requests_total{service="front", code=~"5.."}[1m]) > 0.05');
  const other = { ...firing, name: 'PoolBusy' };
  const stateOf = (observations: Observation[]) =>
    audit([felt, firing, other, ...observations]).found.flatMap(({ safeguard, state, entity }) =>
      safeguard === 'quiet-alerts' ? [`${entity.ref} ${state}`] : [],
    );

  it('is none of the alert that watches what users feel, however often it fired', () => {
    expect(stateOf([history('FrontFails', 9, 20)])).toEqual(['FrontFails present', 'PoolBusy present']);
  });

  it('is that of an alert which mostly fired while that one was silent', () => {
    const found = stateOf([history('FrontFails', 1, 20), history('PoolBusy', 5, 20)]);

    expect(found).toEqual(['FrontFails present', 'PoolBusy absent']);
  });

  it('is none of an alert which mostly fired with it, or seldom', () => {
    expect(stateOf([history('FrontFails', 9, 20), history('PoolBusy', 9, 20)])).toContain('PoolBusy present');
    expect(stateOf([history('FrontFails', 1, 20), history('PoolBusy', 3, 20)])).toContain('PoolBusy present');
  });
});

describe('the calls of a caller', () => {
  const failing: Deviation = { ...errors, peer: 'pay' };

  it.each([
    ['config/front.yaml', 'pay:\n  timeoutMs: 2000\n', 'timeouts-and-retries', 'present'],
    ['config/front.yaml', 'pay:\n  url: http://pay\n', 'timeouts-and-retries', 'absent'],
    ['config/front.yaml', '# timeout: none\npay: {}\n', 'timeouts-and-retries', 'absent'],
    ['services/front/main.ts', 'return fallback(order);', 'dependency-fallback', 'present'],
    ['services/front/main.ts', 'return pay(order);', 'dependency-fallback', 'absent'],
    ['services/other/main.ts', 'return fallback(order);', 'dependency-fallback', 'unknown'],
  ])('with %s that says %j: %s is %s', (path, text, safeguard, state) => {
    expect(audit([file(path, text)], { deviations: [failing] }).stateOf(safeguard)).toEqual([state]);
  });
});

describe('code owners', () => {
  const text =
    '# all\n*  @org/platform\n/config/ @org/ops\n/config/pay.yaml @org/pay @org/ops\ndocs/ @org/docs\n*.sql @org/data\n';

  it.each([
    ['config/pay.yaml', ['@org/pay', '@org/ops']],
    ['config/other.yaml', ['@org/ops']],
    ['src/main.ts', ['@org/platform']],
    ['a/docs/x.md', ['@org/docs']],
    ['db/x.sql', ['@org/data']],
  ])('of %s are %j', (path, owners) => {
    expect(ownerRuleFor(text, path)?.owners).toEqual(owners);
  });

  it('are asked for the changed paths', () => {
    expect(audit([file('.github/CODEOWNERS', text)]).stateOf('code-owners')).toEqual(['present']);
    expect(audit([file('.github/CODEOWNERS', '/other/ @org/x\n')]).stateOf('code-owners')).toEqual(['absent']);
    expect(audit([plainPipeline]).stateOf('code-owners')).toEqual(['absent']);
  });
});

describe('manifests', () => {
  const manifest = (spec: string): File =>
    file(
      'k8s/pay.yaml',
      `kind: Deployment\nmetadata: { name: pay }\nspec:\n${spec}\n---\nkind: Service\nmetadata: { name: pay }\n`,
    );

  it('set limits, copies and probes, or do not', () => {
    const full = manifest(
      '  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: app\n          readinessProbe: { httpGet: { path: / } }\n          resources:\n            limits: { memory: 1Gi }',
    );
    const bare = manifest('  template:\n    spec:\n      containers:\n        - name: app');

    for (const safeguard of ['resource-limits', 'replicas', 'probes']) {
      expect(audit([full]).stateOf(safeguard)).toEqual(['present']);
      expect(audit([bare]).stateOf(safeguard)).toEqual(['absent']);
    }
  });

  it('are the same where the cluster tells of them', () => {
    const object = (type: string, content: object): Observation => ({
      kind: 'object',
      cluster: 'prod',
      namespace: 'shop',
      type,
      name: 'pay',
      uid: null,
      text: JSON.stringify(content),
    });
    const containers = [{ name: 'app', resources: { limits: { memory: '1Gi' } } }];
    const labels = { app: 'pay' };
    const deployment = object('Deployment', {
      spec: { replicas: 1, template: { metadata: { labels }, spec: { containers } } },
    });
    const scaler = object('HorizontalPodAutoscaler', {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'pay' }, minReplicas: 1, maxReplicas: 4 },
    });
    const budget = object('PodDisruptionBudget', { spec: { minAvailable: 1, selector: { matchLabels: labels } } });

    const bare = audit([deployment]);
    const full = audit([deployment, scaler, budget]);

    expect(
      ['resource-limits', 'replicas', 'autoscaling', 'disruption-budget'].map((name) => bare.stateOf(name)[0]),
    ).toEqual(['present', 'absent', 'absent', 'absent']);
    expect([full.stateOf('autoscaling'), full.stateOf('disruption-budget')]).toEqual([['present'], ['present']]);
    expect(full.found.find(({ safeguard }) => safeguard === 'autoscaling')?.statement).toContain('1 to 4 copies');
  });

  it('that cannot be read say nothing', () => {
    expect(audit([file('k8s/pay.yaml', 'kind: Deployment\n  bad: [')]).stateOf('replicas')).toEqual([]);
  });
});
