import { wordsFor, type Spent, type Unmeasured } from '../analysis/budget.ts';
import { duration, shown } from '../rca/render/format/quantity.ts';
import type { Computation, EvidenceId, Gap, Quantity } from '../schema/index.ts';

/** What was spent of each objective and each agreement, as rows of the impact. */
export function budgetQuantities(spent: readonly Spent[], computations: readonly Computation[]): Quantity[] {
  const valued = (id: string): Computation => {
    const found = computations.find((one) => one.id === id);
    if (!found) throw new Error(`${id} was not computed`);
    return found;
  };
  return spent.flatMap(({ objective, evidence, bad, allowed, part, agreement }): Quantity[] => {
    const measured = measuredBy(valued(bad), computations);
    const row = (computation: Computation, allowance: Computation): { text: string; evidence: EvidenceId[] } => ({
      text: `${shown(computation)} (${duration(valued(bad).value)} of ${duration(allowance.value)})`,
      evidence: [...new Set([evidence, ...measured])].slice(0, MOST_CITED),
    });
    const over = `${objective.days} days`;
    const own: Quantity = {
      metric: `SLO budget spent: ${wordsFor(objective)}, ${objective.target} % over ${over}`,
      computation: part,
      ...row(valued(part), valued(allowed)),
    };
    if (!agreement || !objective.agreement) return [own];
    const { target, terms } = objective.agreement;
    const ofAgreement = row(valued(agreement.part), valued(agreement.allowed));
    const verdict =
      valued(agreement.part).value > 100 ? 'broken by this incident alone' : 'not broken by this incident alone';
    return [
      own,
      {
        metric: `SLA allowance spent: ${wordsFor(objective)}, ${target} % over ${over}`,
        computation: agreement.part,
        ...ofAgreement,
        text: `${ofAgreement.text}, ${verdict}; below it: ${terms}`,
      },
    ];
  });
}

/** A gap for each objective that is configured and that nothing measured. */
export function budgetGaps(unmeasured: readonly Unmeasured[]): Omit<Gap, 'id'>[] {
  return unmeasured.map(({ objective, missing }) => ({
    question: `How much did it take of the objective for ${wordsFor(objective)}, ${objective.target} % over ${objective.days} days?`,
    whyItMatters: 'The objective is configured, and whether it still holds is what customers were promised.',
    reason: 'not-recorded',
    triedQueries: [],
    blockedBy: missing,
    askWho: `whoever owns the metrics of ${objective.service}`,
    effectOnConfidence: 'None on the cause; the impact is told without it.',
  }));
}

const MOST_CITED = 5;

/** The samples that a figure rests on, through the computations that it is made of. */
function measuredBy({ inputs }: Computation, computations: readonly Computation[]): EvidenceId[] {
  return inputs.flatMap((input) => {
    if (input.kind === 'samples') return [input.evidence];
    const other = input.kind === 'computation' && computations.find(({ id }) => id === input.computation);
    return other ? measuredBy(other, computations) : [];
  });
}
