import { confidence, type Explanation, type Factor } from '../../schema/index.ts';
import type { Case, Prevention, ProposedAction } from '../reasoner.ts';
import { endings, type Ending } from './endings.ts';
import { situate, suspectOf } from './explain.ts';
import { cut, sentence } from './phrase.ts';

const MOST_ACTIONS = 6;
const LEGS = ['prevention', 'detection', 'mitigation'] as const;

/**
 * An action for each safeguard that was not there. The strongest of each leg answers its root condition; the others of
 * the leg are factors with an action each. Nothing is proposed that no absent safeguard asks for.
 */
export function prevent(known: Case, explanation: Explanation): Prevention {
  const told = situate(known, suspectOf(known, explanation), []);
  const conditionOf = new Map(explanation.rootConditions.map(({ leg, id }) => [leg, id]));
  const proposals = LEGS.flatMap((leg) =>
    endings(told, leg).map((ending, index) => ({ ending, isRoot: index === 0 && conditionOf.has(leg) })),
  );
  const minor = proposals.filter(({ isRoot }) => !isRoot).map(({ ending }) => ending);
  const factors = minor.map((ending, index) => factorOf(ending, index + 1, known));

  const actions = [...proposals.filter(({ isRoot }) => isRoot), ...proposals.filter(({ isRoot }) => !isRoot)].flatMap(
    ({ ending, isRoot }): ProposedAction[] => {
      const proposed = ending.measure.action(ending.situation);
      const addressed = isRoot ? conditionOf.get(ending.leg) : factors[minor.indexOf(ending)]?.id;
      if (!proposed || !addressed) return [];
      const evidence = ending.safeguard.evidence.slice(0, 5);
      return [{ id: 'ACT-0', ...proposed, addresses: [addressed], evidence }];
    },
  );
  return {
    factors,
    actions: actions.slice(0, MOST_ACTIONS).map((action, index) => ({ ...action, id: `ACT-${index + 1}` })),
  };
}

const EFFECT_OF_LEG = {
  prevention: 'enabled',
  detection: 'delayed_detection',
  mitigation: 'delayed_mitigation',
} as const;

const CATEGORY_OF_LEG = {
  prevention: 'change_safety',
  detection: 'alerting',
  mitigation: 'recovery',
} as const;

/** Where the safeguard says it better than the leg. */
const CATEGORY_OF: Readonly<Record<string, Factor['category']>> = {
  runbook: 'runbook',
  'runbook-freshness': 'runbook',
  'config-validation': 'validation',
  'code-owners': 'ownership',
  'leading-signal-alert': 'observability',
};

/** An alert that fires too often delays the detection where it was the first to tell, and else only the reading of it. */
function effectOf({ leg, safeguard }: Ending, { timeline }: Case): Factor['effect'] {
  const isLater = safeguard.entity.kind === 'alert' && timeline.alertOrder[0]?.name !== safeguard.entity.ref;
  return isLater ? 'delayed_diagnosis' : EFFECT_OF_LEG[leg];
}

function factorOf(ending: Ending, number: number, known: Case): Factor {
  const { leg, safeguard } = ending;
  return {
    id: `CF-${number}`,
    claim: {
      id: `CL-factor-${number}`,
      text: cut(sentence(safeguard.statement), 300),
      type: 'observation',
      evidence: safeguard.evidence.slice(0, 5),
      contra: [],
      computed: [],
      mechanism: null,
      confidence: confidence(0.85, 'code_reading'),
      checkedBy: [],
    },
    category: CATEGORY_OF[safeguard.safeguard] ?? CATEGORY_OF_LEG[leg],
    effect: effectOf(ending, known),
    computed: null,
  };
}
