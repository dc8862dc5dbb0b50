import type { Rca } from '../../../../schema/index.ts';
import { latenessWords, type OpenPromise } from '../../view/headline.ts';
import { relatedRows } from '../../view/related-rows.ts';
import { blocks, line, section } from '../block.ts';
import { cite } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** Earlier incidents that resemble this one: where to look, never what was seen. */
export function related(rca: Rca): string {
  const shown = relatedRows(rca).map(({ precedent, likeness, shared, others, open, evidence }) =>
    [
      line(`- ${code(precedent.incident)} ${prose(precedent.title)} · likeness ${prose(likeness)}`, cite(evidence)),
      ...(shared.length > 0 ? [`  - ended at ${cite(shared)}, as this one`] : []),
      ...others.map((condition) => `  - ended${shared.length > 0 ? ' also' : ''} at: ${prose(condition)}`),
      ...open.map((promise) => `  - still open: ${promiseOf(promise)}`),
    ].join('\n'),
  );
  const text = shown.length > 0 ? shown.join('\n') : '*None on record.*';
  return blocks('<a id="related"></a>', section('Related incidents', text));
}

/** What was taken up here stands under the actions; its title is not told twice. */
function promiseOf({ action, title, due, lateDays, takenUpBy }: OpenPromise): string {
  const late = prose(latenessWords(lateDays, due));
  return takenUpBy === undefined
    ? line(prose(action), prose(title), `(${late})`)
    : line(prose(action), `(${late}), now ${cite([takenUpBy])}`);
}
