import { inventoryOf } from '../analysis/inventory.ts';
import { ofKind } from '../ledger.ts';
import type { Case } from '../reasoner/reasoner.ts';
import type { Answer } from '../schema/index.ts';
import { observed } from './observed.ts';
import type { State } from './state.ts';

/** What a reasoner is shown: what the state holds, and the files, rules and settings that tools brought. */
export function caseOf(state: State, answers: readonly Answer[]): Case {
  const seen = observed(answers);
  return {
    incident: state.incident,
    timeline: state.timeline,
    findings: state.findings,
    suspects: state.suspects,
    changes: state.changes,
    calls: state.calls,
    precedents: state.precedents,
    evidence: state.evidence,
    computations: state.computations,
    gaps: state.gaps,
    inventory: inventoryOf(seen),
    files: ofKind(seen, 'file').map(({ observation }) => observation),
    rules: ofKind(seen, 'rule').map(({ observation }) => observation),
    settings: state.settings,
  };
}
