import { instant } from '../../schema/index.ts';
import type { Deps } from '../deps.ts';
import { plannedFixes, repositoryIn } from '../fixes.ts';
import type { Step } from '../state.ts';

/** Stores the draft with the plan of all that it would write outside. A draft that a check still refuses plans nothing. */
export function submit({ store, plan, now }: Pick<Deps, 'store' | 'plan' | 'now'>): Step<'rca'> {
  return async ({ incident, rca: checked, stages, refused }) => {
    if (!checked) throw new Error('submit runs after check');
    const rca = { ...checked, provenance: { ...checked.provenance, finishedAt: instant(now()), stages } };
    const { answers } = await store.recording();
    const planned =
      refused.length > 0
        ? { incident: incident.id, writes: [] }
        : plan(rca, plannedFixes(rca.actions, repositoryIn(answers)));
    await store.saveDraft({ incident, rca, plan: planned });
    const [first] = refused;
    const note = first
      ? `draft stored, nothing may be published: ${first.rule} at ${first.at} ${first.problem}`
      : `draft stored, ${planned.writes.length} writes planned`;
    return { note, update: { rca } };
  };
}
