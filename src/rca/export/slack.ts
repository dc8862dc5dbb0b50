import type { Rca } from '../../schema/index.ts';
import { visibleLine } from '../render/format/visible.ts';
import { duration } from '../render/format/quantity.ts';
import { clockWords, whenWords } from '../render/view/headline.ts';
import { STATUS_WORDS } from '../render/view/words.ts';

/** Limits of Block Kit: characters of a header, of a text, and fields of a section. */
const MOST_HEADER = 150;
const MOST_TEXT = 3000;
const MOST_ITEMS = 6;

interface Plain {
  type: 'plain_text';
  text: string;
  emoji: false;
}

/** A block of Slack. All text is `plain_text`, in which Slack finds no mention, link or channel. */
export type SlackBlock =
  | { type: 'header'; text: Plain }
  | { type: 'section'; text: Plain }
  | { type: 'section'; fields: Plain[] }
  | { type: 'divider' }
  | { type: 'context'; elements: Plain[] };

/** A message of Slack; `text` is what a notification shows. */
export interface SlackMessage {
  text: string;
  blocks: SlackBlock[];
}

/** The summary of an RCA as a message: what happened, how large, why, what is going to be done by when. */
export function renderSlack(rca: Rca): SlackMessage {
  const { explanation, actions, impact } = rca;
  const conditions = explanation.rootConditions.map(({ leg, statement }) => `${leg}: ${statement}`);
  const planned = actions.map(
    ({ id, title, due, owner }) => `${id} ${title} (${owner ? bare(owner.candidate) : 'no owner yet'}, due ${due})`,
  );
  return {
    text: parsedAsNothing(`${rca.id} ${rca.severity}: ${rca.title}`),
    blocks: [
      { type: 'header', text: plain(`${rca.id}: ${rca.title}`, MOST_HEADER) },
      { type: 'context', elements: [plain(`${rca.severity} · ${STATUS_WORDS[rca.status]} · ${whenWords(rca)}`)] },
      { type: 'section', text: plain(rca.summary.map(({ text }) => text).join('\n')) },
      {
        type: 'section',
        fields: [
          plain(`duration: ${duration(impact.durationSeconds)}`, 2000),
          ...impact.quantities.slice(0, 5).map(({ metric, text }) => plain(`${metric}: ${text}`, 2000)),
        ],
      },
      { type: 'divider' },
      { type: 'section', text: plain(listed('Why', conditions, 'The evidence does not decide it yet.')) },
      { type: 'section', text: plain(listed('What will be done', planned, 'Nothing is proposed yet.')) },
      { type: 'context', elements: [plain(clockWords(rca))] },
    ],
  };
}

function listed(heading: string, items: readonly string[], none: string): string {
  const more = items.length > MOST_ITEMS ? [`and ${items.length - MOST_ITEMS} more`] : [];
  const shown = [...items.slice(0, MOST_ITEMS), ...more].map((item) => `• ${visibleLine(item)}`);
  return [`${heading}:`, ...(items.length === 0 ? [none] : shown)].join('\n');
}

function plain(text: string, most = MOST_TEXT): Plain {
  const shown = text
    .split('\n')
    .map((line) => visibleLine(line).replaceAll('`', ''))
    .join('\n');
  return { type: 'plain_text', text: shown.length > most ? `${shown.slice(0, most - 1)}…` : shown, emoji: false };
}

/** The text of a notification is read as mrkdwn: `<!here>` and `<@U1>` begin with a sign that is escaped. */
function parsedAsNothing(text: string): string {
  return visibleLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '＠');
}

/** A team without the sign that would call it. */
function bare(candidate: string): string {
  return candidate.replace(/^@/, '');
}
