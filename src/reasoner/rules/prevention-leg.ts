import { ranked } from '../../rca/lead.ts';
import {
  epochMs,
  service,
  type Deviation,
  type EvidenceId,
  type Suspect,
  type Template,
  type WhyChain,
} from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { failureOf, isStated, originOf, pathFrom, servicesOn, type Path } from './causal-graph.ts';
import { endings } from './endings.ts';
import { changeDid } from './change-words.ts';
import { statedBy } from './hypothesise.ts';
import { endOf, whereEvidenceEnds } from './leg-ends.ts';
import { clause, inside, short } from './phrase.ts';
import type { Told } from './told.ts';
import { chain, firstOf, type Step } from './why-chain.ts';

/** Why could it happen? From what users saw, down the calls, to the change and to what let the change through. */
export function preventionLeg(told: Told): WhyChain {
  const { known, suspect, path } = told;
  const onset = known.timeline.anchors.find(({ name }) => name === 'onset');
  const symptom = path?.symptom;
  const question = `Why could ${symptom ? `requests through ${symptom.entity.ref}` : 'it'} fail?`;
  const [ending] = endings(told, 'prevention');
  if (suspect?.kind === 'object' && !symptom) {
    const stop = ending ? {} : { stop: 'evidence_exhausted' as const };
    return chain('prevention', `Why could ${originOf(suspect)} fail?`, onset?.event ?? firstOf(known), [
      ...objectStep(suspect).map((step) => ({ ...step, ...stop })),
      ...(ending ? [endOf(ending, suspect)] : []),
    ]);
  }
  if (!suspect || !path || !symptom) {
    return chain('prevention', question, onset?.event ?? firstOf(known), [
      undecided(told, symptom, onset?.evidence ?? []),
    ]);
  }
  return chain('prevention', question, onset?.event ?? firstOf(known), [
    symptomStep(told, suspect, path, symptom),
    ...ownFailureStep(known, suspect, path),
    ...filledStep(suspect),
    ...changeStep(suspect, path),
    ...objectStep(suspect),
    ...(ending ? [endOf(ending, suspect)] : []),
  ]);
}

/** A hypothesis is a rival of the likeliest from this belief on; the project's own choice. */
const FEWEST_OF_RIVAL = 0.05;

/** What can be said where nothing leads: the likeliest explanations, or at least the first that was seen of it. */
function undecided(told: Told, symptom: Deviation | undefined, seen: readonly EvidenceId[]): Step {
  const { known, hypotheses } = told;
  const [first, ...others] = ranked(hypotheses.filter(({ status }) => status !== 'rejected'));
  // What nothing speaks for is no rival.
  const second = others.find(
    (one) => one.suspect !== null && one.suspect !== first?.suspect && one.posterior >= FEWEST_OF_RIVAL,
  );
  const suspect = known.suspects.find(({ id }) => id === first?.suspect);
  const rivalling = known.suspects.find(({ id }) => id === second?.suspect);
  const [own = [], ofRival = []] = [suspect, rivalling].map((one) => (one ? standingOf(one) : []));
  if (first && suspect && own.length > 0) {
    const rival = second ? `; ${inside(clause(second.statement))} is open beside it` : '';
    return whereEvidenceEnds(told, {
      answer: `The likeliest that the evidence shows is that ${inside(clause(first.statement))}${rival}`,
      evidence: [...new Set([...own, ...ofRival, ...seen])].slice(0, 6),
      decides: second
        ? `a source told ${originOf(suspect)} apart from the other explanation`
        : `a second source told of ${originOf(suspect)}`,
    });
  }
  const felt = symptom?.statement ?? known.timeline.events.find(({ phase }) => phase !== 'before')?.what;
  return whereEvidenceEnds(told, {
    answer: felt ? `The first that was seen of it is this: ${clause(felt)}` : 'What users felt is open',
    evidence: symptom?.evidence ?? seen,
    decides: 'a source showed what came before it',
  });
}

/** What the statement of a suspect stands on: of a change its diff, whose settings it quotes, and when it met traffic. */
function standingOf(suspect: Suspect): EvidenceId[] {
  const ground = (statedBy(suspect) ?? suspect.for[0])?.evidence ?? [];
  if (ground.length === 0 || !suspect.change) return ground.slice(0, 2);
  const isDiff = (id: EvidenceId): boolean => id.startsWith('E-diff');
  const { evidence } = suspect.change;
  const [quoted, met] = [evidence.filter(isDiff), evidence.filter((id) => !isDiff(id))];
  return [...new Set([...quoted.slice(0, 1), ...met.slice(-1), ...ground])].slice(0, 3);
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
        ? `${route.length > 1 ? `requests through ${symptom.entity.ref} failed as calls along ${route.join(' → ')} did: ` : ''}${clause(behind.statement)}`
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
    otherwise:
      suspect.kind === 'traffic'
        ? {
            statement: `If no more requests had reached ${origin} than before, ${symptom.entity.ref} would have served them`,
            test: 'those before demand rose, which it served',
            supportedBy: symptom.evidence.slice(0, 1),
          }
        : {
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

/** What demand filled, where that is more than the failure that users saw. */
function filledStep({ for: grounds, entity, p, basis }: Suspect): Step[] {
  const filled = grounds.find(({ test }) => test === 'saturation');
  if (!filled) return [];
  return [
    {
      question: `What kept more requests than before from being served?`,
      answer: clause(filled.statement),
      evidence: filled.evidence,
      entities: [entity],
      kind: 'symptom',
      p,
      basis,
      otherwise: {
        statement: 'If a place had been left, the requests that waited for one would have gone on',
        test: 'before demand rose, when places were left',
        supportedBy: filled.evidence.slice(0, 1),
      },
    },
  ];
}

/** The change that moved it, where a change did. */
function changeStep({ change, for: grounds, p, basis, entity }: Suspect, { own }: Path): Step[] {
  if (!change) return [];
  const ended = grounds.find(({ test }) => test === 'intervention');
  return [
    {
      question: `What moved ${own ? `\`${own.metric}\`` : change.service}?`,
      answer: changeDid(change),
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

/** What is wrong with the object, or what looks have shown, where that is the cause. */
function objectStep(suspect: Suspect): Step[] {
  const [ground] = suspect.for;
  if (!isStated(suspect) || !ground) return [];
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
        statement:
          suspect.kind === 'object'
            ? `If ${name} had been as the cluster needs it, what asks for ${name} would have been served`
            : `If this had not been so of ${name}, what calls ${name} would have been served`,
        test: 'not tried',
        supportedBy: [],
      },
    },
  ];
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
