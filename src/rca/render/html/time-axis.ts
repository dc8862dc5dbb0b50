import { epochMs, type Instant, type Rca } from '../../../schema/index.ts';

/** From instants to places on a chart. */
export interface TimeAxis {
  fromMs: number;
  toMs: number;
  /** Where the scaled part begins; left of it stand, in their order, events too early to be drawn to scale. */
  left: number;
  right: number;
  x: (at: Instant) => number;
  ticks: { x: number; label: string }[];
  /** True where some events stand left of the scaled part. */
  hasEarlier: boolean;
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];
const MOST_TICKS = 9;
/** How much of the incident's length is drawn to scale before its onset. */
const LEAD_SHARE = 0.5;

/** The axis of a timeline between two places on the chart, with `strip` of it kept for what came long before. */
export function timeAxis({ timeline, impact }: Rca, left: number, right: number, strip: number): TimeAxis {
  const times = timeline.events.map(({ at }) => epochMs(at));
  const onsetMs = epochMs(timeline.anchors.find(({ name }) => name === 'onset')?.at ?? impact.window.from);
  const endMs = Math.max(onsetMs, epochMs(impact.window.to), ...times);
  const firstMs = Math.min(onsetMs, ...times);
  const leadMs = Math.max(firstMs, onsetMs - LEAD_SHARE * (endMs - onsetMs));
  const early = times.filter((ms) => ms < leadMs).toSorted((a, b) => a - b);
  const begin = early.length > 0 ? left + strip : left;
  const marginMs = Math.max(1000, (endMs - leadMs) * 0.02);
  const [fromMs, toMs] = [early.length > 0 ? leadMs : leadMs - marginMs, endMs + marginMs];
  const scaled = (ms: number): number => begin + ((ms - fromMs) / (toMs - fromMs)) * (right - begin);
  return {
    fromMs,
    toMs,
    left: begin,
    right,
    hasEarlier: early.length > 0,
    ticks: ticksOf(fromMs, toMs).map((ms) => ({ x: scaled(ms), label: labelOf(ms, toMs - fromMs) })),
    x(at) {
      const ms = epochMs(at);
      if (ms >= fromMs) return Math.min(right, scaled(ms));
      const place = early.filter((other) => other < ms).length;
      return left + ((place + 0.5) / (early.length + 0.5)) * (begin - left);
    },
  };
}

function ticksOf(fromMs: number, toMs: number): number[] {
  const step = (STEPS_S.find((seconds) => (toMs - fromMs) / (seconds * 1000) <= MOST_TICKS) ?? 86_400 * 7) * 1000;
  const first = Math.ceil(fromMs / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((toMs - first) / step) + 1) }, (_, index) => first + index * step);
}

function labelOf(ms: number, lengthMs: number): string {
  const iso = new Date(ms).toISOString();
  if (lengthMs > 2 * 86_400_000) return iso.slice(5, 16).replace('T', ' ');
  return lengthMs < 300_000 ? iso.slice(11, 19) : iso.slice(11, 16);
}
