import type { Rca } from '../../../../schema/index.ts';
import { blocks, section, table } from '../block.ts';
import { cite } from '../cite.ts';
import { prose } from '../escape.ts';

const MOST_LINKS = 4;

/** Where we looked, or could not. */
export function sources({ sources: rows, evidence }: Rca): string {
  return blocks(
    '<a id="sources"></a>',
    section(
      'Sources consulted',
      table(
        ['source', 'outcome', 'asked', 'brought', 'note', 'evidence'],
        rows.map(({ tool, outcome, asked, observations, truncated, note }) => {
          const from = evidence.filter(({ source }) => source.tool === tool).map(({ id }) => id);
          const more = from.length > MOST_LINKS ? ` and ${from.length - MOST_LINKS} more` : '';
          return [
            prose(tool),
            outcome,
            String(asked),
            `${observations}${truncated ? ', cut off' : ''}`,
            prose(note),
            `${cite(from.slice(0, MOST_LINKS))}${more}`,
          ];
        }),
      ),
    ),
  );
}
