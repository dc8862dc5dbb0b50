import {
  confidence,
  type Basis,
  type Claim,
  type EntityRef,
  type Event,
  type Factor,
  type Impact,
  type Timeline,
} from '../../schema/index.ts';
import { things } from './evidence.test-support.ts';
import { on } from './series.test-support.ts';

/** A claim of the sample. What starts with `C-` among its citations is a computation. */
export function claim(id: string, text: string, cites: string[], p: number, basis: Basis, type?: Claim['type']): Claim {
  const computed = cites.filter((cited) => cited.startsWith('C-'));
  return {
    id: `CL-${id}`,
    text,
    type: type ?? (computed.length > 0 ? 'quantity' : 'inference'),
    evidence: cites.filter((cited) => cited.startsWith('E-')),
    contra: [],
    computed,
    mechanism: null,
    confidence: confidence(p, basis),
    checkedBy: ['lint'],
  };
}

const { mailer, checkout, payments, broker } = things;

interface Told {
  precisionMs?: number;
  entity?: EntityRef;
  actorKind?: Event['actorKind'];
  knownAtTheTime?: string;
  stateBefore?: string;
  stateAfter?: string;
}

function event(n: number, time: string, lane: Event['lane'], what: string, evidence: string[], told: Told = {}): Event {
  return {
    id: `EV-${n}`,
    at: on(time),
    raw: on(time),
    precisionMs: told.precisionMs ?? 1000,
    seq: n,
    lane,
    phase: time < '09:37:02' ? 'before' : time < '10:58:15' ? 'active' : 'after',
    type: lane,
    actorKind: told.actorKind ?? (lane === 'people' ? 'role' : 'system'),
    entity: told.entity ?? mailer,
    what,
    evidence,
    stateBefore: told.stateBefore ?? null,
    stateAfter: told.stateAfter ?? null,
    knownAtTheTime: told.knownAtTheTime ?? null,
    hindsightOnly: false,
  };
}

const minute = { precisionMs: 30_000 };

/** The sample incident as it went. */
export const sampleTimeline: Timeline = {
  events: [
    event(1, '09:02:11', 'change', '`7c1d0e2` is merged: `max.poll.records` 100 → 1000 (#1841)', ['E-diff-001'], {
      entity: things.change,
      stateBefore: '100',
      stateAfter: '1000',
    }),
    event(2, '09:16:05', 'change', 'order-mailer revision 58 reaches 3 of 3 pods', ['E-dep-001', 'E-diff-001']),
    event(3, '09:31:20', 'change', 'payments-api revision 212 reaches 6 of 6 pods', ['E-dep-002'], {
      entity: payments,
    }),
    event(4, '09:35:00', 'traffic', 'order events 1.4/s → 6.4/s, promotion mail 1 of 2', ['E-met-001', 'E-chat-004'], {
      entity: checkout,
      precisionMs: 15_000,
    }),
    event(5, '09:36:48', 'symptom', 'first `poll timeout expired, leaving group`, 0 in the 14 days before', [
      'E-log-001',
      'E-abs-001',
    ]),
    event(6, '09:37:02', 'symptom', 'first rebalance of the group; lag starts to grow', ['E-met-002', 'E-met-003']),
    event(7, '09:49:30', 'alert', '`MailerPodRestarts` fires (warning, channel #alerts-low)', ['E-alr-001'], {
      entity: things.alert,
      precisionMs: 15_000,
    }),
    event(8, '10:02:40', 'people', 'first support ticket', ['E-tkt-001']),
    event(9, '10:04:10', 'people', 'incident declared by the support lead', ['E-chat-001'], minute),
    event(10, '10:05:00', 'traffic', 'promotion mail 2 of 2', ['E-chat-004'], { ...minute, entity: checkout }),
    event(
      11,
      '10:09:00',
      'people',
      'decision: step 2 of the runbook, restart the consumers',
      ['E-chat-002', 'E-rbk-001'],
      {
        ...minute,
        knownAtTheTime: 'Lag at 9800 and rising; the new log line is on no dashboard.',
      },
    ),
    event(12, '10:15:30', 'people', 'the on-call role finds the new line in the logs', ['E-chat-003'], minute),
    event(
      13,
      '10:19:05',
      'change',
      'revert `a90b7f4` is merged; the image build takes until 10:33:10',
      ['E-diff-002'],
      {
        entity: things.revert,
      },
    ),
    event(14, '10:34:50', 'recovery', 'order-mailer revision 59 on 3 of 3 pods; rebalances stop', [
      'E-dep-003',
      'E-met-002',
    ]),
    event(15, '10:58:15', 'recovery', 'lag back to 0', ['E-met-003'], { precisionMs: 15_000 }),
  ],
  anchors: [
    { name: 'trigger', at: on('09:16:05'), precisionMs: 1000, event: 'EV-2', evidence: ['E-dep-001'] },
    { name: 'onset', at: on('09:37:02'), precisionMs: 1000, event: 'EV-6', evidence: ['E-met-002'] },
    { name: 'firstSignal', at: on('09:49:30'), precisionMs: 15_000, event: 'EV-7', evidence: ['E-alr-001'] },
    { name: 'detected', at: on('10:02:40'), precisionMs: 1000, event: 'EV-8', evidence: ['E-tkt-001'] },
    { name: 'declared', at: on('10:04:10'), precisionMs: 30_000, event: 'EV-9', evidence: ['E-chat-001'] },
    { name: 'mitigationStart', at: on('10:19:05'), precisionMs: 1000, event: 'EV-13', evidence: ['E-diff-002'] },
    { name: 'mitigated', at: on('10:34:50'), precisionMs: 1000, event: 'EV-14', evidence: ['E-dep-003'] },
    { name: 'resolved', at: on('10:58:15'), precisionMs: 15_000, event: 'EV-15', evidence: ['E-met-003'] },
  ],
  alertOrder: [{ name: 'MailerPodRestarts', firedAt: on('09:49:30'), lagMs: 748_000, event: 'EV-7' }],
  silences: [
    {
      from: on('09:49:30'),
      to: on('10:02:40'),
      note: 'no message in the incident or on-call channels; the export covers both',
    },
  ],
  clocks: 'Broker and pods agree within 300 ms; chat minutes are ± 30 s.',
};

/** How large it was. */
export const sampleImpact: Impact = {
  window: { from: on('09:37:02'), to: on('10:58:15') },
  durationSeconds: 4873,
  quantities: [
    {
      metric: 'confirmations later than 5 min',
      computation: 'C-4',
      text: '24,917 of 31,204 (79.9 %)',
      evidence: ['E-met-006', 'E-met-007'],
    },
    { metric: 'confirmations sent again', computation: 'C-5', text: '3,412', evidence: ['E-met-010'] },
    { metric: 'greatest age of a confirmation', computation: 'C-13', text: '41 min', evidence: ['E-met-013'] },
  ],
  blastRadius: [
    {
      entity: mailer,
      label: 'affected',
      because: 'its group rebalanced and its lag grew',
      evidence: ['E-met-002', 'E-met-003'],
    },
    { entity: checkout, label: 'checked healthy', because: 'its error ratio stayed at 0.1 %', evidence: ['E-met-004'] },
    { entity: broker, label: 'checked healthy', because: '0 partitions under-replicated', evidence: ['E-met-012'] },
    { entity: things.provider, label: 'checked healthy', because: 'its p99 stayed at 0.36 s', evidence: ['E-met-011'] },
    {
      entity: payments,
      label: 'changed for another reason',
      because: 'revision 212 reached 6 of 6 pods; its p99 stayed at 0.21 s',
      evidence: ['E-dep-002', 'E-met-005'],
    },
    { entity: things.sms, label: 'not checked', because: 'no source is configured for it', evidence: [] },
  ],
};

/** What made it larger, longer or harder to see. */
export const sampleFactors: Factor[] = [
  {
    id: 'CF-1',
    claim: claim(
      'factor-noise',
      '`MailerPodRestarts` fired 37 times in the last 30 days, 2 of them with an open incident, into #alerts-low.',
      ['E-alr-001'],
      0.85,
      'code_reading',
      'observation',
    ),
    category: 'alerting',
    effect: 'delayed_detection',
    computed: null,
  },
  {
    id: 'CF-2',
    claim: claim(
      'factor-restart',
      'The restart brought 9 more rebalances before the log line was found.',
      ['C-15', 'E-log-002', 'E-chat-002'],
      0.75,
      'temporal+topology',
    ),
    category: 'runbook',
    effect: 'delayed_mitigation',
    computed: 'C-8',
  },
  {
    id: 'CF-3',
    claim: claim(
      'factor-promotion',
      'Promotion mail 2 of 2 left at 10:05:00, while the backlog of the first was still growing.',
      ['E-chat-004', 'E-met-013'],
      0.6,
      'reported',
    ),
    category: 'communication',
    effect: 'amplified',
    computed: null,
  },
];
