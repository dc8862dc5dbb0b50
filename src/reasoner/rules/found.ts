import type { Case } from '../reasoner.ts';
import { figure, shown } from './figures.ts';
import { clause, clock } from './phrase.ts';
import type { Sentence } from './sentences.ts';

/** How it was found: by the first alert, or else the first trace of it. */
export function found(known: Case): Sentence {
  const [first] = known.timeline.alertOrder;
  const detected = known.timeline.anchors.find(({ name }) => name === 'detected');
  const took = figure(known, 'timeToDetect');
  if (first && detected) {
    const alert = `The alert \`${first.name}\` fired at ${clock(first.firedAt)}`;
    return took
      ? { text: `${alert}, ${shown(took)} after the onset`, evidence: detected.evidence, computed: [took.id] }
      : { text: `${alert}; when it began is open`, evidence: detected.evidence };
  }
  const event = known.timeline.events[0];
  if (!event) return { text: 'No source that could be looked at shows what happened', evidence: [] };
  return {
    text: `The first trace of it is at ${clock(event.at)}: ${clause(event.what)}`,
    evidence: event.evidence,
  };
}
