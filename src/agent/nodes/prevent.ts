import { dayAfter, dueDate } from '../../fixes/due-date.ts';
import { duplicateOf } from '../../fixes/duplicate.ts';
import { findOwner } from '../../fixes/find-owner.ts';
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
    // Where no condition was found there is nothing to prevent, and nothing to ask for.
    const asked = state.explanation.rootConditions.length > 0 ? deps : { ...deps, reasoner: deps.rules };
    const { result, fallbacks, authors } = await judgement(
      asked,
      'prevent',
      (one) => one.prevent(caseOf(state, answers), state.explanation, objections),
      givenUp,
    );
    const ledger = createLedger(state.evidence);
    const seen = observed(answers);
    const sources = {
      files: ofKind(seen, 'file'),
      commits: ofKind(seen, 'commit'),
      occurrences: ofKind(seen, 'occurrence'),
      suspected: new Set(state.suspects.flatMap(({ change }) => (change ? [change.sha] : []))),
      ledger,
    };
    const promised = (await deps.store.earlier()).filter(({ incident }) => incident !== state.incident.id);
    const { resolvedAt } = state.incident;
    const repository = repositoryIn(answers);
    const actions = result.actions.map((action): Action => {
      const due = dueDate(action.priority, resolvedAt);
      const told: Action = {
        ...action,
        owner: findOwner(action.artefact.files, sources),
        due,
        verification: { ...action.verification, by: due },
        dup: duplicateOf(action.title, promised),
        tracking: null,
        proof: { kind: 'not-tried' },
      };
      return withDiff(told, repository);
    });
    await deps.store.putBlobs(ledger.blobs());
    const owned = actions.filter(({ owner }) => owner !== null).length;
    return {
      note: `${actions.length} actions, ${owned} with an owner; first review ${dayAfter(resolvedAt, 14)}`,
      update: { actions, factors: result.factors, evidence: ledger.evidence(), fallbacks, authors },
    };
  };
}
