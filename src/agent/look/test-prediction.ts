import { epochMs, type Prediction, type Timeline, type Window } from '../../schema/index.ts';
import type { Looker } from './looker.ts';
import { BIN_SECONDS, isVerb, type Look } from './verbs.ts';

/** A rate this many times as high as before the first deviation is a rise, from so many lines on. */
const RISE = { factor: 2, lines: 3 } as const;
const BIN_MS = BIN_SECONDS * 1000;

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

/** Whether the counts of a histogram, as a look shows it, rise at the first deviation. A bin that reaches past it is not before it. */
function rises(text: string, onsetMs: number, window: Window): boolean {
  let [before, after] = [0, 0];
  for (const [, at, count] of text.matchAll(/^(\S+Z) (\d+)$/gm)) {
    if (Date.parse(at ?? '') + BIN_MS <= onsetMs) before += Number(count);
    else after += Number(count);
  }
  const rate = (count: number, from: number, to: number): number => count / Math.max(1, to - from);
  const earlier = rate(before, epochMs(window.from), onsetMs);
  return after >= RISE.lines && rate(after, onsetMs, epochMs(window.to)) >= RISE.factor * earlier;
}
