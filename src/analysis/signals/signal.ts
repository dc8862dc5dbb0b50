import type { Seen } from '../../ledger.ts';
import type { Series, SignalRole } from '../../schema/index.ts';
import type { Point } from '../baseline.ts';
import type { Side } from './side.ts';

/** Something measured about a service over time, made of one or more series as they were recorded. */
export interface Signal {
  /** Unique together with the entity: `error ratio`, `p95 latency of calls to ledger`, or the metric's own name. */
  name: string;
  /** The metric that stands for it, as a rule would name it. */
  metric: string;
  entity: string;
  /** The callee, where it is a caller's view of it. */
  peer: string | null;
  side: Side;
  role: SignalRole;
  /** Which way it goes when things get worse. */
  harm: 'up' | 'down' | 'either';
  unit: string;
  /** Oldest first, at most one point an instant, finite. */
  points: Point[];
  /** Values that were recorded at another time, far from the incident: how it usually is, in no order. */
  reference?: readonly number[];
  /** Whether the values stand as they are in the sources, or were computed from them. */
  form: 'literal' | 'derived';
  /** What to quote: for a ratio the series of its numerator. */
  sources: Seen<Series>[];
}

/** One series of a recording: cleaned, with the labels that matter read. */
export interface CleanSeries {
  metric: string;
  type: Series['type'];
  labels: Readonly<Record<string, string>>;
  entity: string;
  peer: string | null;
  points: Point[];
  /** Values outside the window of the investigation. */
  reference: number[];
  sources: Seen<Series>[];
}
