import type { Claim } from '../../schema/index.ts';
import { plainLine } from '../text/plain-line.ts';
import type { BodyContext } from './body-context.ts';

const MOST_CLAIMS = 6;
const MOST_ACTIONS = 6;

/**
 * The message that announces an RCA: what happened, why, and what is proposed by whom until when, in paragraphs of plain
 * lines. Where the repository has a web page, the last paragraph is `RCA: ` and the address of the document.
 */
export function summaryText({ rca, rcaPath, rcaBranch, webUrl }: BodyContext): string {
  const { explanation, actions } = rca;
  const conditions = explanation.rootConditions.map(({ leg, statement }) => `${leg}: ${statement}`);
  const promised = actions
    .toSorted((a, b) => (a.priority < b.priority ? -1 : 1))
    .map(({ id, title, due, owner }) => `${id} ${title} (${owner?.candidate.slice(1) ?? 'no owner yet'}, due ${due})`);
  return [
    `${rca.severity}, ${rca.window.from} to ${rca.window.to}. A machine drafted this analysis from recorded evidence.`,
    rca.summary
      .slice(0, MOST_CLAIMS)
      .map(({ text }: Claim) => line(text))
      .join('\n'),
    listed('Why it could happen', conditions, 'The evidence does not decide it yet.'),
    listed('Proposed', promised, 'Nothing yet.'),
    webUrl === null ? '' : `RCA: ${webUrl}/blob/${encodeURI(rcaBranch)}/${encodeURI(rcaPath)}`,
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function listed(heading: string, items: readonly string[], none: string): string {
  const more = items.length > MOST_ACTIONS ? [`and ${items.length - MOST_ACTIONS} more`] : [];
  const shown = [...items.slice(0, MOST_ACTIONS).map(line), ...more].map((item) => `• ${item}`);
  return [`${heading}:`, ...(shown.length === 0 ? [none] : shown)].join('\n');
}

function line(text: string): string {
  return plainLine(text, 400);
}
