import {
  confidence,
  type Claim,
  type ComputationId,
  type EvidenceId,
  type Explanation,
  type Hypothesis,
  type Suspect,
} from '../../schema/index.ts';
import type { Case, Narrative } from '../reasoner.ts';
import { symptomOf } from './causal-graph.ts';
import { suspectOf } from './explain.ts';
import { figure } from './figures.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import { clause, clock, cut, inside, list, sentence, short } from './phrase.ts';
import { settingOf } from './hypothesise.ts';
import { takenBackInVain } from './mitigation-leg.ts';

/** The summary in sentences that each stand on evidence, what went well, and what only the responders know. */
export function narrate(known: Case, explanation: Explanation, hypotheses: readonly Hypothesis[]): Narrative {
  const suspect = suspectOf(known, explanation);
  const sentences = [
    effect(known),
    cause(known, explanation) ?? brokenObject(known),
    ...(explanation.outcome === 'probable' ? [unconfirmed(suspect)] : []),
    ...conditions(explanation),
    ending(known, explanation),
  ];
  const summary = numbered('summary', [...sentences, ...(suspect ? [] : open(known, hypotheses))]);
  return {
    title: titleOf(known),
    // Sources that could not be looked at may leave no more to say than how it was found.
    summary: summary.length > 0 ? summary : [claimOf('summary-1', found(known))],
    foundBy: numbered('found', [found(known)])[0] ?? claimOf('found-1', found(known)),
    wentWell: numbered('well', wentWell(known)),
    questions: questionsFor(known),
  };
}

interface Sentence {
  text: string;
  evidence: readonly EvidenceId[];
  computed?: readonly ComputationId[];
  p?: number;
}

function titleOf(known: Case): string {
  const symptom = symptomOf(known);
  const duration = figure(known, 'duration');
  if (!symptom) return cut(known.incident.title, 120);
  const what = symptom.role === 'errors' ? 'failed' : 'were slow';
  return `Requests through ${symptom.entity.ref} ${what}${duration ? ` for ${shown(duration)}` : ''}`;
}

function effect(known: Case): Sentence | undefined {
  const symptom = symptomOf(known);
  const [duration, failed, total, share] = [
    figure(known, 'duration'),
    figure(known, 'failedRequests'),
    figure(known, 'requests'),
    figure(known, 'failureRatio'),
  ];
  if (!symptom) return undefined;
  if (!duration || !failed || !total || !share) return { text: clause(symptom.statement), evidence: symptom.evidence };
  return {
    text: `For ${shown(duration)} from ${clock(symptom.onsetAt)}, ${shown(failed)} of ${shown(total)} requests through ${symptom.entity.ref} failed (${shown(share)})`,
    evidence: symptom.evidence.slice(0, 2),
    computed: [duration.id, failed.id, total.id, share.id],
  };
}

/** The object that most likely is the cause, in the words of its finding. */
function brokenObject({ suspects }: Case): Sentence | undefined {
  const [first] = suspects;
  const ground = first?.kind === 'object' ? first.for.find(({ test }) => test === 'object') : undefined;
  return first && ground ? { text: clause(ground.statement), evidence: ground.evidence, p: first.p } : undefined;
}

/** That it is not confirmed is said in words: a figure of belief is not a figure of the incident. */
function unconfirmed(suspect: Suspect | undefined): Sentence | undefined {
  const ground = suspect?.for.find(({ test }) => test === 'object');
  if (!suspect || !ground) return undefined;
  const text = `That ${inside(clause(ground.statement))} is the probable cause, more likely than the rest together, and not confirmed`;
  return { text, evidence: ground.evidence, p: suspect.p };
}

function cause(known: Case, explanation: Explanation): Sentence | undefined {
  const suspect = suspectOf(known, explanation);
  if (!suspect) return undefined;
  const own = explanation.nodes.find(({ entity, kind }) => kind === 'event' && entity.kind === 'service');
  const [ground] = suspect.for;
  if (ground?.test === 'look' && suspect.mechanism !== null)
    return { text: clause(suspect.mechanism), evidence: ground.evidence, p: suspect.p };
  if (!suspect.change) {
    return own
      ? { text: `${own.text}, with no change on ${suspect.entity.ref}`, evidence: own.evidence, p: suspect.p }
      : undefined;
  }
  const { change } = suspect;
  const what =
    change.settings.length > 0
      ? `(${list(change.settings.slice(0, 2).map(settingOf))})`
      : `("${clause(change.subject)}")`;
  return {
    text: `${short(change.sha)} ${what} reached ${change.service} at ${clock(change.exposedTo)}${own ? `, and ${clause(own.text)}` : ''}`,
    evidence: [...change.evidence.slice(0, 3), ...(own?.evidence.slice(0, 2) ?? [])],
    p: suspect.p,
  };
}

const LEG_OPENING = {
  prevention: 'It could happen because',
  detection: 'It was not seen sooner because',
  mitigation: 'It lasted because',
} as const;

function conditions({ rootConditions, whyChains }: Explanation): Sentence[] {
  return rootConditions.flatMap(({ leg, why, statement }) => {
    const answer = whyChains.flatMap(({ whys }) => whys).find(({ id }) => id === why)?.answer;
    if (!answer) return [];
    return [
      {
        text: `${LEG_OPENING[leg]} ${inside(clause(statement))}`,
        evidence: answer.evidence,
        p: answer.confidence.p,
      },
    ];
  });
}

function ending(known: Case, explanation: Explanation): Sentence | undefined {
  const ended = known.suspects.flatMap(({ for: grounds }) => grounds).find(({ test }) => test === 'intervention');
  const [inVain] = takenBackInVain({ known, suspect: suspectOf(known, explanation) });
  if (!ended) return undefined;
  return {
    text: `${clause(ended.statement)}${inVain ? `; it outlasted what was tried at ${clock(inVain.at)}: ${inside(clause(inVain.what))}` : ''}`,
    evidence: [...ended.evidence.slice(0, 3), ...(inVain?.evidence.slice(0, 2) ?? [])],
  };
}

function open(known: Case, hypotheses: readonly Hypothesis[]): Sentence[] {
  const [leader] = hypotheses.toSorted((a, b) => b.posterior - a.posterior);
  const ground = known.suspects.find(({ id }) => id === leader?.suspect)?.for[0];
  const seen = symptomOf(known)?.evidence ?? found(known).evidence;
  const likeliest =
    leader && ground
      ? {
          text: `What set it off is not decided; ${leader.id} is the likeliest hypothesis: ${clause(ground.statement)}`,
          evidence: ground.evidence,
          p: leader.posterior,
        }
      : { text: 'What set it off is not decided', evidence: seen };
  return [
    likeliest,
    { text: `It would be decided by ${whatDecides(known, hypotheses)}`, evidence: likeliest.evidence },
  ];
}

/** What is missing: tests that nothing recorded shows, sources that could not be looked at, or else one more source. */
function whatDecides({ gaps, suspects }: Case, hypotheses: readonly Hypothesis[]): string {
  const [leader, rival] = hypotheses.toSorted((a, b) => b.posterior - a.posterior);
  const blind = [...new Set(gaps.filter(({ reason }) => BLIND.has(reason)).flatMap(toolsOf))];
  if (blind.length > 0) return `what could not be seen of ${list(blind.slice(0, 3))}`;
  const untested = [leader, rival].find((one) => one?.predictions.some(({ result }) => result === 'unchecked'));
  if (untested) return `a source that shows whether what ${untested.id} predicts came true`;
  if (leader && rival && suspects.some(({ id }) => id === leader.suspect))
    return `a test that ${leader.id} passes and ${rival.id} fails; none that could be made tells them apart`;
  return 'signals, logs or changes of the services behind the alert; none of them was recorded';
}

const BLIND: ReadonlySet<string> = new Set(['could-not-look', 'not-recorded', 'found-nothing']);

function toolsOf({ triedQueries }: Case['gaps'][number]): string[] {
  return triedQueries.map(({ tool }) => tool);
}

function found(known: Case): Sentence {
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

function wentWell(known: Case): Sentence[] {
  const steadyOnes = known.findings.filter(
    (finding) => finding.kind === 'steady' && finding.role === 'errors' && finding.peer === null,
  );
  const kept = steadyOnes.slice(0, 1).map((finding): Sentence => ({
    text: `${finding.entity.ref} kept serving: ${clause(finding.statement)}`,
    evidence: finding.evidence,
  }));
  const ended = known.suspects.flatMap(({ for: grounds }) => grounds).find(({ test }) => test === 'intervention');
  const present = known.findings.filter(
    (finding) => finding.kind === 'safeguard' && finding.state === 'present' && finding.leg === 'detection',
  );
  const held = present
    .slice(0, 1)
    .map((finding): Sentence => ({ text: clause(finding.statement), evidence: finding.evidence }));
  return [
    ...(ended
      ? [{ text: `Taking the change back was enough: ${clause(ended.statement)}`, evidence: ended.evidence }]
      : []),
    ...held,
    ...kept,
  ];
}

function questionsFor({ timeline, suspects }: Case): Narrative['questions'] {
  const decisions = timeline.events.filter(({ knownAtTheTime }) => knownAtTheTime !== null).slice(0, 4);
  const asked = decisions.map(({ id, at, what }, index) => {
    const then = `At ${clock(at)} (${clause(what)})`;
    const text =
      index === 0
        ? `${then}, what made this look like the next step, and what would have shown otherwise?`
        : `${then}, what had changed in what could be seen?`;
    return { text, event: id };
  });
  const last = decisions.at(-1);
  const change = suspects[0]?.change;
  const [setting] = change?.settings ?? [];
  if (!last || !change || !setting) return asked;
  const usual = `How does somebody on call usually find out which value of \`${setting.key}\` ${change.service} runs with, and since when?`;
  return [...asked, { text: usual, event: last.id }];
}

function numbered(section: string, sentences: readonly (Sentence | undefined)[]): Claim[] {
  return sentences
    .filter((one) => one !== undefined && one.evidence.length > 0)
    .flatMap((one, index) => (one ? [claimOf(`${section}-${index + 1}`, one)] : []));
}

function claimOf(id: string, { text, evidence, computed = [], p = 0.97 }: Sentence): Claim {
  return {
    id: `CL-${id}`,
    text: cut(sentence(text), 300),
    type: computed.length > 0 ? 'quantity' : 'observation',
    evidence: [...new Set(evidence)].slice(0, 5),
    contra: [],
    computed: [...computed],
    mechanism: null,
    confidence: confidence(p, 'reproduction'),
    checkedBy: [],
  };
}
