import type { Criterion } from '../../../schema/index.ts';
import type { SettingHistory } from '../../reasoner.ts';
import type { Situation } from './measure.ts';

type SettingCriterion = Extract<Criterion, { kind: 'setting' }>;

/** A changed setting and the bound that its earlier values give. */
export interface SettingBound {
  path: string;
  key: string;
  before: string;
  after: string;
  criterion: SettingCriterion;
  /** `below 12` or `above 30`. */
  outside: string;
  history: SettingHistory;
}

/**
 * The bound that would have stopped the change: every value that served traffic before stays allowed, the new one is
 * not. Undefined where the change set no number, or set one within its earlier range.
 */
export function settingBound({ known, change }: Pick<Situation, 'known' | 'change'>): SettingBound | undefined {
  for (const { path, key, before, after } of change?.settings ?? []) {
    const value = numberOf(after);
    const history = known.settings.find((one) => one.path === path && one.key === key);
    if (value === undefined || before === null || after === null || !history) continue;
    const good = history.values
      .filter(({ sha }) => sha !== change?.sha)
      .map((one) => numberOf(one.value))
      .filter((number) => number !== undefined);
    const [least, most] = [Math.min(...good), Math.max(...good)];
    const base = { path, key, before, after, history };
    if (good.length > 0 && value < least) {
      const criterion = { kind: 'setting' as const, path, key, minimum: least, maximum: null };
      return { ...base, criterion, outside: `below ${least}` };
    }
    if (good.length > 0 && value > most) {
      const criterion = { kind: 'setting' as const, path, key, minimum: null, maximum: most };
      return { ...base, criterion, outside: `above ${most}` };
    }
  }
  return undefined;
}

function numberOf(text: string | null): number | undefined {
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
