import type { Explanation } from '../../schema/index.ts';
import { things } from './evidence.test-support.ts';
import { on } from './series.test-support.ts';
import { sampleWhyChains } from './whys.test-support.ts';

const { mailer } = things;

/** What caused what in the sample incident. */
export const sampleExplanation: Explanation = {
  outcome: 'explained',
  trigger: 'N-1',
  nodes: [
    {
      id: 'N-1',
      kind: 'event',
      text: '`7c1d0e2` raised `max.poll.records` from 100 to 1000 and was exposed by the promotion of 09:35.',
      entity: mailer,
      at: on('09:16:05'),
      precisionMs: 15_000,
      evidence: ['E-diff-001', 'E-dep-001', 'E-chat-004'],
    },
    {
      id: 'N-2',
      kind: 'event',
      text: 'Batches fill up under promotion traffic.',
      entity: mailer,
      at: on('09:35:30'),
      precisionMs: 15_000,
      evidence: ['E-met-008', 'E-met-001'],
    },
    {
      id: 'N-3',
      kind: 'event',
      text: 'The consumers are expelled again and again.',
      entity: mailer,
      at: on('09:37:02'),
      precisionMs: 15_000,
      evidence: ['E-met-002', 'E-log-001'],
    },
    {
      id: 'N-4',
      kind: 'event',
      text: 'Confirmations arrive late.',
      entity: mailer,
      at: on('09:42:00'),
      precisionMs: 15_000,
      evidence: ['E-met-006'],
    },
  ],
  edges: [
    {
      from: 'N-1',
      to: 'N-2',
      kind: 'necessary',
      mechanism: 'The limit of 1000 lets one poll take what ten polls took before.',
      tests: ['rollback'],
      confidence: 0.97,
      evidence: ['E-cfg-001'],
    },
    {
      from: 'N-2',
      to: 'N-3',
      kind: 'necessary',
      mechanism: 'A full batch takes longer to handle than the broker waits for the next poll.',
      tests: ['rollback', 'dose'],
      confidence: 0.97,
      evidence: ['E-met-009', 'E-cfg-001'],
    },
    {
      from: 'N-3',
      to: 'N-4',
      kind: 'necessary',
      mechanism: 'A rebalance stops the group, and what was handled but not committed is handled again.',
      tests: ['timing', 'rollback'],
      confidence: 0.75,
      evidence: ['E-met-003', 'E-met-010'],
    },
  ],
  rootConditions: [
    {
      id: 'RC-1',
      leg: 'prevention',
      why: 'W-prevention-4',
      statement: 'No check relates batch size, handling time and poll interval.',
      kind: 'missing_guardrail',
    },
    {
      id: 'RC-2',
      leg: 'detection',
      why: 'W-detection-2',
      statement: 'Delivery age is measured and no alert rule uses it.',
      kind: 'missing_monitor',
    },
    {
      id: 'RC-3',
      leg: 'mitigation',
      why: 'W-mitigation-2',
      statement: 'Step 2 of the runbook is older than the consumer group it restarts.',
      kind: 'stale_runbook',
    },
    {
      id: 'RC-4',
      leg: 'mitigation',
      why: 'W-mitigation-3',
      statement: 'The batch size is compiled into the image.',
      kind: 'tooling_affordance',
    },
  ],
  whyChains: sampleWhyChains,
};
