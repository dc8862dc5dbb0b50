import type { Explanation, Finding, Hypothesis } from '../../schema/index.ts';
import type { Case, Objection } from '../reasoner.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import { isAboutTheSame, ranked } from '../../rca/lead.ts';
import { fileLines } from './file-lines.ts';
import {
  absencesFirst,
  evidenceLine,
  findingLine,
  hypothesisLines,
  ids,
  saidOf,
  suspectLines,
  toolLines,
  versionsOf,
  verdictOf,
} from './lines.ts';
import { ALL_OF_IT, type Room } from './room.ts';
import { shuffled } from './seeded-order.ts';
import { inNoOrder, shownIds } from './shown-ids.ts';
import { LONG_EXCERPT, SHORT_EXCERPT } from './shown-excerpt.ts';
import { conditionsOf, mostTelling, worthOf, type Worth } from './worth.ts';

/** What a judgement adds to the case that every step is shown. */
export interface Addition {
  hypotheses?: readonly Hypothesis[];
  explanation?: Explanation;
  /** The order of the suspects and of the evidence is drawn by it, so that no sample is led by what stands first. */
  seed?: number;
}

interface Shown extends Addition {
  known: Case;
  room: Room;
  worth: Worth;
  /** The step that names suspects in its answer is shown a name for each. */
  isNaming: boolean;
}

/** Characters of all that was refused. */
const LONGEST_OBJECTIONS = 5000;
/** Ids of what a root condition stands on. */
const MOST_TO_CITE = 4;

/** What can be shown of a case, in the order in which it is shown. */
const SECTIONS = {
  incident: ({ known }) =>
    section('Incident', [
      `${known.incident.id}: ${known.incident.title}`,
      `alerting: ${known.incident.services.join(', ') || 'not named'}; environment ${known.incident.environment}`,
    ]),
  anchors: ({ known }) =>
    section(
      'Anchors',
      known.timeline.anchors.map((one) => `${one.name} ${one.at} (${one.event}) ${ids(one.evidence)}`),
    ),
  timeline: ({ known, room, worth }) =>
    section(
      'Timeline, times of the day in UTC',
      mostTelling(known.timeline.events, room.events, worth).map(
        ({ id, at, lane, what, evidence }) => `${id} ${at.slice(11, 19)} ${lane}: ${what} ${ids(evidence)}`,
      ),
      known.timeline.events.length,
    ),
  calls: ({ known, room, worth }) =>
    section(
      'Calls',
      mostTelling(known.calls, room.calls, worth).map(({ caller, callee }) => `${caller} → ${callee}`),
      known.calls.length,
    ),
  suspects({ known, room, seed, isNaming }) {
    const inOrder = inNoOrder(known.suspects.slice(0, room.suspects));
    const names = shownIds(known.suspects);
    const lines = (seed === undefined ? inOrder : shuffled(inOrder, seed)).map((suspect) =>
      suspectLines(suspect, room.grounds, isNaming ? names.get(suspect.id) : undefined),
    );
    return section('Suspects, in no order', lines, known.suspects.length);
  },
  findings({ known, room, worth }) {
    const told = known.findings.filter(({ kind }) => kind !== 'safeguard');
    return section('Findings', fewOfKind(told, room, worth).map(findingLine), told.length);
  },
  safeguards({ known, room, worth }) {
    const told = known.findings.filter(({ kind }) => kind === 'safeguard');
    const absent = mostTelling(told.filter(isAbsent), room.findings, worth);
    const others = mostTelling(
      told.filter((one) => !isAbsent(one)),
      Math.max(0, room.findings - absent.length),
      worth,
    );
    return section('Safeguards', [...absent, ...others].map(findingLine), told.length);
  },
  computations: ({ known, room }) =>
    section(
      'Computations',
      known.computations
        .slice(0, room.computations)
        .map((one) => `${one.id} ${one.what}: ${one.value} ${one.unit}, say ${shown(one)}`),
      known.computations.length,
    ),
  hypotheses({ known, room, hypotheses = [] }) {
    if (hypotheses.length === 0) return '';
    const whole = new Set(ranked(hypotheses).slice(0, room.hypotheses));
    return section('Hypotheses and how they were tested', [
      ...hypotheses.map((one) => hypothesisLines(one, whole.has(one), twinOf(one, hypotheses))),
      verdictOf(known, hypotheses),
    ]);
  },
  conditions: ({ explanation }) =>
    section(
      'Root conditions, each with what a sentence about it has to cite',
      (explanation ? conditionsOf(explanation) : []).map(
        ({ id, leg, statement, evidence }) =>
          `${id} ${leg}: ${statement} ${ids(absencesFirst(evidence), MOST_TO_CITE)}`,
      ),
    ),
  files: ({ known, explanation }) => section('Files of the repository', fileLines(known, explanation)),
  evidence({ known, room, worth, seed }) {
    const of = ({ id }: { id: string }): number => worth.get(id) ?? worth.size;
    const { said, versions } = citedIn(known);
    const told = known.evidence
      .toSorted((a, b) => of(a) - of(b))
      .slice(0, room.evidence)
      .map((one, index) =>
        evidenceLine(
          one,
          index < room.long ? LONG_EXCERPT : SHORT_EXCERPT,
          said.get(one.id)?.join(' ') ?? '',
          versions.get(one.blobSha256),
        ),
      );
    return section('Evidence', seed === undefined ? told : shuffled(told, seed));
  },
  tools: ({ known }) => section('Tools that can be asked, with one question of each', toolLines(known)),
  gaps: ({ known, room }) =>
    section(
      'Gaps',
      known.gaps.slice(0, room.findings).map(({ id, question, blockedBy }) => `${id} ${question} ${blockedBy}`),
      known.gaps.length,
    ),
} satisfies Record<string, (shown: Shown) => string>;

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
 * needs, or everything where no step is named; as much of it as there is room for. No raw logs and no points of metrics;
 * excerpts are cut short. All of it is untrusted and goes into a frame.
 */
export function brief(known: Case, addition: Addition = {}, step?: string, room: Room = ALL_OF_IT): string {
  const seen = (step === undefined ? undefined : SEEN_BY[step]) ?? ALL;
  const told: Shown = { ...addition, known, room, worth: worthOf(known, addition), isNaming: step === 'hypothesise' };
  return ALL.filter((one) => seen.includes(one))
    .map((one) => SECTIONS[one](told))
    .filter((text) => text !== '')
    .join('\n\n');
}

interface Cited {
  said: Map<string, string[]>;
  versions: Map<string, string>;
}
const cited = new WeakMap<Case, Cited>();

/** What evidence is cited with: told once of a case, which is shown in many rooms. */
function citedIn(known: Case): Cited {
  const before = cited.get(known);
  if (before) return before;
  const told = { said: saidOf(known), versions: versionsOf(known) };
  cited.set(known, told);
  return told;
}

/** What the checks refused of the last answer, for a step that is asked again: as many of them as there is room for. */
export function objectionLines(objections: readonly Objection[]): string {
  let left = LONGEST_OBJECTIONS;
  const lines = objections.map(({ rule, at, text, problem }) => `${rule} at ${at}: "${text}": ${problem}`);
  const kept = lines.filter((line, index) => (left -= line.length + 1) >= 0 || index === 0);
  const others = lines.length - kept.length;
  return [...kept, ...(others > 0 ? [`(and ${others} more of the kind)`] : [])].join('\n');
}

/** A list under its title, and how many of all it leaves out. An item may be of several lines. */
function section(title: string, items: readonly (string | readonly string[])[], all = items.length): string {
  if (items.length === 0) return '';
  const left = all > items.length ? [`(and ${all - items.length} more, of which there is less to tell)`] : [];
  return `## ${title}\n${[...items.flat(), ...left].map((line) => `- ${line}`).join('\n')}`;
}

/** The hypothesis before it that suspects the same, and says otherwise how it came about. */
function twinOf(one: Hypothesis, hypotheses: readonly Hypothesis[]): Hypothesis | undefined {
  return hypotheses.slice(0, hypotheses.indexOf(one)).find((other) => isAboutTheSame(one, other));
}

function isAbsent(finding: Finding): boolean {
  return finding.kind === 'safeguard' && finding.state === 'absent';
}

/** The findings that fit: of each kind those that tell most. */
function fewOfKind(findings: readonly Finding[], room: Room, worth: Worth): Finding[] {
  const most: Readonly<Partial<Record<Finding['kind'], number>>> = {
    deviation: room.deviations,
    steady: Math.ceil(room.deviations / 4),
    template: Math.ceil(room.deviations * 0.4),
  };
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  const kept = new Set(
    kinds.flatMap((kind) => {
      const own = findings.filter((one) => one.kind === kind);
      return mostTelling(own, most[kind] ?? room.findings, worth);
    }),
  );
  return findings.filter((one) => kept.has(one));
}
