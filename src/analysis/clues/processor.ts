import type { Ledger } from '../../ledger.ts';
import type { Stretch } from '../baseline.ts';
import { quoteOf } from '../deviations.ts';
import { windowAround } from '../excerpt.ts';
import { quantile } from '../quantile.ts';
import type { Signal } from '../signals/signal.ts';
import { wordsOf } from '../signals/words.ts';
import { risenBits } from './samples.ts';
import type { Sign } from './sign.ts';
import { zonesOf } from './zone.ts';
import { THRESHOLDS } from './thresholds.ts';

const PROCESSOR = new Set(['cpu', 'processor']);
/** What a machine uses is not what one service on it uses. */
const OF_MACHINE = new Set(['node', 'host', 'machine', 'system']);
const SHARES = new Set(['pct', 'percent', 'percentage', 'utilization', 'utilisation', 'ratio']);

/**
 * Services that used far more processor than at rest, and so much of it that it can slow them: a service that went from
 * one hundredth of its limit to three slows nobody. Where no limit is known, the largest user of the same metric is the
 * scale.
 */
export function processorSigns(signals: readonly Signal[], incident: Stretch, ledger: Ledger): Sign[] {
  const used = signals.filter(({ metric, peer }) => peer === null && isProcessor(metric));
  const withShare = new Set(used.filter(({ metric }) => isShare(metric)).map(({ entity }) => entity));
  const telling = used.filter(({ entity, metric }) => isShare(metric) || !withShare.has(entity));
  return telling.flatMap((signal): Sign[] => {
    const zoneOf = zonesOf(incident, signal.points[0]?.[0] ?? incident.fromMs);
    const at = (zone: string): number[] =>
      signal.points.filter(([ms]) => zoneOf(ms) === zone).map(([, value]) => value);
    const [outside, inside] = [[...at('outside'), ...(signal.reference ?? [])], at('inside')];
    const scale = scaleOf(signal, used);
    const level = quantile(inside, 0.5) / scale;
    const bits =
      risenBits(outside, inside, THRESHOLDS.processorResolution * scale) * Math.min(1, level / THRESHOLDS.knee);
    if (!(bits > 0)) return [];
    return [
      {
        service: signal.entity,
        sign: 'processor',
        cause: 'cpu',
        bits,
        amount: bits ** 2,
        region: null,
        statement: `${signal.entity} used far more processor than at rest`,
        cite: () => {
          const [source] = signal.sources;
          return source ? [quoteOf(signal, source, windowAround(source.observation, incident.fromMs), ledger)] : [];
        },
      },
    ];
  });
}

function scaleOf({ metric, points }: Signal, used: readonly Signal[]): number {
  if (isShare(metric)) return points.some(([, value]) => value > 1.5) ? 100 : 1;
  let largest = 0;
  for (const one of used) {
    if (one.metric === metric) for (const [, value] of one.points) largest = Math.max(largest, value);
  }
  return largest || 1;
}

function isProcessor(metric: string): boolean {
  const words = wordsOf(metric);
  return words.some((word) => PROCESSOR.has(word)) && !words.some((word) => OF_MACHINE.has(word));
}

function isShare(metric: string): boolean {
  return wordsOf(metric).some((word) => SHARES.has(word));
}
