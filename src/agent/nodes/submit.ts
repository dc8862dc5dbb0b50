import { instant } from '../../schema/index.ts';
import type { Deps } from '../deps.ts';
import { effortOf } from '../effort.ts';
import { plannedFixes, repositoryIn } from '../fixes.ts';
import type { Step } from '../state.ts';
import { withEdits } from '../with-edits.ts';

/**
 * Stores the draft, with what people changed in earlier ones, and the plan of all that it would write outside. A draft
 * that a check still refuses plans nothing.
 */
export function submit({
  store,
  turns,
  plan,
  now,
  log,
}: Pick<Deps, 'store' | 'turns' | 'plan' | 'now' | 'log'>): Step<'rca' | 'refused'> {
  return async ({ incident, rca: checked, stages, refused, fallbacks }) => {
    if (!checked) throw new Error('submit runs after the checks');
    const edited = (await store.edited()).filter(({ edits = [] }) => edits.length > 0);
    const merged = edited.length > 0 ? await withEdits(checked, edited, store.blob) : undefined;
    const draft = merged?.rca ?? checked;
    const blocking = merged?.refused ?? refused;
    for (const conflict of merged?.conflicts ?? [])
      log.warn({ incident: incident.id, ...conflict }, 'the new draft says otherwise than a person, whose words stand');
    const effort = effortOf(await turns.all());
    const rca = {
      ...draft,
      provenance: { ...draft.provenance, ...effort, fallbacks, finishedAt: instant(now()), stages },
    };
    const { answers } = await store.recording();
    const planned =
      blocking.length > 0
        ? { incident: incident.id, writes: [] }
        : plan(rca, plannedFixes(rca.actions, repositoryIn(answers)));
    await store.saveDraft({ incident, rca, plan: planned });
    const [first] = blocking;
    const kept = rca.edits && rca.edits.length > 0 ? `, ${rca.edits.length} edits of people kept` : '';
    const note = first
      ? `draft stored, nothing may be published: ${first.rule} at ${first.at} ${first.problem}`
      : `draft stored, ${planned.writes.length} writes planned`;
    return { note: `${note}${kept}`, update: { rca, refused: blocking } };
  };
}
