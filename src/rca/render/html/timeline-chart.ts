import type { AnchorName, Event, Lane, Rca } from '../../../schema/index.ts';
import { clockOf, secondsBetween } from '../format/clock.ts';
import { duration } from '../format/quantity.ts';
import { visibleLine } from '../format/visible.ts';
import { ANCHOR_WORDS, LANES } from '../view/words.ts';
import { html, type Markup } from './html.ts';
import { timeAxis, type TimeAxis } from './time-axis.ts';

const WIDTH = 1080;
const LEFT = 86;
const STRIP = 70;
const LANE_HEIGHT = 34;
/** Width of a letter at the size of labels, measured on a wide system font; too wide is harmless. */
const LETTER = 6.5;
const LABEL_ROW = 15;
/** A label that is cut shorter than this tells nothing. */
const FEWEST_LETTERS = 12;
/** Marks nearer to each other than this are drawn as one. */
const NEAR = 9;

/** The timeline as lanes: what happened where, anchors across all of them, silences hatched. The table says the same. */
export function timelineChart(rca: Rca): Markup | null {
  if (rca.timeline.events.length === 0) return null;
  const axis = timeAxis(rca, LEFT, WIDTH - 14, STRIP);
  const anchors = placedAnchors(rca, axis);
  const top = 8 + LABEL_ROW * Math.max(1, ...anchors.map(({ level }) => level + 1));
  const bottom = top + LANES.length * LANE_HEIGHT;
  return html`<figure class="chart" tabindex="0" aria-label="Timeline chart">
    <svg
      viewBox="0 0 ${WIDTH} ${bottom + 48}"
      role="img"
      aria-label="The events of the timeline below, drawn by lane and time"
    >
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      ${active(rca, axis, top, bottom)} ${rca.timeline.silences.map((silence) => hatched(silence, axis, top, bottom))}
      ${LANES.map((lane, index) => laneOf(lane, top + index * LANE_HEIGHT))}
      ${axis.ticks.map(({ x, label }) => tick(x, isCovered(x, axis) ? '' : label, top, bottom))}
      ${axis.hasEarlier && earlier(axis, top, bottom)} ${exposures(rca, axis, top)}
      ${anchors.map((anchor) => anchorLine(anchor, bottom))} ${bounds(rca, axis, top)}
      ${LANES.map((lane, index) => marks(rca, lane, top + index * LANE_HEIGHT, axis))} ${spans(rca, axis, bottom + 32)}
    </svg>
  </figure>`;
}

interface PlacedAnchor {
  x: number;
  label: string;
  level: number;
  side: 'start' | 'end';
}

/** Anchors with their labels in as many rows as it takes for none to cover another. */
function placedAnchors({ timeline }: Rca, axis: TimeAxis): PlacedAnchor[] {
  const ends: number[] = [];
  return timeline.anchors.map(({ name, at }) => {
    const x = axis.x(at);
    const label = ANCHOR_WORDS[name];
    const width = label.length * LETTER + 8;
    const side = x + width > axis.right ? 'end' : 'start';
    const from = side === 'start' ? x : x - width;
    const free = ends.findIndex((end) => end <= from);
    const level = free < 0 ? ends.length : free;
    ends[level] = from + width;
    return { x, label, level, side };
  });
}

function anchorLine({ x, label, level, side }: PlacedAnchor, bottom: number): Markup {
  const y = 4 + LABEL_ROW * level;
  const textX = side === 'start' ? x + 4 : x - 4;
  return html`<line class="anchor" x1="${round(x)}" x2="${round(x)}" y1="${y}" y2="${bottom}" />
    <text class="anchor-label" x="${round(textX)}" y="${y + 10}" text-anchor="${side}">${label}</text>`;
}

function active({ impact }: Rca, axis: TimeAxis, top: number, bottom: number): Markup {
  const [from, to] = [axis.x(impact.window.from), axis.x(impact.window.to)];
  return html`<rect
    class="active"
    x="${round(from)}"
    y="${top}"
    width="${round(Math.max(1, to - from))}"
    height="${bottom - top}"
  />`;
}

function hatched(
  { from, to, note }: Rca['timeline']['silences'][number],
  axis: TimeAxis,
  top: number,
  bottom: number,
): Markup {
  const [start, end] = [axis.x(from), axis.x(to)];
  return html`<rect
    class="silence"
    x="${round(start)}"
    y="${top}"
    width="${round(Math.max(1, end - start))}"
    height="${bottom - top}"
  >
    <title>${clockOf(from)} – ${clockOf(to)}: ${visibleLine(note)}</title>
  </rect>`;
}

function laneOf(lane: Lane, y: number): Markup {
  return html`<line class="rule" x1="0" x2="${WIDTH}" y1="${y}" y2="${y}" />
    <text class="lane-label" x="4" y="${y + LANE_HEIGHT / 2 + 4}">${lane}</text>`;
}

function tick(x: number, label: string, top: number, bottom: number): Markup {
  return html`<line class="tick" x1="${round(x)}" x2="${round(x)}" y1="${top}" y2="${bottom + 4}" />
    <text class="tick-label" x="${round(x)}" y="${bottom + 17}" text-anchor="middle">${label}</text>`;
}

/** Whether a tick stands so near to the break that its label would run into that of what came earlier. */
function isCovered(x: number, { left, hasEarlier }: TimeAxis): boolean {
  return hasEarlier && x - left < 5 * LETTER;
}

function earlier(axis: TimeAxis, top: number, bottom: number): Markup {
  return html`<line class="break" x1="${round(axis.left)}" x2="${round(axis.left)}" y1="${top}" y2="${bottom}" />
    <text class="tick-label" x="${round((LEFT + axis.left) / 2)}" y="${bottom + 17}" text-anchor="middle"
      >earlier</text
    >`;
}

/** How far an instant may be off, where that is wide enough to see. */
function bounds({ timeline }: Rca, axis: TimeAxis, top: number): Markup[] {
  return timeline.events.flatMap(({ at, precisionMs, lane }) => {
    const half = (precisionMs / (axis.toMs - axis.fromMs)) * (axis.right - axis.left);
    const x = axis.x(at);
    if (half < 7 || x < axis.left) return [];
    const y = top + LANES.indexOf(lane) * LANE_HEIGHT + 14;
    const [from, to] = [Math.max(axis.left, x - half), Math.min(axis.right, x + half)];
    return [html`<line class="bound" x1="${round(from)}" x2="${round(to)}" y1="${y}" y2="${y}" />`];
  });
}

const SPANS: readonly (readonly [from: AnchorName, to: AnchorName, what: string])[] = [
  ['onset', 'detected', 'to detect'],
  ['detected', 'mitigated', 'to mitigate'],
];

/** How long it took from one turning point to the next. */
function spans({ timeline }: Rca, axis: TimeAxis, y: number): Markup[] {
  return SPANS.flatMap(([from, to, what]) => {
    const [start, end] = [from, to].map((name) => timeline.anchors.find((anchor) => anchor.name === name));
    if (!start || !end) return [];
    const [left, right] = [axis.x(start.at), axis.x(end.at)];
    return [
      html`<line
          class="span"
          x1="${round(left + 2)}"
          x2="${round(Math.max(left + 3, right - 2))}"
          y1="${y - 6}"
          y2="${y - 6}"
        />
        <text x="${round((left + right) / 2)}" y="${y + 8}" text-anchor="middle"
          >${duration(secondsBetween(start.at, end.at))} ${what}</text
        >`,
    ];
  });
}

/** How long each suspected change was in effect, at the foot of the lane of changes. */
function exposures({ suspects, impact }: Rca, axis: TimeAxis, top: number): Markup[] {
  const y = top + LANE_HEIGHT * (LANES.indexOf('change') + 1) - 5;
  return suspects.flatMap(({ change, disposition }) => {
    if (!change) return [];
    const [from, to] = [axis.x(change.exposedFrom), axis.x(change.revertedAt ?? impact.window.to)];
    const kind = disposition === 'leading' ? 'exposure leading' : 'exposure';
    const shift = disposition === 'leading' ? 0 : -4;
    return [
      html`<rect
        class="${kind}"
        x="${round(from)}"
        y="${y + shift}"
        width="${round(Math.max(2, to - from))}"
        height="3"
      >
        <title>${change.sha.slice(0, 7)} in effect on ${visibleLine(change.service)}</title>
      </rect>`,
    ];
  });
}

/** Events of one lane that would cover each other, drawn as one mark. */
interface Cluster {
  x: number;
  events: Event[];
}

function clustersOf(events: readonly Event[], lane: Lane, axis: TimeAxis): Cluster[] {
  const clusters: Cluster[] = [];
  for (const event of events) {
    if (event.lane !== lane) continue;
    const x = axis.x(event.at);
    const last = clusters.at(-1);
    if (last && x - last.x < NEAR) last.events.push(event);
    else clusters.push({ x, events: [event] });
  }
  return clusters;
}

/** The marks of a lane. A cluster is named after its turning point, if it holds one. */
function marks({ timeline }: Rca, lane: Lane, y: number, axis: TimeAxis): Markup[] {
  const turning = new Set(timeline.anchors.map(({ event }) => event));
  const clusters = clustersOf(timeline.events, lane, axis);
  return clusters.map(({ x, events }, index) => {
    const named = events.find(({ id }) => turning.has(id)) ?? events[0];
    const others = events.length > 1 ? ` +${events.length - 1}` : '';
    const room = (clusters[index + 1]?.x ?? WIDTH) - x - 14 - others.length * LETTER;
    const label = fitting(named ? wordsOf(named) : '', room);
    return html`<g class="mark ${lane}">
      <title>${events.map((event) => `${clockOf(event.at)} ${wordsOf(event)}`).join('\n')}</title>
      <circle cx="${round(x)}" cy="${y + 14}" r="${events.length > 1 ? 5.5 : 4.5}" />
      <text x="${round(x + 8)}" y="${y + 18}">${label}${label === '' ? '' : others}</text>
    </g>`;
  });
}

function wordsOf({ what }: Event): string {
  return visibleLine(what).replaceAll('`', '');
}

/** As much of a text as fits into a width; nothing where that would tell nothing. */
function fitting(text: string, width: number): string {
  const letters = Math.floor(width / LETTER);
  if (letters < FEWEST_LETTERS) return text.length <= letters ? text : '';
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
