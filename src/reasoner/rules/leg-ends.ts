import { service, type EvidenceId, type Suspect } from '../../schema/index.ts';
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

/** What a leg says where it cannot go on: what is known, and what would decide it. */
export interface Open {
  answer: string;
  evidence: readonly EvidenceId[];
  /** What would take the leg further, to stand after "If ". */
  decides: string;
}

/** The last step of a leg that the evidence carries no further. */
export function whereEvidenceEnds({ known, suspect }: Told, { answer, evidence, decides }: Open): Step {
  return {
    question: 'What is known of it?',
    answer: clause(answer),
    evidence: evidence.length > 0 ? evidence : known.evidence.slice(0, 1).map(({ id }) => id),
    entities: [...known.incident.services.map(service), ...(suspect ? [service(originOf(suspect))] : [])],
    kind: 'symptom',
    p: Math.min(suspect?.p ?? 0.3, 0.5),
    basis: 'temporal',
    otherwise: { statement: `If ${decides}, this leg would go on`, test: 'not possible', supportedBy: [] },
    stop: 'evidence_exhausted',
  };
}
