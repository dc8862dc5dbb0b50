import { confidence, type Claim, type ComputationId, type EvidenceId } from '../../schema/index.ts';
import { cut, sentence } from './phrase.ts';

/** A sentence on its way into the document: what it says, what it rests on, how far it is believed. */
export interface Sentence {
  text: string;
  evidence: readonly EvidenceId[];
  computed?: readonly ComputationId[];
  p?: number;
}

/** The claims of a section, in order; a sentence that rests on nothing is none. */
export function numbered(section: string, sentences: readonly (Sentence | undefined)[]): Claim[] {
  return sentences
    .filter((one) => one !== undefined && one.evidence.length > 0)
    .flatMap((one, index) => (one ? [claimOf(`${section}-${index + 1}`, one)] : []));
}

/** A sentence as a claim of the document. */
export function claimOf(id: string, { text, evidence, computed = [], p = 0.97 }: Sentence): Claim {
  return {
    id: `CL-${id}`,
    text: cut(sentence(text), 300),
    type: computed.length > 0 ? 'quantity' : 'observation',
    evidence: [...new Set(evidence)].slice(0, 5),
    contra: [],
    computed: [...computed],
    mechanism: null,
    confidence: confidence(p, 'reproduction'),
    checkedBy: [],
  };
}
