import type { Rca } from '../../../../schema/index.ts';
import { clockOf, dayOf, precisionOf } from '../../format/clock.ts';
import { duration } from '../../format/quantity.ts';
import { foldedRows, type TimelineRow } from '../../view/timeline-rows.ts';
import { html, joined, type Markup } from '../html.ts';
import { prose, section, table, type Cite, type Row } from '../parts.ts';
import { timelineChart } from '../timeline-chart.ts';

/** The incident as it went: drawn, then told row by row. */
export function timeline(rca: Rca, cite: Cite): Markup {
  const day = dayOf(rca.impact.window.from);
  const { told, folded } = foldedRows(rca);
  const shown = (caption: string, rows: readonly TimelineRow[]): Markup | null =>
    table(
      caption,
      ['time', 'lane', 'event', 'evidence'],
      rows.map((row) => rowOf(row, day, cite)),
    );
  return section(
    'timeline',
    'Timeline (UTC)',
    timelineChart(rca),
    shown('What happened, in order', told),
    folded.length > 0 &&
      html`<details>
        <summary>${folded.length} events in between</summary>
        ${shown('Events in between', folded)}
      </details>`,
    closing(rca, cite),
  );
}

function rowOf(row: TimelineRow, day: string, cite: Cite): Row {
  if (row.kind === 'silence') {
    const span = html`<span class="num">${clockOf(row.from, day)} – ${clockOf(row.to, day)}</span>`;
    return { kind: 'silence', cells: [span, html`<span class="lane">gap</span>`, prose(row.note), cite(row.evidence)] };
  }
  const { id, at, precisionMs, lane, what, knownAtTheTime, evidence } = row.event;
  const isAnchor = row.anchors.length > 0;
  return {
    id,
    kind: isAnchor ? 'anchor' : '',
    cells: [
      html`<span class="num">${clockOf(at, day)}<small>${precisionOf(precisionMs)}</small></span>`,
      html`<span class="lane ${lane}">${lane}</span>`,
      html`${isAnchor && html`<b>${row.anchors.join(', ')}:</b> `}${prose(what)}${
        knownAtTheTime !== null && html` <br /><small>known then: ${prose(knownAtTheTime)}</small>`
      }`,
      cite(evidence),
    ],
  };
}

function closing({ timeline: told, evidence }: Rca, cite: Cite): Markup {
  const shared = evidence.filter(({ clock }) => clock.skewMs !== null).map(({ id }) => id);
  const alerts = told.alertOrder.map(({ name, firedAt, lagMs, event }) => {
    const cited = told.events.find(({ id }) => id === event)?.evidence ?? [];
    const lag = lagMs === null ? '' : `, ${duration(Math.abs(lagMs) / 1000)} ${lagMs < 0 ? 'before' : 'after'} onset`;
    return html`<code>${name}</code> ${clockOf(firedAt)}${lag} ${cite(cited)}`;
  });
  return html`${told.clocks.trim() !== '' && html`<p><small>Clocks: ${prose(told.clocks)}</small> ${cite(shared.slice(0, 3))}</p>`}
  ${alerts.length > 0 && html`<p><small>Alert order: ${joined(alerts, html`; `)}</small></p>`}`;
}
