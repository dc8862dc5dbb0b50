import type { Hypothesis, Suspect } from '../../schema/index.ts';
import { things } from './evidence.test-support.ts';
import { on } from './series.test-support.ts';

const { mailer, payments } = things;

/** What was suspected, and how each was disposed of. */
export const sampleSuspects: Suspect[] = [
  {
    id: 'S-1',
    kind: 'change',
    entity: mailer,
    change: {
      sha: things.change.ref,
      service: 'order-mailer',
      subject: 'mailer: fetch larger batches from the broker (#1841)',
      paths: ['config/consumer.properties'],
      settings: [{ path: 'config/consumer.properties', key: 'max.poll.records', before: '100', after: '1000' }],
      exposedFrom: on('09:14:40'),
      exposedTo: on('09:16:05'),
      revertedAt: on('10:34:50'),
      reverts: null,
      evidence: ['E-diff-001', 'E-dep-001'],
    },
    failureMode: 'batch-outlasts-poll-interval',
    mechanism: 'One batch takes longer than the broker waits for the next poll',
    safeguards: ['config-validation'],
    for: [
      {
        test: 'mechanism',
        weight: 2,
        statement: 'It sets the batch size that the expulsions depend on.',
        evidence: ['E-diff-001', 'E-log-001'],
      },
      {
        test: 'intervention',
        weight: 3,
        statement: 'The rebalances stopped with its revert.',
        evidence: ['E-dep-003', 'E-met-002'],
      },
    ],
    against: [],
    logOdds: 4.2,
    p: 0.97,
    basis: 'rollback',
    disposition: 'leading',
  },
  {
    id: 'S-2',
    kind: 'change',
    entity: payments,
    change: {
      sha: things.paymentsChange.ref,
      service: 'payments-api',
      subject: 'payments: round refunds to the cent',
      paths: ['services/payments/Refund.java'],
      settings: [],
      exposedFrom: on('09:31:20'),
      exposedTo: on('09:31:20'),
      revertedAt: null,
      reverts: null,
      evidence: ['E-dep-002'],
    },
    failureMode: null,
    mechanism: null,
    safeguards: [],
    for: [
      { test: 'exposure', weight: 0.5, statement: 'It is the last deploy before the onset.', evidence: ['E-dep-002'] },
    ],
    against: [
      { test: 'steady', weight: -2, statement: 'Payment latency did not move.', evidence: ['E-met-005'] },
      {
        test: 'locality',
        weight: -1.5,
        statement: 'Only the group of the mailer lags.',
        evidence: ['E-met-003', 'E-met-012'],
      },
    ],
    logOdds: -3,
    p: 0.05,
    basis: 'temporal',
    disposition: 'cleared',
  },
];

/** The competing explanations with their tests. */
export const sampleHypotheses: Hypothesis[] = [
  hypothesis(
    'H-1',
    'The batch size outlasts the poll interval.',
    'S-1',
    'confirmed',
    [0.4, 0.97],
    [
      [
        'expulsions begin when a batch takes more than 300 s',
        'seen',
        'the first follows the first batch of 310 s',
        ['E-log-001', 'E-met-009', 'E-cfg-001'],
      ],
      ['they stop on the revert', 'seen', 'the last is before revision 59', ['E-met-002', 'E-dep-003']],
    ],
  ),
  hypothesis(
    'H-2',
    'payments-api revision 212, the last deploy, slowed the order events.',
    'S-2',
    'rejected',
    [0.25, 0.03],
    [
      [
        'event rate or payment latency moves after the deploy',
        'absent',
        'neither; p99 stayed at 0.21 s',
        ['E-met-005', 'E-met-001'],
      ],
    ],
  ),
  hypothesis(
    'H-3',
    'The broker was degraded.',
    null,
    'rejected',
    [0.2, 0.02],
    [['partitions are under-replicated', 'absent', '0 partitions', ['E-met-012']]],
  ),
  hypothesis(
    'H-4',
    'The mail provider was slow.',
    null,
    'rejected',
    [0.15, 0.02],
    [['send latency rises before the first expulsion', 'absent', 'p99 stayed at 0.36 s', ['E-met-011']]],
  ),
];

function hypothesis(
  id: string,
  statement: string,
  suspect: string | null,
  status: Hypothesis['status'],
  [prior, posterior]: [number, number],
  told: [ifTrue: string, result: 'seen' | 'absent' | 'unchecked', observed: string, evidence: string[]][],
): Hypothesis {
  const predictions = told.map(([ifTrue, result, observed, evidence], index) => ({
    id: `P-${index + 1}`,
    ifTrue,
    query: { tool: 'prometheus', input: { from: on('09:00:00'), to: on('11:15:00') }, expect: ifTrue },
    result,
    observed,
    evidence,
  }));
  return {
    id,
    statement,
    about: suspect ? 'change' : 'dependency',
    suspect,
    predictions,
    status,
    refutedBy: predictions.flatMap(({ id: prediction, result, evidence: [first] }) =>
      status === 'rejected' && result === 'absent' && first ? [{ prediction, evidence: first }] : [],
    ),
    prior,
    posterior,
    proposedBy: 'rules',
  };
}
