import {
  epochMs,
  service,
  type Deviation,
  type Event,
  type Hypothesis,
  type Rule,
  type Suspect,
  type Template,
  type WhyChain,
} from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { failureOf, originOf, pathFrom, servicesOn, type Path } from './causal-graph.ts';
import { endings, type Ending } from './endings.ts';
import { figure, shown } from './figures.ts';
import { settingOf } from './hypothesise.ts';
import { clause, clock, inside, list, short } from './phrase.ts';
import { chain, type Step } from './why-chain.ts';

/** What the legs are written from. `suspect` is undefined where nothing stands out. */
export interface Told {
  known: Case;
  suspect: Suspect | undefined;
  path: Path | undefined;
  hypotheses: readonly Hypothesis[];
  detectedBy: Rule | undefined;
}

/** Why could it happen? From what users saw, down the calls, to the change and to what let the change through. */
export function preventionLeg(told: Told): WhyChain {
  const { known, suspect, path } = told;
  const onset = known.timeline.anchors.find(({ name }) => name === 'onset');
  const symptom = path?.symptom;
  const question = `Why could ${symptom ? `requests through ${symptom.entity.ref}` : 'it'} fail?`;
  const [ending] = endings(told, 'prevention');
  if (suspect?.kind === 'object' && !symptom) {
    const stop = ending ? {} : { stop: 'evidence_exhausted' as const };
    return chain('prevention', `Why could ${originOf(suspect)} fail?`, onset?.event ?? 'EV-1', [
      ...objectStep(suspect).map((step) => ({ ...step, ...stop })),
      ...(ending ? [endOf(ending, suspect)] : []),
    ]);
  }
  if (!suspect || !path || !symptom) {
    return chain('prevention', question, onset?.event ?? 'EV-1', [
      whereEvidenceEnds(told, symptom?.statement, onset?.evidence ?? symptom?.evidence),
    ]);
  }
  return chain('prevention', question, onset?.event ?? 'EV-1', [
    symptomStep(told, suspect, path, symptom),
    ...ownFailureStep(known, suspect, path),
    ...changeStep(suspect, path),
    ...objectStep(suspect),
    ...(ending ? [endOf(ending, suspect)] : []),
  ]);
}

/** What users saw, with what failed behind it. */
function symptomStep({ known, hypotheses }: Told, suspect: Suspect, path: Path, symptom: Deviation): Step {
  const origin = originOf(suspect);
  const behind = failureOf(known, origin);
  const route = pathFrom(known.calls, origin, symptom.entity.ref).toReversed();
  const calls = known.calls.filter(({ caller, callee }) => route.indexOf(callee) === route.indexOf(caller) + 1);
  return {
    question: `Why did requests through ${symptom.entity.ref} fail?`,
    answer:
      behind && behind !== symptom
        ? `requests through ${symptom.entity.ref} failed with what failed behind it (${route.join(' → ')}): ${clause(behind.statement)}`
        : clause(symptom.statement),
    evidence: [
      ...symptom.evidence.slice(0, 2),
      ...(behind?.evidence.slice(0, 2) ?? []),
      ...calls.flatMap(({ evidence }) => evidence.slice(0, 1)),
    ],
    entities: route.map(service),
    kind: 'symptom',
    p: suspect.p,
    basis: suspect.basis,
    otherwise: {
      statement: `If ${origin} had answered, ${symptom.entity.ref} would have served these requests`,
      test: 'the services beside the path stayed at their level',
      supportedBy: healthyBeside(known, servicesOn(path)),
    },
    alternatives: hypotheses.filter((one) => one.suspect !== suspect.id).map(({ id }) => id),
  };
}

/** What moved in the service itself, where that is more than the failure that its callers saw. */
function ownFailureStep(known: Case, suspect: Suspect, { symptom, own }: Path): Step[] {
  const origin = originOf(suspect);
  if (!own || own === failureOf(known, origin) || own === symptom) return [];
  const logged = loudestTemplate(known, origin);
  return [
    {
      question: `Why did ${origin} fail?`,
      answer: `${clause(own.statement)}${logged ? `; ${clause(logged.statement)}` : ''}`,
      evidence: [...own.evidence.slice(0, 2), ...(logged?.evidence.slice(0, 1) ?? [])],
      entities: [service(origin)],
      kind: 'symptom',
      p: suspect.p,
      basis: suspect.basis,
      otherwise: {
        statement: `If \`${own.metric}\` had stayed at its level, ${origin} would have answered`,
        test: 'its level before the onset and after the recovery',
        supportedBy: own.recoveredAt ? own.evidence.slice(0, 1) : [],
      },
    },
  ];
}

/** The change that moved it, where a change did. */
function changeStep({ change, for: grounds, p, basis, entity }: Suspect, { own }: Path): Step[] {
  if (!change) return [];
  const ended = grounds.find(({ test }) => test === 'intervention');
  const what =
    change.settings.length > 0
      ? `set ${list(change.settings.map(settingOf))} in \`${change.paths[0] ?? ''}\``
      : `changed ${list(change.paths.slice(0, 2).map((one) => `\`${one}\``))}`;
  return [
    {
      question: `What moved ${own ? `\`${own.metric}\`` : change.service}?`,
      answer: `${short(change.sha)} ${what}, and traffic met it in ${change.service} from ${clock(change.exposedTo)}`,
      evidence: change.evidence,
      mechanism: grounds.find(({ test }) => test === 'mechanism')?.statement ?? '',
      entities: [service(change.service), entity],
      kind: 'trigger',
      p,
      basis,
      otherwise: {
        statement: `If ${short(change.sha)} had not been deployed, ${own ? `\`${own.metric}\` of ${change.service}` : change.service} would have stayed at its level`,
        test: ended ? clause(ended.statement) : 'not tried',
        supportedBy: ended?.evidence ?? [],
      },
    },
  ];
}

/** What is wrong with the object, where an object is. */
function objectStep(suspect: Suspect): Step[] {
  const [ground] = suspect.for;
  if (suspect.kind !== 'object' || !ground) return [];
  const name = originOf(suspect);
  return [
    {
      question: `What is wrong with ${name}?`,
      answer: clause(suspect.mechanism ?? ground.statement),
      evidence: ground.evidence,
      entities: [suspect.entity, service(name)],
      kind: 'trigger',
      p: suspect.p,
      basis: suspect.basis,
      otherwise: {
        statement: `If ${name} had been as the cluster needs it, what asks for ${name} would have been served`,
        test: 'not tried',
        supportedBy: [],
      },
    },
  ];
}

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

/** Why was it as large and as long as it was? From the page, through what was tried, to what the response leaned on. */
export function mitigationLeg(told: Told): WhyChain {
  const { known, suspect } = told;
  const took = figure(known, 'timeToMitigate');
  const mitigated = known.timeline.anchors.find(({ name }) => name === 'mitigated');
  const detected = known.timeline.anchors.find(({ name }) => name === 'detected');
  const question = 'Why did it last as long as it did?';
  if (!took || !mitigated || !detected) {
    return chain('mitigation', question, 'EV-1', [
      whereEvidenceEnds(told, undefined, known.timeline.anchors[0]?.evidence),
    ]);
  }
  const ended = suspect?.for.find(({ test }) => test === 'intervention');
  const inVain = takenBackInVain(told);
  const [ending] = endings(told, 'mitigation');
  const origin = suspect && originOf(suspect);
  const steps: Step[] = [
    {
      question: `Why did it go on for ${shown(took)} after the page?`,
      answer: `${shown(took)} passed between the page at ${clock(detected.at)} and the recovery at ${clock(mitigated.at)}${ended ? `: ${inside(clause(ended.statement))}` : ''}`,
      evidence: [...detected.evidence, ...mitigated.evidence, ...(ended?.evidence ?? [])],
      computed: [took.id],
      entities: origin ? [service(origin)] : [],
      kind: 'symptom',
      p: 0.97,
      basis: 'reproduction',
      otherwise: {
        statement: `If ${origin ?? 'the cause'} had been taken back at the page, these ${shown(took)} would not have passed`,
        test: ended ? clause(ended.statement) : 'not tried',
        supportedBy: ended?.evidence ?? [],
      },
    },
    ...inVain.slice(0, 1).map((event): Step => ({
      question: 'What was tried in that time?',
      answer: `at ${clock(event.at)} ${clause(event.what)}, and requests fail on until ${clock(mitigated.at)}`,
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

function endOf({ safeguard, measure, situation }: Ending, suspect: Suspect): Step {
  return {
    question: measure.question(situation),
    answer: safeguard.statement,
    evidence: safeguard.evidence,
    entities: [safeguard.entity, service(originOf(suspect))],
    kind: measure.conditionKind,
    p: Math.min(suspect.p, 0.85),
    basis: 'code_reading',
    otherwise: {
      statement: measure.counterfactual(situation),
      test: 'replay of the proposed measure',
      supportedBy: [],
    },
    stop: 'structural_condition',
  };
}

function whereEvidenceEnds(
  { known, suspect }: Told,
  statement: string | undefined,
  evidence: readonly string[] = [],
): Step {
  const cited = evidence.length > 0 ? evidence : known.evidence.slice(0, 1).map(({ id }) => id);
  const title = known.evidence.find(({ id }) => id === cited[0])?.title ?? 'the incident';
  return {
    question: 'What is known of it?',
    answer: statement ? clause(statement) : `The sources end at ${title}`,
    evidence: cited,
    entities: known.incident.services.map(service),
    kind: 'symptom',
    p: Math.min(suspect?.p ?? 0.3, 0.5),
    basis: 'temporal',
    otherwise: {
      statement: 'If a source had recorded what came before it, the chain would go on',
      test: 'not possible',
      supportedBy: [],
    },
    stop: 'evidence_exhausted',
  };
}

/** Evidence that services off the path stayed healthy: their callers would have failed with them. */
function healthyBeside(known: Case, onPath: readonly string[]): string[] {
  return known.findings
    .filter(
      (finding) =>
        finding.kind === 'steady' &&
        finding.role === 'errors' &&
        finding.peer === null &&
        !onPath.includes(finding.entity.ref),
    )
    .flatMap(({ evidence }) => evidence.slice(0, 1))
    .slice(0, 2);
}

function loudestTemplate(known: Case, name: string): Template | undefined {
  return known.findings
    .filter((finding): finding is Template => finding.kind === 'template' && finding.entity.ref === name)
    .toSorted(
      (a, b) => a.baselineCount - b.baselineCount || b.count - a.count || epochMs(a.firstAt) - epochMs(b.firstAt),
    )[0];
}
