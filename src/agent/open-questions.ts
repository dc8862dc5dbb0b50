import { canonical } from '../ledger.ts';
import type { Finding, Gap, Hypothesis, Prediction, Suspect } from '../schema/index.ts';

/** How what was observed of a prediction begins that nobody looked at, because the tests had ended; the reason follows. */
export const NOT_TESTED = 'the tests ended before';

/** Whether what was observed of a prediction is that nobody looked. */
export function isUntested(observed: string): boolean {
  return observed.startsWith(NOT_TESTED);
}

/** What stays open: a hypothesis that is neither confirmed nor rejected, a prediction that nothing measured. */
export function openQuestions(
  hypotheses: readonly Hypothesis[],
  known: number,
  { suspects, findings }: { suspects: readonly Suspect[]; findings: readonly Finding[] },
): Gap[] {
  const deciderOf = (suspect: Suspect | undefined): string => {
    const broken = findings.find(
      (one) =>
        one.kind === 'broken-object' && one.entity.ref === suspect?.entity.ref && one.fault === suspect.failureMode,
    );
    return broken?.kind === 'broken-object' ? `; this would refute it: ${broken.refutedBy}` : '';
  };
  const open = hypotheses.flatMap((hypothesis) => {
    const { id, status, predictions, suspect } = hypothesis;
    const unchecked = predictions.filter(({ result }) => result === 'unchecked');
    if (status !== 'inconclusive' && unchecked.length === 0) return [];
    return [
      {
        question: questionOf(hypothesis),
        triedQueries: unchecked.map(({ query }) => ({ tool: query.tool, query: canonical(query.input) })),
        blockedBy:
          unchecked.length > 0
            ? whyUnchecked(id, unchecked)
            : `${id} is neither confirmed nor refuted${deciderOf(suspects.find((one) => one.id === suspect))}.`,
      },
    ];
  });
  return open.map((one, index) => ({
    id: `GP-${known + index + 1}`,
    ...one,
    whyItMatters: 'As long as it is open, it is a rival of the explanation.',
    reason: 'undecided',
    askWho: 'the responders',
    effectOnConfidence: 'The leading explanation is no surer than its margin over this one.',
  }));
}

/** What is asked as long as nobody knows whether a hypothesis is true. */
export function questionOf({ id, statement }: Pick<Hypothesis, 'id' | 'statement'>): string {
  return `Is ${id} true: ${statement}?`;
}

/** Of predictions that nothing showed: which of them could not be seen, and which were not tested, for what reason. */
function whyUnchecked(id: Hypothesis['id'], unchecked: readonly Prediction[]): string {
  const told = (predictions: readonly Prediction[]): string =>
    predictions.map((one) => `${one.id} of ${id}`).join(', ');
  const untested = unchecked.filter(({ observed }) => isUntested(observed));
  const unseen = unchecked.filter((one) => !untested.includes(one));
  const [first] = untested;
  return [
    ...(unseen.length > 0 ? [`Nothing that was recorded shows ${told(unseen)}.`] : []),
    ...(first ? [`${told(untested)} ${untested.length > 1 ? 'were' : 'was'} not looked at: ${first.observed}.`] : []),
  ].join(' ');
}
