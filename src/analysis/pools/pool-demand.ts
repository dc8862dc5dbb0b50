import type { Seen } from '../../ledger.ts';
import {
  epochMs,
  instant,
  poolFigure,
  type Change,
  type ComputationInput,
  type PoolFigure,
  type Series,
  type Window,
} from '../../schema/index.ts';
import type { Draft, Felt } from '../felt.ts';
import { increaseOf, inputsOf, samplesWithin } from '../request-counters.ts';
import { copyOfSeries } from '../signals/labels.ts';
import { findPool, workIn, type Pool, type Work } from './find-pool.ts';

/** A stretch that a rate is taken from holds a tenth of what was measured, and so many samples at least. */
const PARTS = 10;
const FEWEST_SAMPLES = 5;

type Setting = Change['settings'][number];
type Made = Extract<ComputationInput, { kind: 'computation' }>;

/**
 * What the pool that the leading change sized was asked for: the most places in use and the most that waited, before the
 * change and with it, and by Little's law the work in flight in its fullest stretch. The demand is taken from before the
 * change, because a full pool shows how much it holds and not how much is wanted.
 *
 * J. D. C. Little, "A Proof for the Queuing Formula: L = λW", Operations Research 9 (1961); saturation as a signal of its
 * own: Site Reliability Engineering (2016), chapter 6.
 */
export function poolComputations(felt: Felt): Draft[] {
  const change = felt.suspects.find(({ disposition }) => disposition === 'leading')?.change;
  for (const setting of change?.settings ?? []) {
    const pool = change && findPool(felt.seen, change, setting);
    if (pool) return figuresOf(pool, { change, setting, felt });
  }
  return [];
}

interface Asked {
  change: Change;
  setting: Setting;
  felt: Felt;
}

function figuresOf(pool: Pool, { change, setting, felt }: Asked): Draft[] {
  const starts = pool.taken.flatMap(({ observation }) => observation.samples.slice(0, 1).map(([ms]) => ms));
  const healthy = { from: instant(Math.min(...starts)), to: instant(epochMs(change.exposedFrom) - 1) };
  if (!pool.taken.some(({ observation }) => samplesWithin(observation, healthy).length >= FEWEST_SAMPLES)) return [];

  const drafts: Draft[] = [];
  const push = (figure: PoolFigure | { what: string }, draft: Omit<Draft, 'id' | 'what'>): Made => {
    const id = `C-${felt.numberFrom + drafts.length}`;
    const what = typeof figure === 'string' ? poolFigure(figure, setting.key, change.service) : figure.what;
    drafts.push({ id, what, ...draft });
    return { kind: 'computation', name: id, computation: id };
  };
  const most = (figure: PoolFigure, series: readonly Seen<Series>[], window: Window): Made | undefined => {
    const inputs = inputsOf(series, { from: window.from, to: window.to }, felt.ledger);
    return inputs.length === 0 ? undefined : push(figure, { formula: 'maximum', inputs, unit: 'count' });
  };

  most('peak', pool.taken, healthy);
  most('waited', pool.waiting, healthy);
  const changed = (series: readonly Seen<Series>[]): Seen<Series>[] =>
    series.filter(({ observation }) => pool.changed.copies.has(copyOfSeries(observation.labels)));
  const full = most('full', changed(pool.taken), pool.changed);
  const waits = most('waits', changed(pool.waiting), pool.changed);
  if (full && waits) push('wanted', { formula: 'sum', inputs: [full, waits], unit: 'count' });

  const work = workIn(felt.seen, change.service, pool, healthy);
  const stretch = work && fullest(work, healthy);
  if (!stretch) return drafts;
  const [counted, timed] = [work.count, work.sum].map((series) => inputsOf(series, stretch, felt.ledger));
  const shown = counted?.[0]?.evidence;
  if (!counted || !timed || shown === undefined) return drafts;
  const of = `the fullest stretch of ${change.service} before the change`;
  const count = push({ what: `work in ${of}` }, { formula: 'increase', inputs: counted, unit: 'requests' });
  const time = push({ what: `time that work took in ${of}` }, { formula: 'increase', inputs: timed, unit: 's' });
  const ends = [
    { kind: 'instant' as const, name: 'from', at: stretch.from, evidence: shown },
    { kind: 'instant' as const, name: 'to', at: stretch.to, evidence: shown },
  ];
  const length = push({ what: `length of ${of}` }, { formula: 'elapsed', inputs: ends, unit: 's' });
  const rate = push('rate', { formula: 'ratio', inputs: [count, length], unit: '/s' });
  const held = push('held', { formula: 'ratio', inputs: [time, count], unit: 's' });
  push('demand', { formula: 'product', inputs: [rate, held], unit: 'count' });
  return drafts;
}

/** So many stretches are tried; each reads all samples, so that more would stall what else goes on. */
const MOST_STRETCHES = 200;

/** The stretch of samples in which the most work was in flight. */
function fullest({ count, sum }: Work, window: Window): Window | undefined {
  const marks = [...new Set(count.flatMap(({ observation }) => samplesWithin(observation, window).map(([ms]) => ms)))];
  const sorted = marks.toSorted((a, b) => a - b);
  const width = Math.max(FEWEST_SAMPLES, Math.floor(sorted.length / PARTS));
  let best: { stretch: Window; inFlight: number } | undefined;
  const step = Math.max(1, Math.ceil(sorted.length / MOST_STRETCHES));
  for (let index = 0; index + width < sorted.length; index += step) {
    const [from, to] = [sorted[index], sorted[index + width]];
    if (from === undefined || to === undefined) continue;
    const stretch = { from: instant(from), to: instant(to) };
    const inFlight = increaseOf(sum, stretch) / (to - from);
    if (increaseOf(count, stretch) > 0 && inFlight > (best?.inFlight ?? 0)) best = { stretch, inFlight };
  }
  return best?.stretch;
}
