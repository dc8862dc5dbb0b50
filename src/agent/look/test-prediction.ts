import { epochMs, type Prediction, type Timeline, type Window } from '../../schema/index.ts';
import type { Looker } from './looker.ts';
import { isVerb } from './verbs.ts';

/** A rate this many times as high as before the first deviation is a rise, from so many lines on. */
const RISE = { factor: 2, lines: 3 } as const;

/** Tests a prediction that is a look: code compares what is there with what was expected. Others stay as they are. */
export async function testByLook(
  prediction: Prediction,
  looker: Looker,
  { timeline, window }: { timeline: Timeline; window: Window },
): Promise<Prediction> {
  const { tool, input, expect } = prediction.query;
  if (!isVerb(tool) || prediction.result !== 'unchecked') return prediction;
  const { outcome, evidence, total, truncated, text } = await looker.look(tool, input);
  if (outcome === 'refused' || outcome === 'could not look')
    return { ...prediction, observed: 'it could not be looked at' };
  // What was cut off may hold it.
  if (total === 0 && truncated) return { ...prediction, observed: 'not all of it was there to look at' };
  const onset = firstDeviationIn(timeline);
  if (expect === 'rises' && (onset === undefined || truncated)) return prediction;
  if (expect === 'rises' && total === 0 && !evidence.some((id) => id.startsWith('E-abs-')))
    return { ...prediction, observed: 'what is there tells no time' };
  const isSo =
    expect === 'rises' ? rises(text, epochMs(onset ?? window.to), window) : total > 0 === (expect === 'present');
  const observed =
    expect === 'rises' ? (isSo ? 'they rose' : 'they did not rise') : total > 0 ? 'they are there' : 'nothing is there';
  return { ...prediction, result: isSo ? 'seen' : 'absent', observed, evidence };
}

/** The first that left its baseline: lines may rise before users feel it. */
function firstDeviationIn({ anchors }: Timeline): string | undefined {
  const instants = anchors.filter(({ name }) => name === 'firstSignal' || name === 'onset').map(({ at }) => at);
  return instants.toSorted((a, b) => epochMs(a) - epochMs(b))[0];
}

/** Whether the counts of a histogram, as a look shows it, rise at the first deviation. */
function rises(text: string, onsetMs: number, window: Window): boolean {
  let [before, after] = [0, 0];
  for (const [, at, count] of text.matchAll(/^(\S+Z) (\d+)$/gm)) {
    if (Date.parse(at ?? '') < onsetMs) before += Number(count);
    else after += Number(count);
  }
  const rate = (count: number, from: number, to: number): number => count / Math.max(1, to - from);
  const earlier = rate(before, epochMs(window.from), onsetMs);
  return after >= RISE.lines && rate(after, onsetMs, epochMs(window.to)) >= RISE.factor * earlier;
}
