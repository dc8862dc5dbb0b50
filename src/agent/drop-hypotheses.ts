import type { CheckResult } from '../rca/checks/check.ts';
import { statementOf } from '../reasoner/rules/hypothesise.ts';
import type { Hypothesis, Rca } from '../schema/index.ts';

/** What stands in the place of what code saw of a prediction, where a rule refuses its words. */
const AS_QUOTED = 'as the evidence quotes it';

/**
 * The hypotheses without what a rule refuses of them. What was observed is told as quoted, and what a suspect is said to
 * have done in our words; one that is refused otherwise is left out.
 */
export function withoutRefusedWords(
  { hypotheses, suspects }: Pick<Rca, 'hypotheses' | 'suspects'>,
  refused: readonly CheckResult[],
): Hypothesis[] {
  return hypotheses.flatMap((hypothesis, index) => {
    const at = `/hypotheses/${index}`;
    const isRefused = (place: string): boolean => refused.some((one) => one.at === `${at}/${place}`);
    const observed = hypothesis.predictions.map((one, n) =>
      isRefused(`predictions/${n}/observed`) ? { ...one, observed: AS_QUOTED } : one,
    );
    const suspect = suspects.find(({ id }) => id === hypothesis.suspect);
    const inOurWords = suspect && isRefused('statement') ? statementOf(suspect) : hypothesis.statement;
    const others = refused.filter(
      (one) => (one.at === at || one.at.startsWith(`${at}/`)) && !/\/observed$/.test(one.at),
    );
    const isMended = inOurWords !== hypothesis.statement && others.every((one) => one.at === `${at}/statement`);
    return others.length > 0 && !isMended ? [] : [{ ...hypothesis, statement: inOurWords, predictions: observed }];
  });
}
