import type { Criterion, EvidenceId, Proof } from '../schema/index.ts';

type SettingCriterion = Extract<Criterion, { kind: 'setting' }>;

/** A value that a setting had, with the commit that set it. */
export interface RecordedValue {
  value: string;
  sha: string;
  evidence: EvidenceId[];
}

/**
 * Runs a bound on a setting over the change that broke things and over every earlier value that is recorded.
 * Holds if it rejects the one and accepts all the others.
 */
export function replaySetting(
  criterion: SettingCriterion,
  badSha: string | null,
  values: readonly RecordedValue[],
): Proof {
  const bad = values.filter(({ sha }) => sha === badSha);
  const good = values.filter(({ sha }) => sha !== badSha);
  const evidence = [...new Set(values.flatMap((one) => one.evidence))];
  if (bad.length === 0 || good.length === 0 || evidence.length === 0) {
    return { kind: 'not-provable', reason: `no recorded history of ${criterion.key} in ${criterion.path}` };
  }
  const accepted = good.filter(({ value }) => accepts(criterion, value)).length;
  const rejectsBad = bad.every(({ value }) => !accepts(criterion, value));
  return {
    kind: 'guard-replay',
    holds: rejectsBad && accepted === good.length,
    rejectsBad,
    acceptedGood: accepted,
    goodChanges: good.length,
    evidence,
  };
}

/** Whether a value is within the bounds; what is no number is not. */
export function accepts({ minimum, maximum }: SettingCriterion, value: string): boolean {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) && (minimum === null || number >= minimum) && (maximum === null || number <= maximum);
}
