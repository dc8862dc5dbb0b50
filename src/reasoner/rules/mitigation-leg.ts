import { service, type Event, type WhyChain } from '../../schema/index.ts';
import { originOf } from './causal-graph.ts';
import { endings } from './endings.ts';
import { figure } from './figures.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import { endOf, whereEvidenceEnds, type Open } from './leg-ends.ts';
import { clause, clock, inside } from './phrase.ts';
import type { Told } from './told.ts';
import { chain, firstOf, type Step } from './why-chain.ts';

/** Why was it as large and as long as it was? From the page, through what was tried, to what the response leaned on. */
export function mitigationLeg(told: Told): WhyChain {
  const { known, suspect } = told;
  const took = figure(known, 'timeToMitigate');
  const mitigated = known.timeline.anchors.find(({ name }) => name === 'mitigated');
  const detected = known.timeline.anchors.find(({ name }) => name === 'detected');
  const question = 'Why did it last as long as it did?';
  if (!took || !mitigated || !detected) {
    return chain('mitigation', question, firstOf(known), [whereEvidenceEnds(told, lasting(told))]);
  }
  const ended = suspect?.for.find(({ test }) => test === 'intervention');
  const inVain = takenBackInVain(told);
  const [ending] = endings(told, 'mitigation');
  const origin = suspect && originOf(suspect);
  const steps: Step[] = [
    {
      question: `Why did it go on for ${shown(took)} after the page?`,
      answer: `${shown(took)} lie between the page at ${clock(detected.at)} and ${ended ? `the end: ${inside(clause(ended.statement))}` : `the recovery at ${clock(mitigated.at)}`}`,
      evidence: [...detected.evidence, ...mitigated.evidence, ...(ended?.evidence ?? [])],
      computed: [took.id],
      entities: origin ? [service(origin)] : [],
      kind: 'symptom',
      p: 0.97,
      basis: 'reproduction',
      otherwise: {
        statement: `If ${suspect?.change ? `the change on ${suspect.change.service}` : (origin ?? 'the cause')} had been ${suspect?.change ? 'taken back' : 'put right'} at the page, these ${shown(took)} would not have passed`,
        test: ended ? clause(ended.statement) : 'not tried',
        supportedBy: ended?.evidence ?? [],
      },
    },
    ...inVain.slice(0, 1).map((event): Step => ({
      question: 'What was tried in that time?',
      answer: `what was tried first did not end it: at ${clock(event.at)} ${inside(clause(event.what))}, and requests failed until ${clock(mitigated.at)}`,
      evidence: [...event.evidence, ...mitigated.evidence],
      entities: [event.entity, ...(origin ? [service(origin)] : [])],
      kind: 'human_action',
      p: 0.97,
      basis: 'rollback',
      otherwise: {
        statement: `If the page had led to ${origin ?? 'the cause'}, ${event.entity.ref} would have been left as it was`,
        test: 'not tried',
        supportedBy: [],
      },
    })),
  ];
  if (ending && suspect) steps.push(endOf(ending, suspect));
  return chain('mitigation', question, mitigated.event, steps);
}

/** What was taken back while users still felt it and went on feeling it: every rollback but the one that ended it. */
export function takenBackInVain({ known, suspect }: Pick<Told, 'known' | 'suspect'>): Event[] {
  const at = (wanted: string): string | undefined => known.timeline.anchors.find(({ name }) => name === wanted)?.at;
  const [onset, mitigated, ended] = [at('onset'), at('mitigated'), suspect?.change?.revertedAt];
  if (onset === undefined || mitigated === undefined || !ended) return [];
  return known.timeline.events.filter(
    (event) => event.type === 'rollback-finished' && event.at > onset && event.at < mitigated && event.at !== ended,
  );
}

/** How it ended, where the recovery is not known. */
function lasting({ known: { timeline, evidence }, suspect }: Told): Open {
  const [ground] = suspect?.for ?? [];
  const read = evidence.find(({ id }) => id === ground?.evidence[0]);
  if (suspect?.kind === 'object' && ground && read) {
    return {
      answer: `When ${originOf(suspect)} was read at ${clock(read.source.retrievedAt)} this was still so: ${inside(clause(suspect.mechanism ?? ground.statement))}`,
      evidence: ground.evidence,
      decides: `${originOf(suspect)} had been read again once it was put right`,
    };
  }
  const last = timeline.events.findLast(({ lane }) => lane === 'symptom' || lane === 'alert') ?? timeline.events.at(-1);
  return {
    answer: last
      ? `When it was over is open; the last that was recorded of it is at ${clock(last.at)}: ${clause(last.what)}`
      : 'When it was over is open',
    evidence: last?.evidence ?? evidence.slice(0, 1).map(({ id }) => id),
    decides: 'a signal of what users felt showed its way back',
  };
}
