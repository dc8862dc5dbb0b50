import type { Action, Evidence } from '../../schema/index.ts';
import { fence } from '../text/fence.ts';
import { inlineCode } from '../text/inline-code.ts';
import type { BodyContext } from './body-context.ts';

/**
 * The evidence of an action, each excerpt in a fence, folded away. As many as fit into `room` UTF-16 code units; the
 * rest is counted and pointed at.
 */
export function excerpts(action: Action, { rca, rcaPath }: BodyContext, room: number): string {
  const wanted = new Set([...action.evidence, ...(action.owner?.evidence ?? [])]);
  const cited = rca.evidence.filter(({ id }) => wanted.has(id));
  const shown: string[] = [];
  let left = room - 400;
  for (const each of cited) {
    const quoted = quote(each);
    if (quoted.length + 2 > left) break;
    left -= quoted.length + 2;
    shown.push(quoted);
  }
  const unshown = wanted.size - shown.length;
  const rest =
    unshown > 0
      ? [`_${unshown} further ${unshown === 1 ? 'excerpt stands' : 'excerpts stand'} in ${inlineCode(rcaPath)}._`]
      : [];
  return [
    '<details>',
    `<summary>Evidence: ${shown.length} of ${wanted.size}, quoted as it was recorded</summary>`,
    '',
    [...shown, ...rest].join('\n\n'),
    '',
    '</details>',
  ].join('\n');
}

function quote({ id, title, source, at, excerpt }: Evidence): string {
  const when = at === null ? '' : `, ${at}`;
  return `${inlineCode(id)} ${inlineCode(title)} from ${inlineCode(source.tool)}${when}\n\n${fence(excerpt)}`;
}
