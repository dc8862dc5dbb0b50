import type { Ledger } from '../../ledger.ts';
import type { Call, EvidenceId } from '../../schema/index.ts';
import type { Stretch } from '../baseline.ts';
import { quoteOf } from '../deviations.ts';
import { windowAround } from '../excerpt.ts';
import type { Signal } from '../signals/signal.ts';
import { calleesOf, callersOf } from '../topology.ts';
import type { Way } from './call-gap.ts';
import { risenBits } from './samples.ts';
import { zonesOf } from './zone.ts';
import { THRESHOLDS } from './thresholds.ts';

const RESOLUTION_S = 0.001;

/**
 * Ways that became slow, from metrics alone: a caller whose calls take longer though none of those that it calls works
 * longer. Where the metric does not say whom it called, every callee of its own is as suspect as the others; a callee
 * that another caller reaches as fast as ever is not.
 */
export function metricWays(
  signals: readonly Signal[],
  calls: readonly Call[],
  incident: Stretch,
  ledger: Ledger,
): Way[] {
  const latencies = signals.filter(({ role }) => role === 'latency');
  const rose = (some: readonly Signal[]): number => Math.max(0, ...some.map((signal) => risenOf(signal, incident)));
  const names = new Set(latencies.map(({ entity }) => entity));
  const answering = new Map(
    [...names].map((name) => [
      name,
      rose(latencies.filter(({ entity, peer, side }) => entity === name && peer === null && side !== 'client')),
    ]),
  );
  const asking = new Map(
    [...names].map((name) => [
      name,
      rose(latencies.filter(({ entity, peer, side }) => entity === name && peer === null && side === 'client')),
    ]),
  );
  const quoting = (found: Signal | undefined) => (): EvidenceId[] => {
    const source = found?.sources[0];
    return found && source ? [quoteOf(found, source, windowAround(source.observation, incident.fromMs), ledger)] : [];
  };
  const ways: Way[] = [];
  for (const view of latencies) {
    const { entity, peer } = view;
    if (peer === null) continue;
    const bits = Math.max(0, risenOf(view, incident) - (answering.get(peer) ?? 0));
    ways.push({ caller: entity, callee: peer, bits, lost: bits, cite: quoting(view) });
  }
  for (const [caller, bits] of asking) {
    const callees = calleesOf(calls, caller);
    if (callees.some((callee) => (answering.get(callee) ?? 0) >= THRESHOLDS.explains * bits)) continue;
    const slow = callees.filter((callee) =>
      callersOf(calls, callee).every((other) => (asking.get(other) ?? 0) >= THRESHOLDS.explains * bits),
    );
    const view = latencies.find(({ entity, peer, side }) => entity === caller && peer === null && side === 'client');
    for (const callee of callees) {
      const part = slow.includes(callee) ? bits / slow.length : 0;
      ways.push({ caller, callee, bits: part, lost: part, cite: quoting(view) });
    }
  }
  return ways;
}

function risenOf({ points, unit, reference }: Signal, incident: Stretch): number {
  const zoneOf = zonesOf(incident, points[0]?.[0] ?? incident.fromMs);
  const at = (zone: string): number[] => points.filter(([ms]) => zoneOf(ms) === zone).map(([, value]) => value);
  return risenBits(
    [...at('outside'), ...(reference ?? [])],
    at('inside'),
    unit === 'ms' ? RESOLUTION_S * 1000 : RESOLUTION_S,
  );
}
