import type { Rca, WhyChain } from '../../../../schema/index.ts';
import { clockOf } from '../../format/clock.ts';
import { anchorOf } from '../../view/anchor.ts';
import { pathRows } from '../../view/path-rows.ts';
import { beyondCondition, whyRows, type WhyRow } from '../../view/why-rows.ts';
import { LEG_WORDS, capital, sentence } from '../../view/words.ts';
import { html, type Markup } from '../html.ts';
import { prose, section, sureness, table, type Cite } from '../parts.ts';
import { belief } from '../../format/quantity.ts';

/** What set it off, the path to what users saw, and the three legs down to what can be changed. */
export function why(rca: Rca, cite: Cite): Markup {
  return section(
    'why',
    'Why',
    trigger(rca, cite),
    path(rca, cite),
    rca.explanation.whyChains.map((chain) => leg(chain, rca, cite)),
  );
}

const TRIGGERLESS = {
  explained: 'no change set it off',
  probable: 'no change is known to have set it off, and its cause is probable, not confirmed',
  inconclusive: 'the evidence does not decide it',
} as const;

function trigger({ explanation, hypotheses }: Rca, cite: Cite): Markup {
  const node = explanation.nodes.find(({ id }) => id === explanation.trigger);
  if (node) {
    return html`<p class="trigger">
      <b>Trigger${node.at === null ? '' : `, ${clockOf(node.at)}`}:</b> ${prose(sentence(node.text))}
      ${cite(node.evidence)}
    </p>`;
  }
  const [leader] = hypotheses.toSorted((a, b) => b.posterior - a.posterior);
  return html`<p class="trigger">
    <b>Trigger:</b> ${TRIGGERLESS[explanation.outcome]}${
      leader && html`; the likeliest is ${cite([leader.id])} at ${belief(leader.posterior)}`
    }.
  </p>`;
}

function path(rca: Rca, cite: Cite): Markup | null {
  const shown = table(
    'Causal path',
    ['cause', 'effect', 'by what mechanism'],
    pathRows(rca).map(({ cause, link, effect, mechanism, evidence }) => ({
      cells: [prose(cause), html`<small>${link}</small> ${prose(effect)}`, html`${prose(mechanism)} ${cite(evidence)}`],
    })),
  );
  return (
    shown &&
    html`<h3>Causal path</h3>
      ${shown}`
  );
}

function leg(chain: WhyChain, rca: Rca, cite: Cite): Markup {
  return html`<h3>${LEG_WORDS[chain.leg]}: ${prose(chain.question)}</h3>
    <ol class="tree">
      ${nested(whyRows(chain, rca), cite)}
    </ol>`;
}

/** Rows come in reading order; those that ask on from a why stand inside of it. */
function nested(rows: readonly WhyRow[], cite: Cite): Markup[] {
  const depth = rows[0]?.depth ?? 0;
  return rows.flatMap((row, index) => {
    if (row.depth > depth) return [];
    const end = rows.findIndex((other, at) => at > index && other.depth <= depth);
    const below = rows.slice(index + 1, end < 0 ? undefined : end);
    return [
      html`<li>
        ${step(row, cite)}
        ${
          below.length > 0 &&
          html`<ol>
            ${nested(below, cite)}
          </ol>`
        }
      </li> `,
    ];
  });
}

function step(row: WhyRow, cite: Cite): Markup {
  const { answer, question, counterfactual } = row.why;
  const { statement, test, result, evidence } = counterfactual;
  const how =
    result === 'untested' ? html`<b>Untested.</b>` : html`<b>${capital(result)}:</b> ${prose(test)} ${cite(evidence)}`;
  return html`<div class="why ${endingOf(row)}" id="${placeOf(row)}">
    <span class="n">${row.label}</span>
    ${sureness(answer.confidence)}
    <p class="asked">${prose(question)}</p>
    <p>
      ${told(row)} ${cite([...answer.computed, ...answer.evidence])}
      ${answer.contra.length > 0 && html`<small>against: ${cite(answer.contra)}</small>`}
    </p>
    <p class="otherwise">Otherwise: ${prose(sentence(statement))} ${how}</p>
    ${rivals(row, cite)}
  </div>`;
}

function endingOf({ end }: WhyRow): string {
  if (end === null) return '';
  return end.kind === 'evidence' ? 'stops' : 'condition';
}

/** Where links to the root condition lead, or to the why itself. */
function placeOf({ why: { id }, end }: WhyRow): string {
  const condition = end?.kind === 'condition' ? end.condition?.id : undefined;
  return anchorOf(condition ?? id) ?? '';
}

function told({ why: { answer }, end }: WhyRow): Markup {
  if (end === null) return prose(answer.text);
  if (end.kind === 'evidence') return html`<span class="end">The evidence stops here:</span> ${prose(answer.text)}`;
  if (!end.condition) return html`<span class="end">Condition:</span> ${prose(answer.text)}`;
  const { id, statement } = end.condition;
  return html`<span class="end">Root condition ${id}:</span>
    <b>${prose(sentence(statement))}</b> ${prose(beyondCondition(answer.text, statement))}`;
}

function rivals({ why: { alternatives } }: WhyRow, cite: Cite): Markup | null {
  return alternatives.length === 0 ? null : html`<p class="otherwise">Rivals: ${cite(alternatives)}</p>`;
}
