import type { Rca } from '../../../../schema/index.ts';
import { visibleLine } from '../../format/visible.ts';
import { html, type Markup } from '../html.ts';
import { prose, section, table, type Cite } from '../parts.ts';

const MOST_LINKS = 4;

/** Where we looked, or could not. */
export function sources({ sources: rows, evidence }: Rca, cite: Cite): Markup {
  return section(
    'sources',
    'Sources consulted',
    table(
      'Sources consulted',
      ['source', 'outcome', 'asked', 'brought', 'note', 'evidence'],
      rows.map(({ tool, outcome, asked, observations, truncated, note }) => {
        const from = evidence.filter(({ source }) => source.tool === tool).map(({ id }) => id);
        const more = from.length > MOST_LINKS && html`<small>and ${from.length - MOST_LINKS} more</small>`;
        const isBlind = outcome !== 'answered' && outcome !== 'found nothing';
        return {
          cells: [
            visibleLine(tool),
            html`<span class="${isBlind ? 'open' : ''}">${outcome}</span>`,
            asked,
            `${observations}${truncated ? ', cut off' : ''}`,
            prose(note),
            html`${cite(from.slice(0, MOST_LINKS))}${more}`,
          ],
        };
      }),
    ),
  );
}
