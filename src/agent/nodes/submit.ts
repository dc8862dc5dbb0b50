import { instant } from '../../schema/index.ts';
import type { Deps } from '../deps.ts';
import { plannedFixes, repositoryIn } from '../fixes.ts';
import type { Step } from '../state.ts';
import { withEdits } from '../with-edits.ts';

/**
 * Stores the draft, with what people changed in earlier ones, and the plan of all that it would write outside. A draft
 * that a check still refuses plans nothing.
 */
export function submit({
  store,
  plan,
  now,
  log,
}: Pick<Deps, 'store' | 'plan' | 'now' | 'log'>): Step<'rca' | 'refused'> {
  return async ({ incident, rca: checked, stages, refused }) => {
    if (!checked) throw new Error('submit runs after check');
    const edited = (await store.edited()).filter(({ edits = [] }) => edits.length > 0);
    const merged = edited.length > 0 ? await withEdits(checked, edited, store.blob) : undefined;
    const draft = merged?.rca ?? checked;
    const blocking = merged?.refused ?? refused;
    for (const conflict of merged?.conflicts ?? [])
      log.warn({ incident: incident.id, ...conflict }, 'the new draft says otherwise than a person, whose words stand');
    const rca = { ...draft, provenance: { ...draft.provenance, finishedAt: instant(now()), stages } };
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
