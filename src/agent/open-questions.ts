import { canonical } from '../ledger.ts';
import type { Finding, Gap, Hypothesis, Suspect } from '../schema/index.ts';

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
  const open = hypotheses.flatMap(({ id, statement, status, predictions, suspect }) => {
    const unchecked = predictions.filter(({ result }) => result === 'unchecked');
    if (status !== 'inconclusive' && unchecked.length === 0) return [];
    const what = unchecked.length > 0 ? unchecked.map((one) => `${one.id} of ${id}`).join(', ') : id;
    return [
      {
        question: `Is ${id} true: ${statement}?`,
        triedQueries: unchecked.map(({ query }) => ({ tool: query.tool, query: canonical(query.input) })),
        blockedBy:
          unchecked.length > 0
            ? `Nothing that was recorded shows ${what}.`
            : `${what} is neither confirmed nor refuted${deciderOf(suspects.find((one) => one.id === suspect))}.`,
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
