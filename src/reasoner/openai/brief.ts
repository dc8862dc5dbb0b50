import type { Explanation, Finding, Hypothesis, Suspect } from '../../schema/index.ts';
import type { Case, Objection } from '../reasoner.ts';
import { shown } from '../rules/figures.ts';

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
  /** The judgement it is shown for; without one, everything is shown. */
  step?: Step;
}

/** The judgements that are shown the case. */
export type Step = 'hypothesise' | 'falsify' | 'explain' | 'prevent' | 'narrate';
type Part = 'safeguards' | 'suspects' | 'computations' | 'tools' | 'gaps';

/** What a judgement has no use for; the room goes to evidence. */
const LEFT_OUT: Readonly<Record<Step, readonly Part[]>> = {
  hypothesise: ['safeguards', 'computations', 'gaps'],
  falsify: ['safeguards', 'computations', 'gaps'],
  explain: ['tools'],
  prevent: ['suspects', 'tools', 'gaps'],
  narrate: ['tools'],
};

/**
 * The case as text for a model: what code established, each line with the evidence ids it stands on. No raw logs and no
 * points of metrics; excerpts are cut short. All of it is untrusted and goes into a frame.
 */
export function brief(
  known: Case,
  { hypotheses, explanation, seed, mostEvidence = MOST_EVIDENCE, step }: Addition = {},
): string {
  const unless = <Item>(part: Part, items: readonly Item[]): readonly Item[] =>
    step !== undefined && LEFT_OUT[step].includes(part) ? [] : items;
  const findings = known.findings.filter(({ kind }) => kind !== 'safeguard' || unless('safeguards', [kind]).length > 0);
  return [
    section('Incident', [
      `${known.incident.id}: ${known.incident.title}`,
      `alerting: ${known.incident.services.join(', ') || 'not named'}; environment ${known.incident.environment}`,
    ]),
    section(
      'Anchors',
      known.timeline.anchors.map(({ name, at, event, evidence }) => `${name} ${at} (${event}) ${ids(evidence)}`),
    ),
    section(
      'Timeline, times of the day in UTC',
      known.timeline.events.map(
        ({ id, at, lane, what, evidence }) => `${id} ${at.slice(11, 19)} ${lane}: ${what} ${ids(evidence)}`,
      ),
    ),
    section(
      'Calls',
      known.calls.map(({ caller, callee }) => `${caller} → ${callee}`),
    ),
    section(
      'Suspects, in no order',
      shuffled(unless('suspects', known.suspects.toSorted(byId)), seed).flatMap(suspectLines),
    ),
    section('Findings', shownOf(findings).map(findingLine)),
    section(
      'Computations',
      unless('computations', known.computations).map(
        (one) => `${one.id} ${one.what}: ${one.value} ${one.unit}, say ${shown(one)}`,
      ),
    ),
    section(
      'Hypotheses and how they were tested',
      (hypotheses ?? []).map(({ id, status, posterior, statement }) => `${id} ${status} (${posterior}): ${statement}`),
    ),
    section(
      'Root conditions',
      (explanation?.rootConditions ?? []).map(({ id, leg, statement }) => `${id} ${leg}: ${statement}`),
    ),
    section(
      'Evidence',
      byWorth(known)
        .slice(0, mostEvidence)
        .map(({ id, title, excerpt }) => `${id} ${title} | ${oneLine(excerpt).slice(0, LONGEST_EXCERPT)}`),
    ),
    section('Tools that can be asked, with one question of each', [...unless('tools', toolLines(known))]),
    section(
      'Gaps',
      unless('gaps', known.gaps).map(({ id, question, blockedBy }) => `${id} ${question} ${blockedBy}`),
    ),
  ]
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

/** Evidence, first what the most grounds of suspects and findings stand on. Equals stay in their order. */
function byWorth({ evidence, suspects, findings }: Case): Case['evidence'] {
  const worth = new Map<string, number>();
  for (const cited of [...suspects.flatMap((one) => [...one.for, ...one.against]), ...findings])
    for (const id of cited.evidence.slice(0, MOST_IDS)) worth.set(id, (worth.get(id) ?? 0) + 1);
  return evidence.toSorted((a, b) => (worth.get(b.id) ?? 0) - (worth.get(a.id) ?? 0));
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
