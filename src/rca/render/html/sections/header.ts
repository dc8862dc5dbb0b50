import type { Rca } from '../../../../schema/index.ts';
import { clockWords, effortWords, headPromises, latenessWords, moreWords, whenWords } from '../../view/headline.ts';
import { STATUS_WORDS, capital } from '../../view/words.ts';
import { visibleLine } from '../../format/visible.ts';
import { html, joined, type Markup } from '../html.ts';
import { prose, type Cite } from '../parts.ts';

/** Title, the facts at a glance, and what was promised before. */
export function header(rca: Rca, cite: Cite): Markup {
  const { id, severity, status, title, services, environment } = rca;
  return html`<header>
    <div class="tags">
      <span class="tag mono">${visibleLine(id)}</span><span class="tag sev">${severity}</span
      ><span class="tag draft">${STATUS_WORDS[status]}</span>
    </div>
    <h1>${prose(title)}</h1>
    <dl class="facts">
      ${fact('When', html`${whenWords(rca)}`)}
      ${fact('Services', services.length === 0 ? html`none named` : joined(services.map(prose), html`, `))}
      ${fact('Environment', prose(environment))} ${fact('Clock', html`${capital(clockWords(rca))}`)}
      ${fact('Looked at', html`${effortWords(rca)}`)}
    </dl>
    ${promises(rca, cite)}
  </header>`;
}

function fact(name: string, value: Markup): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function promises(rca: Rca, cite: Cite): Markup[] {
  const { told, more } = headPromises(rca);
  const rest = html`<p class="promise">${moreWords(told.length, more)} <a href="#related">related incidents</a>.</p>`;
  return told
    .map(
      ({ incident, action, title, due, lateDays, takenUpBy, evidence }) =>
        html`<p class="promise">
          Already promised: <strong>${visibleLine(action)}</strong> ${prose(title)} (${visibleLine(incident)}),
          ${visibleLine(latenessWords(lateDays, due))}.
          ${takenUpBy !== undefined && html`Taken up by ${cite([takenUpBy])}`} ${cite(evidence)}
        </p>`,
    )
    .concat(more > 0 ? [rest] : []);
}
