import { grouped } from './grouped.ts';

/** An answer with how sure it was, 0 to 1, and whether it was right. */
export interface Sure {
  p: number;
  isRight: boolean;
}

/** Mean squared distance between how sure and how right (Brier 1950); undefined without any answer. */
export function brier(answers: readonly Sure[]): number | undefined {
  if (answers.length === 0) return undefined;
  return answers.reduce((sum, { p, isRight }) => sum + (p - Number(isRight)) ** 2, 0) / answers.length;
}

/**
 * Expected calibration error over bins of equal width (Naeini et al. 2015): how far, on average, the share that was
 * right lies from how sure the answers of a bin were. Undefined without any answer.
 */
export function calibrationError(answers: readonly Sure[], bins = 10): number | undefined {
  if (answers.length === 0) return undefined;
  const byBin = grouped(answers, ({ p }) => Math.min(bins - 1, Math.floor(p * bins)));
  return [...byBin.values()].reduce((sum, own) => {
    const sure = own.reduce((all, { p }) => all + p, 0) / own.length;
    const right = own.filter(({ isRight }) => isRight).length / own.length;
    return sum + (own.length / answers.length) * Math.abs(sure - right);
  }, 0);
}
