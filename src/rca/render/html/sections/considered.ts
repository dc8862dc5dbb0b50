import type { Hypothesis, Prediction, Rca, Suspect } from '../../../../schema/index.ts';
import { visibleLine } from '../../format/visible.ts';
import { suspectGrounds } from '../../view/suspect-grounds.ts';
import { plain } from '../../view/words.ts';
import { html, joined, type Markup } from '../html.ts';
import { prose, section, table, type Cite, type Row } from '../parts.ts';
import { belief } from '../../format/quantity.ts';

/** The rivals with what they predicted and what was seen, and every change with how it was disposed of. */
export function considered(rca: Rca, cite: Cite): Markup {
  const suspects = table(
    'Changes and services in the window',
    ['suspect', 'what it is', 'disposition', 'because'],
    rca.suspects.map((suspect) => suspectRow(suspect, rca, cite)),
  );
  return section(
    'considered',
    'What else was considered',
    table(
      'Hypotheses',
      ['hypothesis', 'prediction', 'result', 'verdict'],
      rca.hypotheses.flatMap((hypothesis) => hypothesisRows(hypothesis, cite)),
    ),
    suspects &&
      html`<h3>Changes and services in the window</h3>
        ${suspects}`,
  );
}

function hypothesisRows(hypothesis: Hypothesis, cite: Cite): Row[] {
  const { id, statement, predictions, status, posterior, refutedBy } = hypothesis;
  const clearing = cite(refutedBy.map(({ evidence }) => evidence));
  const verdict = html`<span class="verdict ${status}">${status}</span> ${belief(posterior)} ${clearing}`;
  return predictions.map((prediction, index) => ({
    id: index === 0 ? id : undefined,
    kind: index === 0 ? '' : 'more',
    cells: [
      index === 0
        ? html`<small class="mono">${id}</small> ${prose(statement)}`
        : html`<small class="mono">${id}</small>`,
      prose(prediction.ifTrue),
      resultOf(prediction, cite),
      index === 0 ? verdict : null,
    ],
  }));
}

function resultOf({ result, observed, evidence }: Prediction, cite: Cite): Markup {
  if (result === 'unchecked') return html`<span class="open">not looked at</span> ${prose(observed)}`;
  return html`<b>${result}:</b> ${prose(observed)} ${cite(evidence)}`;
}

function suspectRow(suspect: Suspect, rca: Rca, cite: Cite): Row {
  const { id, disposition, p } = suspect;
  const { grounds, hypothesis } = suspectGrounds(suspect, rca);
  const because = [
    ...(hypothesis === undefined ? [] : [html`As ${cite([hypothesis])} shows`]),
    ...grounds.map(({ statement, evidence }) => html`${prose(statement)} ${cite(evidence)}`),
  ];
  return {
    id,
    cells: [
      html`<small class="mono">${id}</small>`,
      whatOf(suspect, cite),
      html`${disposition} <small>${belief(p)}</small>`,
      joined(because, html`<br />`),
    ],
  };
}

function whatOf({ change, entity, kind }: Suspect, cite: Cite): Markup {
  if (!change) return html`${plain(kind)} <b>${prose(entity.ref)}</b>`;
  const settings = change.settings.map(
    ({ key, before, after }) => html`<br /><code>${key}: ${before ?? 'unset'} → ${after ?? 'unset'}</code>`,
  );
  return html`<code>${change.sha.slice(0, 7)}</code> on <b>${prose(change.service)}</b>: ${visibleLine(change.subject)}
    ${settings} ${cite(change.evidence)}`;
}
