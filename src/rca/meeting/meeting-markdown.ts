import { minuteOf } from '../render/format/clock.ts';
import { blocks, section } from '../render/markdown/block.ts';
import { cite } from '../render/markdown/cite.ts';
import { prose } from '../render/markdown/escape.ts';
import type { MeetingPack } from './meeting-pack.ts';

/** The file beside it whose ids it cites. */
const RCA = 'rca.md';

/** A meeting pack as Markdown. Ids link into the RCA beside it. Nothing that comes from outside is live. */
export function renderMeeting(pack: MeetingPack): string {
  const { title, incident, format, holdFrom, holdUntil, groundRules, room, pauses, openQuestions } = pack;
  const minutes = pack.blocks.reduce((sum, block) => sum + block.minutes, 0);
  const text = blocks(
    `# ${prose(`Meeting on ${incident}: ${title}`)}`,
    `${prose(format.name)}, ${minutes} minutes, between ${minuteOf(holdFrom)} and ${minuteOf(holdUntil)} UTC. It fits because: ${prose(format.reason)}. It has to give ${prose(format.output)}.`,
    section('Ground rules', list(groundRules.map(prose))),
    section(
      'In the room',
      list(
        room.map(
          ({ role, who, reason }) => `**${prose(role)}**${who === null ? '' : ` ${prose(who)}`}: ${prose(reason)}`,
        ),
      ),
    ),
    ...pack.blocks.map(({ name, minutes: length, output, items }) =>
      section(
        `${name} (${length} min)`,
        `Gives ${prose(output)}.`,
        items.length > 0
          ? list(
              items.map(({ text: one, cites }) =>
                [prose(one), cite(cites, RCA)].filter((part) => part !== '').join(' '),
              ),
            )
          : 'The draft has nothing here. Ask the room.',
      ),
    ),
    section(
      'Where to pause',
      pauses.length > 0
        ? list(
            pauses.map(
              ({ at, what, knownAtTheTime, question, evidence }) =>
                `${at.slice(11, 19)} ${prose(what)}. Known then: ${prose(knownAtTheTime)}. ${prose(question)} ${cite(evidence, RCA)}`,
            ),
          )
        : 'No decision was recorded. Ask which ones were taken.',
    ),
    openQuestions.length > 0
      ? section('Open questions', list(openQuestions.map(({ text: one }) => prose(one))))
      : undefined,
  );
  return `${text}\n`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
