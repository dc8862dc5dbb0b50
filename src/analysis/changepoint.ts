import { baselineOf, leadMs, type Point, type Stretch } from './baseline.ts';
import { levelOf, type Level } from './level.ts';
import { median } from './quantile.ts';

/** How one signal left its baseline during an incident, and whether it came back. */
export interface Shift {
  /** The first sample off the baseline. */
  onsetMs: number;
  /** How much earlier the signal may have left: the time since the sample before. */
  onsetErrorMs: number;
  before: number;
  peak: number;
  peakMs: number;
  direction: 'up' | 'down';
  /** Distance of the peak from the baseline in robust standard deviations, at most 1000. */
  z: number;
  /** The first sample back at the baseline for good, or null. */
  recoveredMs: number | null;
}

/** A run of samples off the baseline: indices of its first sample and of the first one after it. */
interface Episode {
  from: number;
  to: number;
}

/** Off the baseline beyond this many standard deviations; 4 keeps false alarms of normal noise below 1 in 15,000. */
const FAR = 4;
/** Once far off, the onset is walked back to the first sample beyond this many. */
const NEAR = 2;
/** This share of the samples of a run has to be off, so that one sample in between does not end it. */
const MOST = 0.75;
const LARGEST_Z = 1000;
/** Fewer values of another time say too little of how far a signal strays. */
const FEWEST_REFERENCE = 20;

/**
 * The shift of a signal that belongs to an incident: the first sustained run off the baseline that overlaps the
 * incident, and the end of the last. One blip is no shift. Does not depend on the order or the unit of the points:
 * shifting or scaling them scales the result. Undefined where the signal stayed, or too little is known.
 * `reference` are values of the same signal from another time; they tell how far it strays, however few points there are.
 */
export function findShift(
  points: readonly Point[],
  incident: Stretch,
  reference: readonly number[] = [],
): Shift | undefined {
  const ordered = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const level = restOf(ordered, incident, reference);
  if (!level) return undefined;
  const [up, down] = [shiftTo('up', ordered, level, incident), shiftTo('down', ordered, level, incident)];
  if (!up || !down) return up ?? down;
  return Math.abs(up.peak - up.before) >= Math.abs(down.peak - down.before) ? up : down;
}

/**
 * How the signal is at rest: before the incident, and at other times. Where these two are apart, something else has
 * changed in between, and rest is where the signal was before the incident, as far apart as it strayed at other times.
 */
function restOf(ordered: readonly Point[], incident: Stretch, reference: readonly number[]): Level | undefined {
  const values = ordered.map(([, value]) => value);
  if (reference.length < FEWEST_REFERENCE) {
    const baseline = baselineOf(ordered, incident.fromMs);
    return (
      baseline &&
      levelOf(
        baseline.map(([, value]) => value),
        values,
      )
    );
  }
  const usual = levelOf(reference, values);
  const before = ordered.filter(([ms]) => ms < incident.fromMs).map(([, value]) => value);
  if (!usual || before.length === 0) return usual;
  const moved = median(before) - usual.center;
  if (Math.abs(moved) <= FAR * usual.spread) return usual;
  return { ...usual, center: usual.center + moved, low: usual.low + moved, high: usual.high + moved };
}

function shiftTo(
  direction: Shift['direction'],
  points: readonly Point[],
  level: Level,
  incident: Stretch,
): Shift | undefined {
  const sign = direction === 'up' ? 1 : -1;
  const edge = direction === 'up' ? level.high : level.low;
  const distance = (value: number): number => (sign * (value - level.center)) / level.spread;
  const isBeyond = (value: number, far: number): boolean => distance(value) > far && sign * (value - edge) > 0;
  const isOff = points.map(([, value]) => isBeyond(value, FAR));
  const runLength = runLengthOf(points, incident);
  const chain = chainOf(episodesIn(isOff, runLength), points, { incident, runLength });
  const [first, last] = [chain[0], chain.at(-1)];
  if (!first || !last) return undefined;

  let onset = first.from;
  while (onset > 0 && isBeyond(valueAt(points, onset - 1), NEAR)) onset -= 1;
  let peak = first.from;
  for (let index = first.from; index < last.to; index += 1) {
    if (distance(valueAt(points, index)) > distance(valueAt(points, peak))) peak = index;
  }
  return {
    onsetMs: msAt(points, onset),
    onsetErrorMs: msAt(points, Math.max(onset, 1)) - msAt(points, Math.max(onset, 1) - 1),
    before: level.center,
    peak: valueAt(points, peak),
    peakMs: msAt(points, peak),
    direction,
    z: Math.min(LARGEST_Z, distance(valueAt(points, peak))),
    recoveredMs: last.to < points.length ? msAt(points, last.to) : null,
  };
}

/** How many samples make a run: an eighth of the incident, 3 to 12; 2 where it was hardly sampled. */
function runLengthOf(points: readonly Point[], { fromMs, toMs }: Stretch): number {
  const during = points.filter(([ms]) => ms >= fromMs && ms <= toMs).length;
  return during < 6 ? 2 : Math.min(12, Math.max(3, Math.round(during / 8)));
}

function episodesIn(isOff: readonly boolean[], runLength: number): Episode[] {
  const enough = Math.ceil(runLength * MOST);
  const offFrom = (index: number): number => isOff.slice(index, index + runLength).filter(Boolean).length;
  const episodes: Episode[] = [];
  for (let index = 0; index < isOff.length; index += 1) {
    if (!isOff[index] || offFrom(index) < enough) continue;
    let end = index + 1;
    while (end < isOff.length && (isOff[end] || offFrom(end) > runLength - enough)) end += 1;
    episodes.push({ from: index, to: end });
    index = end;
  }
  return episodes;
}

/** The episodes of the incident: those that overlap it with what leads up to them, or else those just before it. */
function chainOf(
  episodes: readonly Episode[],
  points: readonly Point[],
  { incident, runLength }: { incident: Stretch; runLength: number },
): Episode[] {
  const overlaps =
    (fromMs: number, toMs: number) =>
    ({ from, to }: Episode): boolean =>
      msAt(points, from) <= toMs && msAt(points, Math.min(to, points.length) - 1) >= fromMs;
  const during = episodes.filter(overlaps(incident.fromMs, incident.toMs));
  const first = during[0];
  if (!first) {
    const earliestMs = incident.fromMs - leadMs(msAt(points, 0), incident.fromMs);
    return episodes.filter(overlaps(earliestMs, incident.fromMs)).slice(-1);
  }
  const chain = [...during];
  for (const episode of episodes.slice(0, episodes.indexOf(first)).toReversed()) {
    const next = chain[0] ?? first;
    if (next.from - episode.to > runLength) break;
    chain.unshift(episode);
  }
  return chain;
}

function msAt(points: readonly Point[], index: number): number {
  return points[index]?.[0] ?? Number.NaN;
}

function valueAt(points: readonly Point[], index: number): number {
  return points[index]?.[1] ?? Number.NaN;
}
