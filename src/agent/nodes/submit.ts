import { instant } from '../../schema/index.ts';
import type { Deps } from '../deps.ts';
import { effortOf } from '../effort.ts';
import { plannedFixes, repositoryIn } from '../fixes.ts';
import type { Step } from '../state.ts';

/** Stores the draft with the plan of all that it would write outside. A draft that a check still refuses plans nothing. */
export function submit({ store, turns, plan, now }: Pick<Deps, 'store' | 'turns' | 'plan' | 'now'>): Step<'rca'> {
  return async ({ incident, rca: checked, stages, refused, fallbacks }) => {
    if (!checked) throw new Error('submit runs after the checks');
    const effort = effortOf(await turns.all());
    const rca = {
      ...checked,
      provenance: { ...checked.provenance, ...effort, fallbacks, finishedAt: instant(now()), stages },
    };
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
