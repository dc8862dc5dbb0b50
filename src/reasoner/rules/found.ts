import { shown } from '../../rca/render/format/quantity.ts';
import { NO_EVENT } from '../../timeline/no-event.ts';
import type { Case } from '../reasoner.ts';
import { figure } from './figures.ts';
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
  if (!event) {
    const searched = known.evidence.filter(({ title }) => title === NO_EVENT).map(({ id }) => id);
    return { text: 'How it was noticed is not recorded: no event stands in what was read', evidence: searched };
  }
  return {
    text: `The first trace of it is at ${clock(event.at)}: ${clause(event.what)}`,
    evidence: event.evidence,
  };
}
