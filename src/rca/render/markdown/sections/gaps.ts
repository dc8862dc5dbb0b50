import type { Rca } from '../../../../schema/index.ts';
import { GAP_WORDS } from '../../view/words.ts';
import { line, section, table } from '../block.ts';
import { cite, place } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** What is not known, why not, what that costs, whom to ask, and where nobody could look. */
export function gaps({ gaps: all, sources }: Rca): string {
  const shown = table(
    ['', 'not known', 'why it matters', 'because', 'ask', 'effect'],
    all.map(({ id, question, whyItMatters, reason, blockedBy, askWho, effectOnConfidence, triedQueries }) => [
      `${place(id)}${cite([id])}`,
      prose(question),
      prose(whyItMatters),
      line(`${GAP_WORDS[reason]}:`, prose(blockedBy), tried(triedQueries)),
      prose(askWho),
      prose(effectOnConfidence),
    ]),
  );
  const blind = sources
    .filter(({ outcome }) => outcome !== 'answered' && outcome !== 'found nothing')
    .map(({ tool, outcome }) => `${prose(tool)} (${outcome})`);
  const missing = blind.length === 0 ? undefined : `Not looked at: ${blind.join(', ')} [sources](#sources)`;
  return section('What we do not know', shown ?? (missing === undefined ? '*None recorded.*' : undefined), missing);
}

function tried(queries: readonly { tool: string; query: string }[]): string | undefined {
  if (queries.length === 0) return undefined;
  return `(tried ${queries.map(({ tool, query }) => `${prose(tool)} ${code(query)}`).join(', ')})`;
}
