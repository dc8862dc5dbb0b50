import type { Rca } from '../../../../schema/index.ts';
import { latenessWords, type OpenPromise } from '../../view/headline.ts';
import { relatedRows } from '../../view/related-rows.ts';
import { line, section, table } from '../block.ts';
import { cite } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** Earlier incidents that resemble this one: where to look, never what was seen. */
export function related(rca: Rca): string {
  const shown = table(
    ['incident', 'likeness', 'it ended at', 'still open', 'from'],
    relatedRows(rca).map(({ precedent, likeness, shared, others, open, evidence }) => [
      `${code(precedent.incident)} ${prose(precedent.title)}`,
      prose(likeness),
      [...(shared.length > 0 ? [`${cite(shared)}, as this one`] : []), ...others.map(prose)].join('; '),
      open.map(promiseOf).join('; '),
      cite(evidence),
    ]),
  );
  return section('Related incidents', shown ?? '*None on record.*');
}

/** What was taken up here stands under the actions; its title is not told twice. */
function promiseOf({ action, title, due, lateDays, takenUpBy }: OpenPromise): string {
  const late = prose(latenessWords(lateDays, due));
  return takenUpBy === undefined
    ? line(prose(action), prose(title), `(${late})`)
    : line(prose(action), `(${late}), now ${cite([takenUpBy])}`);
}
