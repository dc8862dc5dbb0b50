import type { Rca } from '../../../../schema/index.ts';
import { html, type Markup } from '../html.ts';
import { claimed, nothing, section, type Cite } from '../parts.ts';

/** What worked, and what only luck kept small. */
export function wentWell({ wentWell: claims }: Rca, cite: Cite): Markup {
  const list = html`<ul class="sentences">
    ${claims.map((claim) => html`<li>${claimed(claim, cite)}</li> `)}
  </ul>`;
  return section('went-well', 'What went well, and luck', claims.length > 0 ? list : nothing('None recorded.'));
}
