import { Rca } from '../schema/index.ts';
import { sampleActions } from './sample/actions.test-support.ts';
import { looked, sampleBlob, sampleEvidence, things } from './sample/evidence.test-support.ts';
import { sampleExplanation } from './sample/explained.test-support.ts';
import { sampleComputations } from './sample/figures.test-support.ts';
import { on } from './sample/series.test-support.ts';
import { sampleHypotheses, sampleSuspects } from './sample/suspected.test-support.ts';
import { claim, sampleFactors, sampleImpact, sampleTimeline } from './sample/told.test-support.ts';

export { sampleBlob };

/**
 * A whole RCA of an invented incident, written by hand: every rule holds, every excerpt stands in the text that
 * `sampleBlob` gives, every number recomputes. A fresh copy at every call, so that a test may change it.
 */
export function sampleRca(): Rca {
  return Rca.parse(sample);
}

const { mailer } = things;

const sample: Rca = {
  schema: 'hindcast-rca/1',
  id: 'INC-207',
  title: 'Order confirmations late by up to 41 minutes, some sent twice',
  severity: 'SEV2',
  status: 'draft',
  services: ['order-mailer'],
  environment: 'production',
  window: looked,
  aiGenerated: true,
  dueAt: '2026-03-14T10:58:15Z',
  inventory: Object.values(things),
  summary: [
    claim(
      'summary-1',
      'For 81 minutes order confirmations arrived late, by 41 min at most; 24,917 of 31,204 were affected and 3,412 were sent again.',
      ['C-1', 'C-3', 'C-5', 'C-6', 'C-13', 'E-met-006'],
      0.97,
      'rollback',
    ),
    claim(
      'summary-2',
      'Checkout itself was healthy: its error ratio stayed at 0.1 %.',
      ['E-met-004'],
      0.9,
      'peer_comparison',
      'observation',
    ),
    claim(
      'summary-3',
      'A setting raised the batch size of the mailer tenfold at 09:16:05; it stayed silent until a promotion filled the batches at 09:35:00.',
      ['E-diff-001', 'E-dep-001', 'E-met-008', 'E-chat-004'],
      0.97,
      'rollback',
    ),
    claim(
      'summary-4',
      'Then one batch took 310 s to handle, the broker waits 300 s, and the consumers were expelled 61 times.',
      ['C-9', 'C-10', 'E-met-009', 'E-cfg-001', 'E-log-001'],
      0.97,
      'rollback',
    ),
    claim(
      'summary-5',
      'No check relates batch size to handling time, no alert looks at delivery age, and the setting changes only with an image.',
      ['E-abs-003', 'E-abs-005', 'E-cfg-003'],
      0.85,
      'code_reading',
    ),
    claim(
      'summary-6',
      'Revision 59 took the setting back at 10:34:50 and the lag was gone at 10:58:15.',
      ['E-dep-003', 'E-met-003'],
      0.97,
      'rollback',
    ),
  ],
  timeline: sampleTimeline,
  impact: sampleImpact,
  explanation: sampleExplanation,
  calls: [
    { caller: 'order-mailer', callee: 'broker', evidence: ['E-met-002'] },
    { caller: 'order-mailer', callee: 'mail-provider', evidence: ['E-met-011'] },
  ],
  suspects: sampleSuspects,
  hypotheses: sampleHypotheses,
  factors: sampleFactors,
  detection: {
    foundBy: claim(
      'found-by',
      'A customer found it: the first ticket came at 10:02:40, 25 min 38 s after the onset.',
      ['C-7', 'E-tkt-001'],
      0.9,
      'peer_comparison',
    ),
    alerts: [
      {
        name: 'MailerPodRestarts',
        firings: 1,
        explained: true,
        reason: 'expelled consumers ended their process, which it counts',
        evidence: ['E-alr-001', 'E-log-001'],
      },
    ],
  },
  wentWell: [
    claim(
      'well-1',
      'The new log line was readable and named the cause; from the moment it was seen, the revert was merged within 4 min.',
      ['E-chat-003', 'E-diff-002', 'E-cfg-001', 'C-17'],
      0.75,
      'temporal+topology',
    ),
    claim(
      'luck-1',
      'Luck: what was sent twice were mails, not charges.',
      ['E-met-010'],
      0.85,
      'code_reading',
      'observation',
    ),
  ],
  actions: sampleActions,
  followUp: {
    reviews: [
      { at: '2026-03-19', what: 'ACT-1 and ACT-2 are due' },
      { at: '2026-04-11', what: 'ACT-3 and ACT-4 are due' },
      { at: '2026-06-10', what: 'has it come back?' },
    ],
    recurrenceMark: ['expulsion', 'batch', 'poll-interval'],
  },
  gaps: [
    {
      id: 'GP-1',
      question: 'Why did the second promotion mail go out at 10:05?',
      whyItMatters: 'It decides whether a hold on campaigns belongs to the response.',
      reason: 'not-recorded',
      triedQueries: [{ tool: 'chat-export', query: 'spring-offer' }],
      blockedBy: 'no source holds the campaign calendar',
      askWho: 'campaign role',
      effectOnConfidence: 'the size of CF-3 is open',
    },
    {
      id: 'GP-2',
      question: 'Were SMS notifications late as well?',
      whyItMatters: 'The reach may be larger than stated.',
      reason: 'not-configured',
      triedQueries: [],
      blockedBy: 'sms-gateway has no source',
      askWho: 'notifications role',
      effectOnConfidence: 'none on the cause',
    },
  ],
  questions: [
    {
      text: 'At that moment, what made the restart look like the safest next step, and what would have shown otherwise?',
      event: 'EV-11',
    },
    { text: 'What does a normal promotion look like on the lag dashboard?', event: 'EV-4' },
    { text: 'How do you usually find out which setting a pod runs with?', event: 'EV-12' },
  ],
  precedents: [
    {
      incident: 'INC-171',
      title: 'Order confirmations late by up to 18 minutes',
      similarity: 0.71,
      inCommon: ['alerted:checkout-api', 'setting:pool.max', 'what no mark is'],
      sharedConditions: ['no alert on delivery age'],
      openActions: [
        { action: 'ACT-88', title: 'alert on the age of the oldest undelivered confirmation', due: '2026-01-30' },
      ],
    },
  ],
  sources: [
    { tool: 'prometheus', outcome: 'answered', asked: 13, observations: 13, truncated: false, note: '' },
    { tool: 'loki', outcome: 'answered', asked: 4, observations: 2, truncated: false, note: '' },
    { tool: 'kubernetes', outcome: 'answered', asked: 3, observations: 3, truncated: false, note: '' },
    { tool: 'github', outcome: 'answered', asked: 3, observations: 2, truncated: false, note: '' },
    { tool: 'repository', outcome: 'answered', asked: 9, observations: 7, truncated: false, note: '' },
    { tool: 'chat-export', outcome: 'answered', asked: 2, observations: 4, truncated: false, note: '' },
    { tool: 'tickets', outcome: 'answered', asked: 1, observations: 1, truncated: false, note: '' },
    { tool: 'alertmanager', outcome: 'answered', asked: 1, observations: 1, truncated: false, note: '' },
    {
      tool: 'sms-gateway',
      outcome: 'not configured',
      asked: 0,
      observations: 0,
      truncated: false,
      note: 'no section in the configuration',
    },
  ],
  findings: [
    {
      kind: 'deviation',
      id: 'F-1',
      statement: 'The lag of order-mailer left its baseline at 09:37:30.',
      entity: mailer,
      evidence: ['E-met-003'],
      signal: 'lag',
      metric: 'kafka_consumer_lag',
      role: 'saturation',
      peer: null,
      onsetAt: on('09:37:30'),
      onsetErrorMs: 30_000,
      before: 0,
      peak: 18_412,
      direction: 'up',
      z: 1000,
      recoveredAt: on('10:58:30'),
      unit: 'records',
    },
    {
      kind: 'steady',
      id: 'F-2',
      statement: 'The error ratio of checkout stayed where it was.',
      entity: things.checkout,
      evidence: ['E-met-004'],
      signal: 'error ratio',
      metric: 'checkout_error_ratio',
      role: 'errors',
      peer: null,
      baseline: 0.001,
      maximum: 0.001,
      unit: 'ratio',
    },
    {
      kind: 'template',
      id: 'F-3',
      statement: 'A new kind of log line.',
      entity: mailer,
      evidence: ['E-log-001', 'E-abs-001'],
      template: '<*> poll timeout expired, leaving group <*>',
      level: 'WARN',
      count: 61,
      baselineCount: 0,
      firstAt: on('09:36:48.120'),
      lastAt: on('10:34:02'),
    },
    {
      kind: 'safeguard',
      id: 'F-4',
      statement: 'Nothing checks the batch against the poll interval.',
      entity: things.chart,
      evidence: ['E-abs-003'],
      safeguard: 'settings checked against each other',
      leg: 'prevention',
      state: 'absent',
      place: 'charts/order-mailer/values.schema.json',
    },
  ],
  evidence: sampleEvidence,
  computations: sampleComputations,
  provenance: {
    run: 'run-0001',
    startedAt: '2026-03-12T12:00:00Z',
    finishedAt: '2026-03-12T12:03:41Z',
    hindcast: '0.1.0',
    reasoner: 'openai',
    models: ['a-model'],
    promptHash: 'sha256:1f0c9e',
    toolCalls: 36,
    modelCalls: 11,
    tokensIn: 61_204,
    tokensOut: 12_870,
    fallbacks: [{ step: 'narrate', from: 'openai', to: 'rules', reason: 'timeout' }],
    dropped: [{ rule: 'G04', text: 'About 5 % of the customers called support.' }],
    stages: [
      { stage: 'collect', ms: 41_200 },
      { stage: 'explain', ms: 88_020 },
    ],
  },
};
