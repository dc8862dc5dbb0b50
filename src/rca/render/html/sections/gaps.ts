import type { Rca } from '../../../../schema/index.ts';
import { visibleLine } from '../../format/visible.ts';
import { GAP_WORDS } from '../../view/words.ts';
import { html, joined, type Markup } from '../html.ts';
import { nothing, prose, section, table, type Cite } from '../parts.ts';

/** What is not known, why not, what that costs, whom to ask, and where nobody could look. */
export function gaps({ gaps: all, sources }: Rca, cite: Cite): Markup {
  const shown = table(
    'What is not known',
    ['id', 'not known', 'why it matters', 'because', 'ask', 'effect'],
    all.map(({ id, question, whyItMatters, reason, blockedBy, askWho, effectOnConfidence, triedQueries }) => ({
      id,
      cells: [
        cite([id]),
        prose(question),
        prose(whyItMatters),
        html`<b>${GAP_WORDS[reason]}:</b> ${prose(blockedBy)} ${tried(triedQueries)}`,
        prose(askWho),
        prose(effectOnConfidence),
      ],
    })),
  );
  const blind = sources
    .filter(({ outcome }) => outcome !== 'answered' && outcome !== 'found nothing')
    .map(({ tool, outcome }) => html`${visibleLine(tool)} (${outcome})`);
  const missing =
    blind.length > 0 && html`<p>Not looked at: ${joined(blind, html`, `)} <a href="#sources">sources</a></p>`;
  return section('gaps', 'What we do not know', shown ?? (missing === false && nothing('None recorded.')), missing);
}

function tried(queries: readonly { tool: string; query: string }[]): Markup | null {
  if (queries.length === 0) return null;
  const told = queries.map(({ tool, query }) => html`${visibleLine(tool)} <code>${query}</code>`);
  return html`<small>tried ${joined(told, html`, `)}</small>`;
}
