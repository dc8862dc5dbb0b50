import { epochMs, type Prediction, type Timeline, type Window } from '../../schema/index.ts';
import type { Looker } from './looker.ts';
import { BIN_SECONDS, isVerb, type Look } from './verbs.ts';

/** A rate this many times as high as before the first deviation is a rise, from so many lines on. */
const RISE = { factor: 2, lines: 3 } as const;
const BIN_MS = BIN_SECONDS * 1000;
/** Lines that begin no earlier than this before what first deviated may tell of its cause. */
const SHORTLY_MS = 10 * 60_000;

/** Tests a prediction that is a look: code compares what is there with what was expected. Others stay as they are. */
export async function testByLook(
  prediction: Prediction,
  looker: Looker,
  { timeline, window }: { timeline: Timeline; window: Window },
): Promise<Prediction> {
  const { tool, input, expect } = prediction.query;
  if (!isVerb(tool) || prediction.result !== 'unchecked') return prediction;
  const { outcome, evidence, total, truncated, text, place } = await looker.look(tool, input);
  if (outcome === 'refused') return { ...prediction, observed: 'this is no question that can be asked here' };
  if (outcome === 'could not look') return { ...prediction, observed: 'the source gave no answer' };
  // What was cut off may hold it.
  if (total === 0 && truncated) return { ...prediction, observed: 'not all of it was there to look at' };
  const onset = firstDeviationIn(timeline);
  if (expect === 'rises' && (onset === undefined || truncated)) return prediction;
  if (expect === 'rises' && total === 0 && !evidence.some((id) => id.startsWith('E-abs-')))
    return { ...prediction, observed: 'what is there tells no time' };
  const isSo =
    expect === 'rises' ? rises(text, onset ?? epochMs(window.to), window) : total > 0 === (expect === 'present');
  if (typeof isSo === 'string') return { ...prediction, observed: isSo };
  const there = total > 0 ? 'they are there' : 'nothing is there';
  const observed = expect === 'rises' ? (isSo ? 'they rose' : 'they did not rise') : `${there}${placeOf(total, place)}`;
  return { ...prediction, result: isSo ? 'seen' : 'absent', observed, evidence };
}

/** Of a search in a commit where that is, and what it does with other lines that hold the text. */
function placeOf(total: number, place: Look['place']): string {
  if (!place) return '';
  const others =
    total === 0 && place.elsewhere.length > 0 ? `; it ${place.elsewhere.join(' and ')} lines that hold it` : '';
  return ` ${place.where}${others}`;
}

/**
 * The earliest instant at which the first that deviated may have left its baseline, in milliseconds: lines may rise
 * before users feel it, and an onset is known no better than its error.
 */
function firstDeviationIn({ anchors }: Timeline): number | undefined {
  const instants = anchors
    .filter(({ name }) => name === 'firstSignal' || name === 'onset')
    .map(({ at, precisionMs }) => epochMs(at) - precisionMs);
  return instants.length > 0 ? Math.min(...instants) : undefined;
}

/**
 * Whether the counts of a histogram, as a look shows it, rise at the first deviation, or why that cannot be told. A bin
 * that reaches past it is not before it, and its time is not either. What began shortly before it is no rise after it and
 * no refutation: a cause comes first.
 */
function rises(text: string, onsetMs: number, window: Window): boolean | string {
  const turnMs = Math.floor(onsetMs / BIN_MS) * BIN_MS;
  const [fromMs, toMs] = [epochMs(window.from), epochMs(window.to)];
  if (turnMs <= fromMs) return 'there is no minute before the onset to compare with';
  const bins = [...text.matchAll(/^(\S+Z) (\d+)$/gm)].map(([, at, count]) => ({
    atMs: Date.parse(at ?? ''),
    count: Number(count),
  }));
  const linesFrom = (startMs: number, endMs: number): number =>
    bins.filter(({ atMs }) => atMs >= startMs && atMs < endMs).reduce((sum, { count }) => sum + count, 0);
  const [before, after] = [linesFrom(-Infinity, turnMs), linesFrom(turnMs, Infinity)];
  const earlier = before / (turnMs - fromMs);
  if (after >= RISE.lines && after / Math.max(1, toMs - turnMs) >= RISE.factor * earlier) return true;
  if (before + after > 0 && before + after < RISE.lines) return 'there are too few of them to rise';
  const shortlyMs = turnMs - SHORTLY_MS;
  const isShortlyBefore = shortlyMs > fromMs && before > 0 && linesFrom(-Infinity, shortlyMs) === 0;
  return isShortlyBefore ? 'they began shortly before the onset' : false;
}
