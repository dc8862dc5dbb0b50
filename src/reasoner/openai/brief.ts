import type { Explanation, Finding, Hypothesis, Suspect } from '../../schema/index.ts';
import type { Case, Objection } from '../reasoner.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import { namedCause } from '../rules/named-cause.ts';
import { evidenceByWorth } from './evidence-by-worth.ts';
import { fileLines } from './file-lines.ts';

const LONGEST_EXCERPT = 160;
const MOST_EVIDENCE = 60;
/** Part of a question is none that could be asked; of a longer one its fields are named. */
const LONGEST_QUESTION = 300;
/** What a model is shown of each kind of finding; the others stand behind the looks that it may ask for. */
const MOST_OF_KIND: Readonly<Partial<Record<Finding['kind'], number>>> = { steady: 8, deviation: 30, template: 12 };
/** Ids behind a line; the first two are what it stands on most. */
const MOST_IDS = 2;

/** What a judgement adds to the case that every step is shown. */
export interface Addition {
  hypotheses?: readonly Hypothesis[];
  explanation?: Explanation;
  /** The order of the suspects is drawn by it, so that no sample is led by the first. */
  seed?: number;
  /** Fewer pieces of evidence, for a model with little room. */
  mostEvidence?: number;
}

/** What can be shown of a case, in the order in which it is shown. */
const SECTIONS = {
  incident: (known) =>
    section('Incident', [
      `${known.incident.id}: ${known.incident.title}`,
      `alerting: ${known.incident.services.join(', ') || 'not named'}; environment ${known.incident.environment}`,
    ]),
  anchors: (known) =>
    section(
      'Anchors',
      known.timeline.anchors.map((one) => `${one.name} ${one.at} (${one.event}) ${ids(one.evidence)}`),
    ),
  timeline: (known) =>
    section(
      'Timeline, times of the day in UTC',
      known.timeline.events.map(
        ({ id, at, lane, what, evidence }) => `${id} ${at.slice(11, 19)} ${lane}: ${what} ${ids(evidence)}`,
      ),
    ),
  calls: (known) =>
    section(
      'Calls',
      known.calls.map(({ caller, callee }) => `${caller} → ${callee}`),
    ),
  suspects: (known, { seed }) =>
    section('Suspects, in no order', shuffled(known.suspects.toSorted(byId), seed).flatMap(suspectLines)),
  findings: (known) =>
    section('Findings', shownOf(known.findings.filter(({ kind }) => kind !== 'safeguard')).map(findingLine)),
  safeguards: (known) =>
    section('Safeguards', known.findings.filter(({ kind }) => kind === 'safeguard').map(findingLine)),
  computations: (known) =>
    section(
      'Computations',
      known.computations.map((one) => `${one.id} ${one.what}: ${one.value} ${one.unit}, say ${shown(one)}`),
    ),
  hypotheses: (known, { hypotheses }) =>
    section('Hypotheses and how they were tested', [
      ...(hypotheses ?? []).flatMap(hypothesisLines),
      ...(hypotheses ? [verdictOf(known, hypotheses)] : []),
    ]),
  conditions: (_known, { explanation }) =>
    section(
      'Root conditions',
      (explanation?.rootConditions ?? []).map(({ id, leg, statement }) => `${id} ${leg}: ${statement}`),
    ),
  files: (known, { explanation }) => section('Files of the repository', fileLines(known, explanation)),
  evidence: (known, { mostEvidence = MOST_EVIDENCE }) =>
    section(
      'Evidence',
      evidenceByWorth(known)
        .slice(0, mostEvidence)
        .map(({ id, title, excerpt }) => `${id} ${title} | ${oneLine(excerpt).slice(0, LONGEST_EXCERPT)}`),
    ),
  tools: (known) => section('Tools that can be asked, with one question of each', toolLines(known)),
  gaps: (known) =>
    section(
      'Gaps',
      known.gaps.map(({ id, question, blockedBy }) => `${id} ${question} ${blockedBy}`),
    ),
} satisfies Record<string, (known: Case, addition: Addition) => string>;

type Section = keyof typeof SECTIONS;
const ALL = Object.keys(SECTIONS) as Section[];

/** What each step needs to see, and no more: what a step cannot use costs its tokens and hides what it could. */
const SEEN_BY: Readonly<Record<string, readonly Section[]>> = {
  hypothesise: ['incident', 'anchors', 'timeline', 'calls', 'suspects', 'findings', 'evidence', 'tools'],
  falsify: ['incident', 'anchors', 'calls', 'suspects', 'findings', 'hypotheses', 'evidence', 'tools'],
  explain: ALL.filter((section) => !['tools', 'files', 'conditions', 'gaps'].includes(section)),
  prevent: ['incident', 'anchors', 'suspects', 'safeguards', 'computations', 'conditions', 'files', 'evidence'],
  narrate: ALL.filter((section) => !['tools', 'files', 'calls', 'suspects', 'safeguards'].includes(section)),
};

/**
 * The case as text for a model: what code established, each line with the evidence ids it stands on; what the step
 * needs, or everything where no step is named. No raw logs and no points of metrics; excerpts are cut short. All of it is
 * untrusted and goes into a frame.
 */
export function brief(known: Case, addition: Addition = {}, step?: string): string {
  const seen = (step === undefined ? undefined : SEEN_BY[step]) ?? ALL;
  return ALL.filter((one) => seen.includes(one))
    .map((one) => SECTIONS[one](known, addition))
    .filter((text) => text !== '')
    .join('\n\n');
}

/** What the checks refused of the last answer, for a step that is asked again. */
export function objectionLines(objections: readonly Objection[]): string {
  return objections.map(({ rule, at, text, problem }) => `${rule} at ${at}: "${text}": ${problem}`).join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function suspectLines({ id, entity, change, for: inFavour, against }: Suspect): string[] {
  const settings = change?.settings.map(
    ({ key, before, after }) => `${key} ${before ?? 'unset'} → ${after ?? 'unset'}`,
  );
  const what = change
    ? `commit ${change.sha.slice(0, 7)} "${change.subject}" on ${change.service}, traffic from ${change.exposedFrom} to ${change.exposedTo}${settings && settings.length > 0 ? `, ${settings.join(', ')}` : ''}`
    : `${entity.ref}, no change on it`;
  return [
    `${id} ${what}`,
    ...inFavour.map(({ test, statement, evidence }) => `  for (${test}): ${statement} ${ids(evidence)}`),
    ...against.map(({ test, statement, evidence }) => `  against (${test}): ${statement} ${ids(evidence)}`),
  ];
}

/** A hypothesis with what became of each of its predictions. */
function hypothesisLines({ id, status, posterior, statement, predictions }: Hypothesis): string[] {
  const verdict = status === 'inconclusive' ? '' : ` ${status},`;
  return [
    `${id}${verdict} belief ${posterior}: ${statement}`,
    ...predictions.map(
      ({ ifTrue, result, observed }) => `  ${result}: ${ifTrue}${observed === '' ? '' : ` | ${observed}`}`,
    ),
  ];
}

/** Which of them code holds for the cause: a model explains it, and chooses no other. */
function verdictOf(known: Case, hypotheses: readonly Hypothesis[]): string {
  const named = namedCause(known, hypotheses);
  const held = hypotheses.find((one) => named !== undefined && one.suspect === named.suspect.id);
  return held
    ? `Code holds ${held.id} for the ${named?.outcome === 'probable' ? 'probable cause, which is not confirmed' : 'cause'}.`
    : 'Code holds none of them for the cause: the chains end where the evidence does.';
}

/** The findings that fit: of each kind the first, which are the most telling. */
function shownOf(findings: readonly Finding[]): Finding[] {
  const count = new Map<Finding['kind'], number>();
  return findings.filter(({ kind }) => {
    const before = count.get(kind) ?? 0;
    count.set(kind, before + 1);
    return before < (MOST_OF_KIND[kind] ?? Number.POSITIVE_INFINITY);
  });
}

function findingLine(finding: Finding): string {
  const state = finding.kind === 'safeguard' ? ` ${finding.leg} ${finding.safeguard} ${finding.state}:` : '';
  return `${finding.id} ${finding.kind}${state} ${finding.statement} ${ids(finding.evidence)}`;
}

function ids(evidence: readonly string[]): string {
  return `[${evidence.slice(0, MOST_IDS).join(' ')}]`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function byId(a: { entity: { ref: string } }, b: { entity: { ref: string } }): number {
  return a.entity.ref < b.entity.ref ? -1 : 1;
}

function toolLines({ evidence }: Case): string[] {
  const byTool = new Map(
    evidence.filter(({ kind }) => kind !== 'abs').map(({ source }) => [source.tool, source.query]),
  );
  return [...byTool].map(([tool, query]) => {
    const whole = JSON.stringify(query);
    return `${tool} ${whole.length <= LONGEST_QUESTION ? whole : `with the fields ${Object.keys(query).join(', ')}`}`;
  });
}

/** In an order that the seed alone decides (Fisher-Yates over a linear congruential generator). */
function shuffled<Item>(items: readonly Item[], seed: number | undefined): Item[] {
  const out = [...items];
  if (seed === undefined) return out;
  let state = seed >>> 0;
  for (let last = out.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    const [one, two] = [out[last], out[other]];
    if (one !== undefined && two !== undefined) [out[last], out[other]] = [two, one];
  }
  return out;
}
