import type { Claim, Confidence, Rca } from '../../../schema/index.ts';
import { anchorOf } from '../view/anchor.ts';
import { plain } from '../view/words.ts';
import { visibleLine } from '../format/visible.ts';
import { html, type Markup, type Piece } from './html.ts';
import { belief } from '../format/quantity.ts';

/** The small parts that sections are built of. */

/** Links to what ids of the document stand for, each with its title to look at without going there. */
export type Cite = (ids: readonly string[]) => Markup;

/** The links of one document. */
export function citing(rca: Rca): Cite {
  const titles = new Map<string, string>([
    ...rca.evidence.map(({ id, title }): [string, string] => [id, title]),
    ...rca.computations.map(({ id, what }): [string, string] => [id, what]),
  ]);
  return (ids) => {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return html``;
    return html`<span class="cites">${unique.map((id) => chip(id, titles.get(id)))}</span>`;
  };
}

function chip(id: string, title: string | undefined): Markup {
  const anchor = anchorOf(id);
  if (anchor === undefined) return html`<span class="chip">${visibleLine(id)}</span> `;
  const kind = id.startsWith('C-') ? 'chip computed' : 'chip';
  return html`<a class="${kind}" href="#${anchor}" title="${title === undefined ? id : visibleLine(title)}">${id}</a> `;
}

/** Untrusted text on one line; what stands in backticks is shown as code. */
export function prose(text: string): Markup {
  const parts = visibleLine(text).split(/`+([^`]+)`+/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** A claim with what it rests on. */
export function claimed({ text, computed, evidence, contra }: Claim, cite: Cite): Markup {
  return html`${prose(text)}
  ${cite([...computed, ...evidence])}${contra.length > 0 && html` <small>against: ${cite(contra)}</small>`}`;
}

/** How sure, and on what ground. */
export function sureness({ p, basis }: Confidence): Markup {
  const percent = Math.round(p * 100);
  return html`<span class="sure"
    ><span class="bar" aria-hidden="true"><i style="width:${percent}%"></i></span>${belief(p)}
    <small>${plain(basis).replace('+', ' + ')}</small></span
  >`;
}

/** A section with its heading, to which the contents lead. */
export function section(id: string, heading: string, ...content: readonly Piece[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-h">
    <h2 id="${id}-h">${heading}</h2>
    ${content}
  </section>`;
}

/** One row of a table. */
export interface Row {
  id?: string | undefined;
  kind?: string | undefined;
  cells: readonly Piece[];
}

/** A table that turns into blocks where the page is narrow; nothing where it has no row. */
export function table(caption: string, heads: readonly string[], rows: readonly Row[]): Markup | null {
  if (rows.length === 0) return null;
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head === '' ? html`<span class="sr">id</span>` : head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => rowOf(row, heads))}
      </tbody>
    </table>
  </div>`;
}

function rowOf({ id, kind = '', cells }: Row, heads: readonly string[]): Markup {
  const anchor = id === undefined ? undefined : anchorOf(id);
  const content = cells.map((cell, index) =>
    index === 0
      ? html`<th scope="row" data-label="${heads[index]}">${cell}</th>`
      : html`<td data-label="${heads[index]}">${cell}</td>`,
  );
  return anchor === undefined
    ? html`<tr class="${kind}">
        ${content}
      </tr> `
    : html`<tr id="${anchor}" class="${kind}">
        ${content}
      </tr> `;
}

/** Says that a list is empty, which is an answer too. */
export function nothing(text: string): Markup {
  return html`<p class="muted">${text}</p>`;
}
