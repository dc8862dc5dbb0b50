import type { Why, WhyChain } from '../../schema/index.ts';
import { things } from './evidence.test-support.ts';
import { claim } from './told.test-support.ts';

const { mailer, chart, dockerfile, runbook } = things;

type Told = Omit<Why, 'id' | 'n' | 'alternatives' | 'counterfactual'> & {
  otherwise: [statement: string, test: string, evidence: string[]];
};

function chain(leg: WhyChain['leg'], question: string, whys: Told[]): WhyChain {
  return {
    leg,
    question,
    whys: whys.map(({ otherwise, ...why }, index) => ({
      ...why,
      id: `W-${leg}-${index + 1}`,
      n: index + 1,
      alternatives: [],
      counterfactual: {
        statement: otherwise[0],
        test: otherwise[1],
        result: otherwise[2].length > 0 ? 'supported' : 'untested',
        evidence: otherwise[2],
      },
    })),
  };
}

/** The three legs of the sample incident. */
export const sampleWhyChains: WhyChain[] = [
  chain('prevention', 'Why could it happen?', [
    {
      question: 'Why were the consumers expelled?',
      answer: claim(
        'prevent-1',
        'Handling one batch took 310 s and outlasted the poll interval of 300 s, so the broker expelled the consumers.',
        ['C-9', 'E-met-009', 'E-log-001', 'E-cfg-001'],
        0.97,
        'rollback',
      ),
      answersWhy: 'EV-6',
      entities: [mailer],
      otherwise: ['At 100 records a batch takes 31 s, as after the revert.', 'revert', ['E-met-009', 'E-diff-002']],
      conditionKind: 'symptom',
      changeableBy: 'team',
      stop: null,
    },
    {
      question: 'Why did a batch grow that long only at 09:35?',
      answer: claim(
        'prevent-2',
        'A batch reached 1000 records only under promotion traffic; before it the largest had 41.',
        ['C-14', 'C-16', 'E-met-001', 'E-met-008', 'E-diff-001'],
        0.9,
        'dose_response',
      ),
      answersWhy: 'W-prevention-1',
      entities: [mailer],
      otherwise: ['Without the promotion the change stays silent.', 'dose', ['E-met-008']],
      conditionKind: 'trigger',
      changeableBy: 'team',
      stop: null,
    },
    {
      question: 'Why did staging not show a full batch?',
      answer: claim(
        'prevent-3',
        'Staging replays 1 % of the traffic and no test step fills a batch, so a full batch cannot occur there.',
        ['E-cfg-004', 'E-abs-002'],
        0.85,
        'code_reading',
      ),
      answersWhy: 'W-prevention-2',
      entities: [mailer],
      otherwise: ['A load step with full batches shows the expulsion.', 'none', []],
      conditionKind: 'missing_test',
      changeableBy: 'team',
      stop: null,
    },
    {
      question: 'Why was a full batch of that size allowed at all?',
      answer: claim(
        'prevent-4',
        'No check relates batch size, handling time and poll interval; the schema of the chart accepts an integer of any size.',
        ['E-abs-003', 'E-cfg-002'],
        0.85,
        'code_reading',
      ),
      answersWhy: 'W-prevention-3',
      entities: [mailer, chart],
      otherwise: ['A check in the chart refuses `7c1d0e2`.', 'guard replay', ['E-diff-001', 'E-cfg-002']],
      conditionKind: 'missing_guardrail',
      changeableBy: 'team',
      stop: 'structural_condition',
    },
  ]),
  chain('detection', 'Why did customers find it?', [
    {
      question: 'Why did no page say that confirmations were late?',
      answer: claim(
        'detect-1',
        'The alert that fired counts restarts of the mailer and goes to #alerts-low.',
        ['E-alr-001'],
        0.85,
        'code_reading',
        'observation',
      ),
      answersWhy: 'EV-8',
      entities: [mailer, things.alert],
      otherwise: ['A page on delivery age is answered before the first ticket.', 'none', []],
      conditionKind: 'missing_monitor',
      changeableBy: 'team',
      stop: null,
    },
    {
      question: 'Why does no alert look at delivery?',
      answer: claim(
        'detect-2',
        'No loaded alert rule uses `mailer_confirmation_age_seconds`, although the mailer measures it.',
        ['E-abs-005', 'E-met-013'],
        0.85,
        'code_reading',
      ),
      answersWhy: 'W-detection-1',
      entities: [mailer],
      otherwise: ['The rule of ACT-2 fires at 09:46:00.', 'alert replay', ['E-met-013', 'E-abs-005']],
      conditionKind: 'missing_monitor',
      changeableBy: 'team',
      stop: 'structural_condition',
    },
  ]),
  chain('mitigation', 'Why did it last 81 minutes?', [
    {
      question: 'Why did the first response not help?',
      answer: claim(
        'mitigate-1',
        'Restarting the consumers brought 9 more rebalances and 6 min 30 s passed until the log line was found.',
        ['C-8', 'C-15', 'E-log-002', 'E-chat-002'],
        0.75,
        'temporal+topology',
      ),
      answersWhy: 'EV-6',
      entities: [mailer],
      otherwise: ['Without the restart the group is not stopped a second time.', 'none', []],
      conditionKind: 'human_action',
      changeableBy: 'team',
      stop: null,
    },
    {
      question: 'Why was a restart the next step?',
      answer: claim(
        'mitigate-2',
        'Step 2 of the runbook asks for a restart; it was last edited on 2024-05-14, before the mailer had this consumer group.',
        ['E-rbk-001', 'E-chat-002'],
        0.75,
        'temporal+topology',
      ),
      answersWhy: 'W-mitigation-1',
      entities: [runbook],
      otherwise: ['With a step that looks for poll timeouts the revert is the first response.', 'none', []],
      conditionKind: 'stale_runbook',
      changeableBy: 'team',
      stop: 'structural_condition',
    },
    {
      question: 'Why did the revert take 15 min 45 s?',
      answer: claim(
        'mitigate-3',
        'The setting is compiled into the image, and building it took 13 min 50 s of the 15 min 45 s.',
        ['C-11', 'C-12', 'E-cfg-003', 'E-diff-002', 'E-dep-003'],
        0.85,
        'code_reading',
      ),
      answersWhy: 'EV-6',
      entities: [mailer, dockerfile],
      otherwise: ['Read from a ConfigMap, the setting changes with a restart.', 'none', []],
      conditionKind: 'tooling_affordance',
      changeableBy: 'team',
      stop: 'structural_condition',
    },
  ]),
];
