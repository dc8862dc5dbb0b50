import type { WhyChain } from '../../schema/index.ts';
import { endings } from './endings.ts';
import { figure } from './figures.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import { endOf, whereEvidenceEnds, type Open } from './leg-ends.ts';
import { clause, clock } from './phrase.ts';
import type { Told } from './told.ts';
import { chain, firstOf, type Step } from './why-chain.ts';

/** Why was it not caught sooner? From how long the page took to what nothing watches. */
export function detectionLeg(told: Told): WhyChain {
  const { known, detectedBy } = told;
  const [first] = known.timeline.alertOrder;
  const detected = known.timeline.anchors.find(({ name }) => name === 'detected');
  const took = figure(known, 'timeToDetect');
  const question = 'Why was it not seen sooner?';
  if (!first || !detected || !took) {
    return chain('detection', question, firstOf(known), [whereEvidenceEnds(told, noticed(told))]);
  }
  const rule = known.evidence.find(({ kind, title }) => kind === 'cfg' && title.includes(first.name));
  const waits = detectedBy ? `; its rule waits ${Math.round(detectedBy.forMs / 1000)} s` : '';
  const [ending] = endings(told, 'detection');
  const steps: Step[] = [
    {
      question: `Why did the page come ${shown(took)} after the onset?`,
      answer: `The first page was \`${first.name}\` at ${clock(first.firedAt)}, ${shown(took)} after the onset${rule ? waits : ''}`,
      evidence: [...detected.evidence, ...(rule ? [rule.id] : [])],
      computed: [took.id],
      entities: [{ kind: 'alert', ref: first.name, aliases: [] }, ...(told.path?.own ? [told.path.own.entity] : [])],
      kind: 'symptom',
      p: 0.97,
      basis: 'reproduction',
      otherwise: {
        statement: `If a rule had watched what moved first, ${first.name} would not have been the first page`,
        test: 'replay of a rule on the first signal',
        supportedBy: [],
      },
    },
  ];
  if (ending && told.suspect) steps.push(endOf(ending, told.suspect));
  return chain('detection', question, detected.event, steps);
}

/** How it came to be known, where no page has a lag that can be told. */
function noticed({ known: { timeline, evidence } }: Told): Open {
  const [first] = timeline.alertOrder;
  const paged = timeline.events.find(({ id }) => id === first?.event);
  if (first && paged) {
    return {
      answer: `The first page was \`${first.name}\` at ${clock(first.firedAt)}; how long it had gone on by then is open`,
      evidence: paged.evidence,
      decides: 'a signal of what users felt went back to before that page',
    };
  }
  const seen =
    timeline.events.find(({ phase, lane }) => phase !== 'before' && lane === 'symptom') ?? timeline.events[0];
  return {
    answer: seen
      ? `How it was noticed is open; the first that was recorded of it is at ${clock(seen.at)}: ${clause(seen.what)}`
      : 'How it was noticed is open',
    evidence: seen?.evidence ?? evidence.slice(0, 1).map(({ id }) => id),
    decides: 'alerts or pages were among what was recorded',
  };
}
