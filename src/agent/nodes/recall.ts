import { similarIncidents } from '../../knowledge/recall.ts';
import type { Deps } from '../deps.ts';
import type { Step } from '../state.ts';

/** Looks for earlier incidents of the same kind, and for what was promised then and is still open. */
export function recall({ store }: Pick<Deps, 'store'>): Step<'precedents'> {
  return async ({ incident, suspects, findings }) => {
    const precedents = similarIncidents({ incident, suspects, findings }, await store.earlier());
    const open = precedents.reduce((sum, { openActions }) => sum + openActions.length, 0);
    return { note: `${precedents.length} alike, ${open} promises open`, update: { precedents } };
  };
}
