import { compareInstants, type Anchor, type Timeline } from '../schema/index.ts';
import type { State } from './state.ts';

/**
 * The timeline with the trigger among its turning points, where the explanation names a change: the event at which that
 * change had reached traffic. It is added here, because the timeline is built before anything is suspected.
 */
export function withTrigger({ timeline, explanation, suspects }: State): Timeline {
  const trigger = explanation.nodes.find(({ id }) => id === explanation.trigger);
  const change = suspects.find(({ change: one }) => one !== null && one.sha === trigger?.entity.ref)?.change;
  if (!change || timeline.anchors.some(({ name }) => name === 'trigger')) return timeline;
  const own = timeline.events.filter(
    ({ lane, evidence }) => lane === 'change' && evidence.some((id) => change.evidence.includes(id)),
  );
  // A deploy is committed, begins and is done in one second where a source tells no less: the last of them is meant.
  const event = own.findLast(({ at }) => at === change.exposedTo) ?? own.find(({ at }) => at === change.exposedFrom);
  if (!event) return timeline;
  const { id, at, precisionMs, evidence } = event;
  const anchor: Anchor = { name: 'trigger', at, precisionMs, event: id, evidence };
  return { ...timeline, anchors: [anchor, ...timeline.anchors].toSorted((a, b) => compareInstants(a.at, b.at)) };
}
