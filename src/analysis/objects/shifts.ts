import { ofKind, type Seen } from '../../ledger.ts';
import type { Deviation, Series } from '../../schema/index.ts';
import { partiesOf } from '../signals/labels.ts';

/** What a metric measures, as far as its name says. */
export type Quantity = 'latency' | 'requests' | 'throttled' | 'cpu' | 'retransmits' | 'packets' | 'success';

/** A gauge before and during an incident. */
export interface Shift {
  quantity: Quantity;
  /** A service, or a node where `isNode`. */
  name: string;
  isNode: boolean;
  metric: string;
  /** Null where nothing was measured before. */
  before: number | null;
  /** Null where the measurements stopped. */
  now: number | null;
  seen: Seen | null;
  statement: string;
}

const QUANTITIES: readonly (readonly [Quantity, RegExp])[] = [
  ['retransmits', /retrans/i],
  ['throttled', /throttl/i],
  ['cpu', /(?:^|_)cpu(?:_|$)/i],
  ['latency', /latency|duration|response_time/i],
  ['success', /success/i],
  ['packets', /packets/i],
  ['requests', /requests/i],
];

/** What was measured before an incident against what was measured in it, series by series, with what already deviates. */
export function shiftsOf({
  seen,
  deviations,
  fromMs,
}: {
  seen: readonly Seen[];
  deviations: readonly Deviation[];
  fromMs: number;
}): Shift[] {
  return [
    ...ofKind(seen, 'series').flatMap((one) => shiftOf(one, fromMs)),
    ...deviations.flatMap(({ entity, peer, role, metric, before, peak, statement }): Shift[] => {
      const quantity = role === 'latency' ? 'latency' : role === 'traffic' ? 'requests' : quantityOf(metric);
      return peer !== null || quantity === undefined
        ? []
        : [{ quantity, name: entity.ref, isNode: false, metric, before, now: peak, seen: null, statement }];
    }),
  ];
}

function shiftOf(seen: Seen<Series>, fromMs: number): Shift[] {
  const { metric, type, labels, samples } = seen.observation;
  const quantity = quantityOf(metric);
  const parties = partiesOf(labels);
  const node = labels['node'];
  if (type !== 'gauge' || quantity === undefined || parties?.peer) return [];
  const isNode = node !== undefined && labels['service'] === undefined;
  const name = isNode ? node : parties?.entity;
  if (name === undefined) return [];
  const before = middle(samples.filter(([ms]) => ms < fromMs));
  const now = middle(samples.filter(([ms]) => ms >= fromMs));
  if (samples.length === 0) return [];
  const statement = `${name} \`${metric}\` went from ${written(before)} to ${written(now)}`;
  return [{ quantity, name, isNode, metric, before, now, seen, statement }];
}

function quantityOf(metric: string): Quantity | undefined {
  return QUANTITIES.find(([, pattern]) => pattern.test(metric))?.[0];
}

function middle(samples: Series['samples']): number | null {
  const values = samples.flatMap(([, value]) => value ?? []).toSorted((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? null;
}

function written(value: number | null): string {
  return value === null ? 'no value' : String(Number(value.toPrecision(4)));
}
