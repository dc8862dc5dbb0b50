import type { Rca } from '../../../../schema/index.ts';
import { clockOf, dayOf, precisionOf } from '../../format/clock.ts';
import { duration } from '../../format/quantity.ts';
import { foldedRows, type TimelineRow } from '../../view/timeline-rows.ts';
import { blocks, line, section, table } from '../block.ts';
import { cite } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** The incident as it went. Anchors stand in bold, times in which nothing was recorded in italics. */
export function timeline(rca: Rca): string {
  const day = dayOf(rca.impact.window.from);
  const { told, folded } = foldedRows(rca);
  const shown = (rows: readonly TimelineRow[]): string | undefined =>
    table(
      ['time', 'lane', 'event', 'evidence'],
      rows.map((row) => cells(row, day)),
    );
  return section(
    'Timeline (UTC)',
    shown(told),
    folded.length === 0
      ? undefined
      : blocks(`<details><summary>${folded.length} events in between</summary>`, shown(folded), '</details>'),
    clocks(rca),
    alertOrder(rca, day),
  );
}

function cells(row: TimelineRow, day: string): string[] {
  if (row.kind === 'silence') {
    const span = `*${clockOf(row.from, day)} – ${clockOf(row.to, day)}*`;
    return [span, '*gap*', `*${prose(row.note)}*`, cite(row.evidence)];
  }
  const { at, precisionMs, lane, what, knownAtTheTime, evidence } = row.event;
  const isAnchor = row.anchors.length > 0;
  const time = `${clockOf(at, day)}${precisionOf(precisionMs)}`;
  const told = line(
    isAnchor && `**${row.anchors.join(', ')}**:`,
    prose(what),
    knownAtTheTime !== null && `(known then: ${prose(knownAtTheTime)})`,
  );
  return [isAnchor ? `**${time}**` : time, lane, told, cite(evidence)];
}

function clocks({ timeline: { clocks: told }, evidence }: Rca): string | undefined {
  if (told.trim() === '') return undefined;
  const shared = evidence.filter(({ clock }) => clock.skewMs !== null).map(({ id }) => id);
  return line('Clocks:', prose(told), cite(shared.slice(0, 3)));
}

function alertOrder({ timeline: { alertOrder: alerts, events } }: Rca, day: string): string | undefined {
  if (alerts.length === 0) return undefined;
  const told = alerts.map(({ name, firedAt, lagMs, event }) => {
    const lag = lagMs === null ? '' : ` (${duration(Math.abs(lagMs) / 1000)} ${lagMs < 0 ? 'before' : 'after'} onset)`;
    const evidence = events.find(({ id }) => id === event)?.evidence ?? [];
    return line(`${code(name)} ${clockOf(firedAt, day)}${lag}`, cite(evidence));
  });
  return `Alert order: ${told.join(', ')}`;
}
