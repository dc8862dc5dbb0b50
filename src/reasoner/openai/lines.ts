import { isFlag } from '../../analysis/changes/flags.ts';
import type { Change, Evidence, Finding, Hypothesis, Suspect } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { namedCause } from '../rules/named-cause.ts';

const LONGEST_EXCERPT = 160;
/** Part of a question is none that could be asked; of a longer one its fields are named. */
const LONGEST_QUESTION = 300;
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

/** A hypothesis with what became of each of its predictions, or with its verdict alone. */
export function hypothesisLines(
  { id, status, posterior, statement, predictions }: Hypothesis,
  isWhole: boolean,
): string[] {
  const verdict = status === 'inconclusive' ? '' : ` ${status},`;
  const told = predictions.map(
    ({ ifTrue, result, observed }) => `  ${result}: ${ifTrue}${observed === '' ? '' : ` | ${observed}`}`,
  );
  return [`${id}${verdict} belief ${posterior}: ${statement}`, ...(isWhole ? told : [])];
}

/** Which of them code holds for the cause: a model explains it, and chooses no other. */
export function verdictOf(known: Case, hypotheses: readonly Hypothesis[]): string {
  const named = namedCause(known, hypotheses);
  const held = hypotheses.find((one) => named !== undefined && one.suspect === named.suspect.id);
  return held
    ? `Code holds ${held.id} for the ${named?.outcome === 'probable' ? 'probable cause, which is not confirmed' : 'cause'}.`
    : 'Code holds none of them for the cause: the chains end where the evidence does.';
}

export function findingLine(finding: Finding): string {
  const state = finding.kind === 'safeguard' ? ` ${finding.leg} ${finding.safeguard} ${finding.state}:` : '';
  return `${finding.id} ${finding.kind}${state} ${finding.statement} ${ids(finding.evidence)}`;
}

export function evidenceLine({ id, title, excerpt }: Evidence): string {
  return `${id} ${title} | ${excerpt.replace(/\s+/g, ' ').trim().slice(0, LONGEST_EXCERPT)}`;
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
export function ids(evidence: readonly string[]): string {
  return `[${evidence.slice(0, MOST_IDS).join(' ')}]`;
}
