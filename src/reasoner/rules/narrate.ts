import type { Explanation, Hypothesis, Suspect } from '../../schema/index.ts';
import type { Case, Narrative } from '../reasoner.ts';
import { symptomOf } from './causal-graph.ts';
import { suspectOf } from './explain.ts';
import { figure } from './figures.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import { found } from './found.ts';
import { changeNamed, changeReached } from './change-words.ts';
import { takenBackInVain } from './mitigation-leg.ts';
import { openEnd } from './open-end.ts';
import { clause, clock, cut, inside, short } from './phrase.ts';
import { claimOf, numbered, type Sentence } from './sentences.ts';

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
  const summary = numbered('summary', [...sentences, ...(suspect ? [] : openEnd(known, hypotheses))]);
  return {
    title: titleOf(known),
    // Sources that could not be looked at may leave no more to say than how it was found.
    summary: summary.length > 0 ? summary : [claimOf('summary-1', found(known))],
    foundBy: numbered('found', [found(known)])[0] ?? claimOf('found-1', found(known)),
    wentWell: numbered('well', wentWell(known)),
    questions: questionsFor(known),
  };
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
  const ground = suspect?.for.find(
    ({ test }) => test === (suspect.change ? 'mechanism' : 'object') || test === 'origin',
  );
  if (!suspect || !ground) return undefined;
  const what = suspect.change ? short(suspect.change.sha) : `That ${inside(clause(ground.statement))}`;
  const text = `${what} is the probable cause, more likely than the rest together, and not confirmed`;
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
      ? { text: `${own.text}; it began in ${suspect.entity.ref} itself`, evidence: own.evidence, p: suspect.p }
      : undefined;
  }
  const { change } = suspect;
  return {
    text: `${changeNamed(change)} ${changeReached(change)}${own ? `, and ${clause(own.text)}` : ''}`,
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
    text: `${clause(ended.statement)}${inVain ? `; what was tried before, at ${clock(inVain.at)}, did not end it: ${inside(clause(inVain.what))}` : ''}`,
    evidence: [...ended.evidence.slice(0, 3), ...(inVain?.evidence.slice(0, 2) ?? [])],
  };
}

function wentWell(known: Case): Sentence[] {
  const steadyOnes = known.findings.filter(
    (finding) => finding.kind === 'steady' && finding.role === 'errors' && finding.peer === null,
  );
  const kept = steadyOnes.slice(0, 1).map((finding): Sentence => ({
    text: `${finding.entity.ref} kept serving: ${ofItself(finding)}`,
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
      ? [{ text: `Taking the change back was enough: ${inside(clause(ended.statement))}`, evidence: ended.evidence }]
      : []),
    ...held,
    ...kept,
  ];
}

/** The statement of a finding after its name was said: `its error ratio stayed at its baseline`. */
function ofItself({ statement, entity: { ref } }: Case['findings'][number]): string {
  const said = clause(statement);
  return said.startsWith(`${ref} `) ? `its ${said.slice(ref.length + 1)}` : said;
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
