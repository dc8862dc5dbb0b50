import type { Action, Owner, Proof } from '../../schema/index.ts';
import { on } from './series.test-support.ts';

function owner(candidate: string, path: string): Owner {
  return { candidate, derivedFrom: 'codeowners', path, evidence: ['E-cfg-005'], p: 0.95, confirmedBy: null };
}

const messaging = owner('@fernway/messaging', 'charts/order-mailer/');
const sre = owner('@fernway/sre', 'alerts/');

type Told = Pick<
  Action,
  'title' | 'rationale' | 'category' | 'leg' | 'strength' | 'addresses' | 'evidence' | 'owner' | 'priority' | 'due'
> & {
  done: [kind: Action['verification']['kind'], how: string, expected: string];
  files: string[];
  proposal: string | null;
  criterion?: Action['criterion'];
  proof: Proof;
};

function action(n: number, { done, files, proposal, criterion = null, ...told }: Told): Action {
  const [kind, how, expected] = done;
  return {
    ...told,
    id: `ACT-${n}`,
    priorityBasis: 'size of the condition and how often it can recur',
    effort: 'S',
    verification: { kind, how, expected, by: told.due },
    artefact: { kind: proposal === null ? 'issue' : 'pr', repo: 'fernway/shop', files, proposal },
    criterion,
    risk: 'low: it is read when the chart is rendered',
    rollback: 'revert the commit',
    dup: n === 2 ? { incident: 'INC-171', action: 'ACT-88' } : null,
    tracking: null,
  };
}

/** The preventive measures of the sample incident. */
export const sampleActions: Action[] = [
  action(1, {
    title: 'Add a rule to the schema of `charts/order-mailer` that refuses a batch which cannot be handled in time',
    rationale: 'The three settings only make sense together, and the chart is where they meet.',
    category: 'architecture',
    leg: 'prevent',
    strength: 'guard',
    addresses: ['RC-1'],
    evidence: ['E-abs-003', 'E-cfg-002'],
    owner: messaging,
    priority: 'P1',
    due: '2026-03-19',
    done: [
      'replay',
      'Run the rule over 7c1d0e2 and over the 14 earlier changes of the file.',
      'It rejects the first and accepts the 14.',
    ],
    files: ['charts/order-mailer/values.schema.json'],
    proposal: 'maxPollRecords × p99 handling time ≤ 0.5 × maxPollIntervalMs',
    proof: {
      kind: 'guard-replay',
      holds: true,
      rejectsBad: true,
      acceptedGood: 14,
      goodChanges: 14,
      evidence: ['E-diff-001', 'E-cfg-002'],
    },
  }),
  action(2, {
    title: 'Add a page when the oldest undelivered confirmation is older than 300 s for 2 min',
    rationale: 'Delivery age is what a customer waits for.',
    category: 'monitoring',
    leg: 'detect',
    strength: 'warn',
    addresses: ['RC-2', 'CF-1'],
    evidence: ['E-abs-005', 'E-met-013'],
    owner: sre,
    priority: 'P1',
    due: '2026-03-19',
    done: ['alert_drill', 'Hold one confirmation back in staging.', 'The page arrives within 8 min.'],
    files: ['alerts/order-mailer.rules.yml'],
    criterion: {
      kind: 'alert',
      service: 'order-mailer',
      signal: 'age of the oldest undelivered confirmation',
      comparison: '>',
      threshold: 300,
      forSeconds: 120,
      expr: 'max(mailer_confirmation_age_seconds) > 300',
    },
    proposal: `- alert: ConfirmationsLate
  expr: max(mailer_confirmation_age_seconds) > 300
  for: 2m
  labels: { severity: page }
  annotations: { runbook: runbooks/mailer-backlog.md }`,
    proof: {
      kind: 'alert-replay',
      holds: true,
      firesAt: on('09:46:00'),
      earlierBySeconds: 1000,
      falseFirings: 1,
      healthySeconds: 2_419_200,
      evidence: ['E-met-013'],
    },
  }),
  action(3, {
    title: 'Replace step 2 of runbook Mailer backlog with a look for poll timeouts',
    rationale: 'The step is the first thing a responder is offered, and it makes this class of backlog longer.',
    category: 'knowledge',
    leg: 'mitigate',
    strength: 'inform',
    addresses: ['RC-3', 'CF-2'],
    evidence: ['E-rbk-001', 'E-log-002'],
    owner: sre,
    priority: 'P2',
    due: '2026-04-09',
    done: ['test', 'Use the step in the next on-call drill.', 'The drill ends with a revert before any restart.'],
    files: ['runbooks/mailer-backlog.md'],
    proposal:
      '2. Search the mailer log for "poll timeout". Found: lower max.poll.records or revert the last change of it.',
    proof: { kind: 'not-provable', reason: 'a text for people' },
  }),
  action(4, {
    title: 'Read the consumer settings of order-mailer from a ConfigMap instead of the image',
    rationale: 'Most of the mitigation was an image build.',
    category: 'automation',
    leg: 'mitigate',
    strength: 'eliminate',
    addresses: ['RC-4'],
    evidence: ['E-cfg-003', 'E-diff-002'],
    owner: messaging,
    priority: 'P2',
    due: '2026-04-09',
    done: ['test', 'Change max.poll.records in staging.', 'The pods run with it in less than 2 min.'],
    files: ['services/mailer/Dockerfile'],
    proposal: null,
    proof: { kind: 'not-tried' },
  }),
];
