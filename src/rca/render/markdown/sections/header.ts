import type { Rca } from '../../../../schema/index.ts';
import { clockWords, effortWords, headPromises, latenessWords, moreWords, whenWords } from '../../view/headline.ts';
import { STATUS_WORDS } from '../../view/words.ts';
import { blocks, line } from '../block.ts';
import { cite } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** Title, the facts at a glance, and what was promised before. */
export function header(rca: Rca): string {
  const facts = [
    code(rca.id),
    rca.severity,
    STATUS_WORDS[rca.status].replace('not yet reviewed', '**not yet reviewed**'),
    whenWords(rca),
    `services: ${rca.services.map(prose).join(', ') || 'none named'}`,
    `environment: ${prose(rca.environment)}`,
    clockWords(rca),
    effortWords(rca),
  ];
  return blocks(`# ${prose(rca.title)}`, facts.join(' · '), promises(rca));
}

function promises(rca: Rca): string {
  const { told, more } = headPromises(rca);
  const rest = more > 0 ? [`> ${moreWords(told.length, more)} [related incidents](#related).`] : [];
  return told
    .map(({ incident, action, title, due, lateDays, takenUpBy, evidence }) => {
      const late = latenessWords(lateDays, due);
      const taken = takenUpBy === undefined ? undefined : `Taken up by ${cite([takenUpBy])}.`;
      return line(
        '> Already promised:',
        `**${prose(action)}**`,
        prose(title),
        `(${prose(incident)}),`,
        `${prose(late)}.`,
        taken,
        cite(evidence),
      );
    })
    .concat(rest)
    .join('\n>\n');
}
