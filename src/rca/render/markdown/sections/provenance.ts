import type { Rca } from '../../../../schema/index.ts';
import { duration } from '../../format/quantity.ts';
import { secondsBetween, secondOf } from '../../format/clock.ts';
import { effortWords } from '../../view/headline.ts';
import { blocks } from '../block.ts';
import { code, prose } from '../escape.ts';

/** How the document came about: by whom, what fell back to what, and what the checks took out. */
export function provenance(rca: Rca): string {
  const { hindcast, reasoner, models, promptHash, run, startedAt, finishedAt, fallbacks, dropped } = rca.provenance;
  const made = [
    `Drafted by Hindcast ${prose(hindcast)}, run ${code(run)}`,
    `reasoner ${prose(reasoner)}${models.length > 0 ? ` (${models.map(code).join(', ')})` : ''}`,
    effortWords(rca),
    `${secondOf(finishedAt)} after ${duration(secondsBetween(startedAt, finishedAt))}`,
    ...(promptHash === null ? [] : [`prompts ${code(promptHash)}`]),
  ];
  const fell = fallbacks.map(
    ({ step, from, to, reason }) =>
      `- Step ${prose(step)} fell back from ${prose(from)} to ${prose(to)}: ${prose(reason)}`,
  );
  const out = dropped.map(({ rule, text }) => `- Dropped, because ${prose(rule)} refused it: ${code(text)}`);
  return blocks('---', `${made.join(' · ')}.`, [...fell, ...out, ...editRows(rca)].join('\n'));
}

/** What people changed, with what the draft had said. */
function editRows({ edits = [] }: Rca): string[] {
  return edits.map(({ at, before, after }) => {
    if (before === null) return `- Added by a person, ${code(at)}.`;
    const said = before === '' ? 'nothing' : code(before);
    return `- ${after === null ? 'Taken out' : 'Changed'} by a person, ${code(at)}; the draft said: ${said}`;
  });
}
