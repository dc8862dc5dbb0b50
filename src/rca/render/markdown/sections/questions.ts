import type { Rca } from '../../../../schema/index.ts';
import { clockOf, dayOf } from '../../format/clock.ts';
import { line, section } from '../block.ts';
import { cite } from '../cite.ts';
import { prose } from '../escape.ts';

/** What only those who were there can tell, each tied to its moment. */
export function questions({ questions: all, timeline, impact }: Rca): string {
  const day = dayOf(impact.window.from);
  const lines = all.map(({ text, event }, index) => {
    const moment = timeline.events.find(({ id }) => id === event);
    const tie = moment && `(${line(clockOf(moment.at, day), cite(moment.evidence))})`;
    return `${index + 1}. ${line(prose(text), tie)}`;
  });
  return section('Questions for the responders', lines.join('\n') || '*None.*');
}
