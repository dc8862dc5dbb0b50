import type { WhyChain } from '../../schema/index.ts';
import { endings } from './endings.ts';
import { figure, shown } from './figures.ts';
import { endOf, whereEvidenceEnds } from './leg-ends.ts';
import { clock } from './phrase.ts';
import type { Told } from './told.ts';
import { chain, type Step } from './why-chain.ts';

/** Why was it not caught sooner? From how long the page took to what nothing watches. */
export function detectionLeg(told: Told): WhyChain {
  const { known, detectedBy } = told;
  const [first] = known.timeline.alertOrder;
  const detected = known.timeline.anchors.find(({ name }) => name === 'detected');
  const took = figure(known, 'timeToDetect');
  const question = 'Why was it not seen sooner?';
  if (!first || !detected || !took) {
    return chain('detection', question, 'EV-1', [
      whereEvidenceEnds(told, undefined, known.timeline.anchors[0]?.evidence),
    ]);
  }
  const rule = known.evidence.find(({ kind, title }) => kind === 'cfg' && title.includes(first.name));
  const waits = detectedBy ? `, whose rule waits ${Math.round(detectedBy.forMs / 1000)} s` : '';
  const [ending] = endings(told, 'detection');
  const steps: Step[] = [
    {
      question: `Why did the page come ${shown(took)} after the onset?`,
      answer: `The first page was \`${first.name}\` at ${clock(first.firedAt)}${rule ? waits : ''}, ${shown(took)} after the onset`,
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
