import { sha256 } from '../../ledger.ts';
import { isFlag } from '../../analysis/changes/flags.ts';
import {
  compareInstants,
  type Change,
  type Evidence,
  type Finding,
  type Hypothesis,
  type Instant,
  type Prediction,
  type Suspect,
} from '../../schema/index.ts';
import { isSameCommit } from '../../same-deploy.ts';
import { leadOf } from '../../rca/lead.ts';
import type { Case } from '../reasoner.ts';
import { namedCause, unnamedBecause } from '../rules/named-cause.ts';
import { shownExcerpt } from './shown-excerpt.ts';

/** Part of a question is none that could be asked; of a longer one its fields are named. */
const LONGEST_QUESTION = 300;
/** Characters of a question that was asked. */
const LONGEST_ASKED = 200;
/** Ids behind a line; the first two are what it stands on most. */
const MOST_IDS = 2;

/** A suspect with the grounds for and against it, at most so many of each; under a name where it is to be named. */
export function suspectLines(suspect: Suspect, grounds: number, name: string | undefined): string[] {
  const { entity, change, for: inFavour, against } = suspect;
  const what = change ? changeLine(change) : `${entity.ref}, no change on it`;
  return [
    name === undefined ? what : `${name} ${what}`,
    ...inFavour
      .slice(0, grounds)
      .map(({ test, statement, evidence }) => `  for (${test}): ${statement} ${ids(evidence)}`),
    ...against
      .slice(0, grounds)
      .map(({ test, statement, evidence }) => `  against (${test}): ${statement} ${ids(evidence)}`),
  ];
}

function changeLine(change: Change): string {
  const { sha, subject, service, settings, exposedFrom, exposedTo, revertedAt } = change;
  if (isFlag(change)) {
    const until = revertedAt === null ? '' : ` until ${revertedAt}`;
    return `flag \`${sha}\` of ${service}, turned ${settings[0]?.after ?? 'over'} at ${exposedFrom}${until}: ${subject}`;
  }
  const set = settings.map(({ key, before, after }) => `, ${key} ${before ?? 'unset'} → ${after ?? 'unset'}`).join('');
  return `commit ${sha.slice(0, 7)} "${subject}" on ${service}, traffic from ${exposedFrom} to ${exposedTo}${set}`;
}

/** A hypothesis with what became of each of its predictions: in full, or in a word each. */
export function hypothesisLines(
  { id, status, posterior, statement, predictions }: Hypothesis,
  isWhole: boolean,
  twin?: Hypothesis,
): string[] {
  const same = twin ? ` (of the same suspect as ${twin.id}, no rival of it)` : '';
  const verdict = status === 'inconclusive' ? '' : ` ${status},`;
  const inFull = predictions.map(({ ifTrue, query, result, observed }) => {
    const asked = askedOf(query);
    return `  ${result}: ${ifTrue}${asked === '' ? '' : ` (${asked})`}${observed === '' ? '' : ` | ${observed}`}`;
  });
  const inShort = `  ${predictions.map((one) => `${one.id} ${one.result}`).join(', ')}`;
  return [`${id}${same}${verdict} belief ${posterior}: ${statement}`, ...(isWhole ? inFull : [inShort])];
}

/** What a look was for: a pattern and where, or a tool and its question. What the analysis tests, its words tell. */
function askedOf({ tool, input }: Prediction['query']): string {
  const { evidence, pattern } = input;
  const searched = typeof pattern === 'string' ? `"${pattern}" in ` : '';
  if (tool !== 'query') return searched === '' ? '' : `${searched}${String(evidence)}`;
  return `${searched}${String(input['tool'])} ${JSON.stringify(input['input'])}`.slice(0, LONGEST_ASKED);
}

/** Which of them leads, and which code holds for the cause or why none: a model explains it, and chooses no other. */
export function verdictOf(known: Case, hypotheses: readonly Hypothesis[]): string {
  const { leader, rival } = leadOf(hypotheses);
  const after = rival ? `, ${rival.id} follows with ${rival.posterior}` : '';
  const leads = leader ? `${leader.id} leads with ${leader.posterior}${after}. ` : '';
  const named = namedCause(known, hypotheses);
  if (!named)
    return `${leads}Code holds none of them for the cause, because ${unnamedBecause(known, hypotheses)}: the chains end where the evidence does.`;
  return `${leads}Code holds ${leader?.id} for the ${named.outcome === 'probable' ? 'probable cause, which is not confirmed' : 'cause'}.`;
}

export function findingLine(finding: Finding): string {
  const state = finding.kind === 'safeguard' ? ` ${finding.leg} ${finding.safeguard} ${finding.state}:` : '';
  const evidence = finding.kind === 'safeguard' ? absencesFirst(finding.evidence) : finding.evidence;
  return `${finding.id} ${finding.kind}${state} ${finding.statement} ${ids(evidence)}`;
}

/** A piece of evidence with at most so many characters of its excerpt, of which `said` is what cites it, and as of when it is. */
export function evidenceLine(piece: Evidence, most: number, said: string, asOf = ''): string {
  const when = asOf === '' ? '' : ` (${asOf})`;
  return `${piece.id} ${piece.title}${when} | ${shownExcerpt(piece, most, `${piece.title} ${said}`)}`;
}

/**
 * As of which commit each quoted file is, by the hash of its text, and whether that is after a commit that took a
 * suspected change of it back: then it does not show what the change did.
 */
export function versionsOf(known: Case): Map<string, string> {
  return new Map(
    known.files.map(({ path, sha, text, lastChangedAt }) => {
      const undone = known.suspects.find(({ change }) => {
        const undoneAt = change === null ? undefined : undoneInFileAt(change, path, known);
        return undoneAt !== undefined && lastChangedAt !== null && compareInstants(lastChangedAt, undoneAt) >= 0;
      })?.change;
      return [sha256(text), `at ${sha.slice(0, 7)}${undone ? `, after ${undone.sha.slice(0, 7)} was taken back` : ''}`];
    }),
  );
}

/** When the commit was made that took a change back in a file; a deploy of an older version leaves the file as it is. */
function undoneInFileAt({ sha }: Change, path: string, { changes, evidence }: Case): Instant | undefined {
  const undo = changes.find(
    ({ reverts, paths }) => reverts !== null && isSameCommit(reverts, sha) && paths.includes(path),
  );
  return evidence.find(({ id, kind }) => kind === 'diff' && undo?.evidence.includes(id))?.at ?? undefined;
}

/** What is said with each piece of evidence, by its id. */
export function saidOf({ suspects, findings, timeline }: Case): Map<string, string[]> {
  const grounds = suspects.flatMap(({ for: inFavour, against }) => [...inFavour, ...against]);
  const events = timeline.events.map(({ what, evidence }) => ({ statement: what, evidence }));
  const said = new Map<string, string[]>();
  for (const { statement, evidence } of [...grounds, ...findings, ...events])
    for (const id of evidence) {
      const known = said.get(id);
      if (known) known.push(statement);
      else said.set(id, [statement]);
    }
  return said;
}

/** Of what a sentence about an absence cites, first the checks that found nothing. */
export function absencesFirst(evidence: readonly string[]): string[] {
  return evidence.toSorted((a, b) => Number(isAbsence(b)) - Number(isAbsence(a)));
}

function isAbsence(id: string): boolean {
  return id.startsWith('E-abs-');
}

/** Each tool that answered, with one question that it was asked. */
export function toolLines({ evidence }: Case): string[] {
  const byTool = new Map(
    evidence.filter(({ kind }) => kind !== 'abs').map(({ source }) => [source.tool, source.query]),
  );
  return [...byTool].map(([tool, query]) => {
    const whole = JSON.stringify(query);
    return `${tool} ${whole.length <= LONGEST_QUESTION ? whole : `with the fields ${Object.keys(query).join(', ')}`}`;
  });
}

/** The ids that a line stands on, the first of them. */
export function ids(evidence: readonly string[], most = MOST_IDS): string {
  return `[${evidence.slice(0, most).join(' ')}]`;
}
