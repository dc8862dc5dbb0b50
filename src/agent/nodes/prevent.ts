import { dayAfter, dueDate } from '../../fixes/due-date.ts';
import { ownerOf } from '../../fixes/owner.ts';
import { createLedger, ofKind } from '../../ledger.ts';
import type { Action } from '../../schema/index.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { observed } from '../observed.ts';
import { repositoryIn, withDiff } from '../fixes.ts';
import { judgement } from '../judgement.ts';
import { objectionsFor } from '../objections.ts';
import type { Step } from '../state.ts';

/** Asks for preventive actions and contributing factors; owners and dates are found by code. */
export function prevent(deps: Deps): Step<'actions' | 'factors' | 'evidence'> {
  return async (state) => {
    const answers = (await deps.store.recording()).answers;
    const { objections, givenUp } = objectionsFor(state, 'prevent');
    const { result, fallbacks } = await judgement(
      deps,
      'prevent',
      (one) => one.prevent(caseOf(state, answers), state.explanation, objections),
      givenUp,
    );
    const ledger = createLedger(state.evidence);
    const [file] = ofKind(observed(answers), 'file').filter(({ observation }) =>
      /(^|\/)CODEOWNERS$/.test(observation.path),
    );
    const codeowners = file && {
      file: file.observation,
      evidence: [ledger.cite(file, { title: `${file.observation.path}: who owns what` })],
    };
    const { resolvedAt } = state.incident;
    const repository = repositoryIn(answers);
    const actions = result.actions.map((action): Action => {
      const due = dueDate(action.priority, resolvedAt);
      const told: Action = {
        ...action,
        owner: ownerOf(action.artefact.files, codeowners),
        due,
        verification: { ...action.verification, by: due },
        dup: duplicateOf(state.precedents, action.title),
        tracking: null,
        proof: { kind: 'not-tried' },
      };
      return withDiff(told, repository);
    });
    await deps.store.putBlobs(ledger.blobs());
    const owned = actions.filter(({ owner }) => owner !== null).length;
    return {
      note: `${actions.length} actions, ${owned} with an owner; first review ${dayAfter(resolvedAt, 14)}`,
      update: { actions, factors: result.factors, evidence: ledger.evidence(), fallbacks },
    };
  };
}

/** The same action, promised after an earlier incident and still open. */
function duplicateOf(
  precedents: readonly { incident: string; openActions: { action: string; title: string }[] }[],
  title: string,
): Action['dup'] {
  for (const { incident, openActions } of precedents) {
    const same = openActions.find((open) => open.title === title);
    if (same) return { incident, action: same.action };
  }
  return null;
}
