import { service, type Suspect } from '../../schema/index.ts';
import { originOf } from './causal-graph.ts';
import type { Ending } from './endings.ts';
import { clause } from './phrase.ts';
import type { Told } from './told.ts';
import type { Step } from './why-chain.ts';

/** The last step of a leg that ends at a safeguard that was not there. */
export function endOf({ safeguard, measure, situation }: Ending, suspect: Suspect): Step {
  return {
    question: measure.question(situation),
    answer: safeguard.statement,
    evidence: safeguard.evidence,
    entities: [safeguard.entity, service(originOf(suspect))],
    kind: measure.conditionKind,
    p: Math.min(suspect.p, 0.85),
    basis: 'code_reading',
    otherwise: {
      statement: measure.counterfactual(situation),
      test: 'replay of the proposed measure',
      supportedBy: [],
    },
    stop: 'structural_condition',
  };
}

/** The last step of a leg that the evidence carries no further. */
export function whereEvidenceEnds(
  { known, suspect }: Told,
  statement: string | undefined,
  evidence: readonly string[] = [],
): Step {
  const cited = evidence.length > 0 ? evidence : known.evidence.slice(0, 1).map(({ id }) => id);
  const title = known.evidence.find(({ id }) => id === cited[0])?.title ?? 'the incident';
  return {
    question: 'What is known of it?',
    answer: statement ? clause(statement) : `The sources end at ${title}`,
    evidence: cited,
    entities: known.incident.services.map(service),
    kind: 'symptom',
    p: Math.min(suspect?.p ?? 0.3, 0.5),
    basis: 'temporal',
    otherwise: {
      statement: 'If a source had recorded what came before it, the chain would go on',
      test: 'not possible',
      supportedBy: [],
    },
    stop: 'evidence_exhausted',
  };
}
