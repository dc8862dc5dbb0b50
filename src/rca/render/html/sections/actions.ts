import type { Action, Owner, Rca } from '../../../../schema/index.ts';
import { visible, visibleLine } from '../../format/visible.ts';
import { proofHolds, proofWords } from '../../view/proof-words.ts';
import { rungWords } from '../../view/rung-words.ts';
import { plain, sentence } from '../../view/words.ts';
import { html, joined, type Markup } from '../html.ts';
import { nothing, prose, section, table, type Cite } from '../parts.ts';

/** What will be true afterwards, who sees to it, by when, how anyone can tell, and whether that was shown. */
export function actions({ actions: all }: Rca, cite: Cite): Markup {
  const shown = table(
    'Preventive actions',
    ['id', 'action', 'owner (from)', 'due', 'done when', 'proof'],
    all.map((action) => ({
      id: action.id,
      cells: [
        html`<b class="num">${action.id}</b><br /><small>${action.priority}</small>`,
        html`${prose(action.title)}<br /><small>${action.category} · ${action.leg} · for</small>
          ${cite(action.addresses)} ${cite(action.evidence)} ${trackingOf(action)}`,
        ownerOf(action.owner, cite),
        html`<span class="num">${action.due}</span>`,
        prose(action.verification.expected),
        proofOf(action, cite),
      ],
    })),
  );
  return section('actions', 'Preventive actions', shown ?? nothing('None proposed.'), all.map(detailOf));
}

function ownerOf(owner: Owner | null, cite: Cite): Markup {
  if (!owner) return html`<span class="open">nobody yet</span>`;
  return html`${owner.candidate} <small>${plain(owner.derivedFrom)}</small> ${cite(owner.evidence)}
    ${owner.confirmedBy !== null && html`<small>confirmed by ${visibleLine(owner.confirmedBy)}</small>`}`;
}

function proofOf({ proof, rungs = [] }: Action, cite: Cite): Markup {
  const holds = proofHolds(proof);
  const mark =
    holds === null ? null : html`<b class="${holds ? 'holds' : 'fails'}">${holds ? 'holds' : 'does not hold'}</b> `;
  const tried = rungs.map((rung) => `; ${rungWords(rung)}`).join('');
  return html`${mark}${prose(`${proofWords(proof)}${tried}`)} ${'evidence' in proof && cite(proof.evidence)}`;
}

function trackingOf({ tracking, dup }: Action): Markup | null {
  if (!tracking && !dup) return null;
  return html`<small
    >${dup && html`already promised as ${visibleLine(dup.action)} in ${visibleLine(dup.incident)} `}${
      tracking && html`tracked: <code>${tracking.url}</code> (${visibleLine(tracking.status)})`
    }</small
  >`;
}

/** Folded away: why this, how it is checked, what it risks, and the text of the artefact. */
function detailOf(action: Action): Markup {
  const { id, rationale, verification, artefact, risk, rollback, effort, priority, priorityBasis } = action;
  const files = joined(
    artefact.files.map((file) => html`<code>${file}</code>`),
    html`, `,
  );
  return html`<details>
    <summary>${id} in detail</summary>
    <p>${prose(sentence(rationale))} ${priority}: ${prose(sentence(priorityBasis))}</p>
    <p>
      Checked by: ${prose(sentence(verification.how))} Expected by ${verification.by}: ${prose(verification.expected)}
    </p>
    <p>Risk: ${prose(sentence(risk))} Rollback: ${prose(sentence(rollback))}</p>
    <p>
      Effort ${effort}, as
      ${artefact.kind === 'pr' ? 'a pull request' : 'an issue'}${
        artefact.files.length > 0 && html`, touching ${files}`
      }.
    </p>
    ${artefact.proposal !== null && html`<pre>${visible(artefact.proposal)}</pre>`}
  </details> `;
}
