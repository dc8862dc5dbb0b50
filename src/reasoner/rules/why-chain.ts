import {
  confidence,
  type Basis,
  type ConditionKind,
  type EntityRef,
  type EvidenceId,
  type Leg,
  type StopReason,
  type Why,
  type WhyChain,
} from '../../schema/index.ts';
import { NO_EVENT_RECORDED } from '../../rca/checks/reading/unrecorded.ts';
import type { Case } from '../reasoner.ts';
import { cut, sentence } from './phrase.ts';

/** One step of a chain as its leg knows it; numbering, links and falling confidence are added by `chain`. */
export interface Step {
  question: string;
  answer: string;
  evidence: readonly EvidenceId[];
  computed?: readonly string[];
  mechanism?: string;
  entities: readonly EntityRef[];
  kind: ConditionKind;
  p: number;
  basis: Basis;
  otherwise: { statement: string; test: string; supportedBy: readonly EvidenceId[] };
  alternatives?: readonly string[];
  stop?: StopReason;
}

/** What a chain answers where no turning point is known: the first event, or the gap that says there is none. */
export function firstOf({ timeline, gaps }: Pick<Case, 'timeline' | 'gaps'>): string {
  const [event] = timeline.events;
  return event?.id ?? gaps.find(({ blockedBy }) => blockedBy.includes(NO_EVENT_RECORDED))?.id ?? 'EV-1';
}

/**
 * Links the steps of one leg: each answers the one before it, and none is surer than the one before it. A chain that
 * does not end at a structural condition ends where the evidence does.
 */
export function chain(leg: Leg, question: string, answersWhy: string, steps: readonly Step[]): WhyChain {
  let [ceiling, before] = [1, answersWhy];
  const whys = steps.map((step, index): Why => {
    const belief = confidence(Math.min(step.p, ceiling), step.basis);
    ceiling = belief.p;
    const isLast = index === steps.length - 1;
    const why: Why = {
      id: `W-${leg}-${index + 1}`,
      n: index + 1,
      question: step.question,
      answer: {
        id: `CL-${leg}-${index + 1}`,
        text: cut(sentence(step.answer), 300),
        type: index === 0 ? 'observation' : 'inference',
        evidence: [...new Set(step.evidence)],
        contra: [],
        computed: [...(step.computed ?? [])],
        mechanism: step.mechanism ?? null,
        confidence: belief,
        checkedBy: [],
      },
      answersWhy: before,
      entities: [...step.entities],
      counterfactual: {
        statement: sentence(step.otherwise.statement),
        test: step.otherwise.test,
        result: step.otherwise.supportedBy.length > 0 ? 'supported' : 'untested',
        evidence: [...step.otherwise.supportedBy],
      },
      alternatives: [...(step.alternatives ?? [])],
      conditionKind: step.kind,
      changeableBy: 'team',
      stop: isLast ? (step.stop ?? 'evidence_exhausted') : null,
    };
    before = why.id;
    return why;
  });
  return { leg, question, whys };
}
