import type { Rca } from '../../../../schema/index.ts';
import { section, table } from '../block.ts';
import { cite } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** When to look again, at what, and by what a repeat is known. */
export function followUp({ followUp: { reviews, recurrenceMark }, actions, explanation }: Rca): string {
  const conditions = explanation.rootConditions.map(({ id }) => id);
  const rows = reviews.map(({ at, what }) => {
    const due = actions.filter((action) => action.due <= at).map(({ id }) => id);
    return [prose(at), prose(what), cite(due.length > 0 ? due : conditions)];
  });
  const mark =
    recurrenceMark.length === 0
      ? undefined
      : `Recurrence mark: ${code(recurrenceMark.join(' × '))} ${cite(conditions)}`;
  return section('Follow-up', table(['review', 'what', 'by then due'], rows), mark?.trim());
}
