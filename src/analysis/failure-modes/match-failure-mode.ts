import type { Change, Deviation, Template } from '../../schema/index.ts';
import { stem, wordsOf } from '../signals/words.ts';
import { FAILURE_MODES } from './catalogue.ts';
import type { FailureMode, Setting, Sign } from './failure-mode.ts';

/** What is known of a suspect when a failure mode is looked for. */
export interface SuspectContext {
  service: string;
  /** Its deviations: those of its own, and its views of calls. */
  deviations: readonly Deviation[];
  /** Kinds of log lines of the service that are new or more frequent. */
  templates: readonly Template[];
  change: Change | null;
  /** What is wrong with its objects in the cluster, a sentence each. */
  objects?: readonly string[];
  /** Whether the change is the turn of a feature flag. */
  isFlag?: boolean;
  /** The modes to choose from, in the order of the catalogue. */
  modes?: readonly FailureMode[];
}

/** The failure mode that fits a suspect best, how well, and its mechanism with the names filled in. */
export interface MatchedMode {
  mode: FailureMode;
  /** Weight of the signs that were seen. */
  score: number;
  mechanism: string;
}

const LEAST_SCORE = 1.5;

/** The mode of the catalogue whose signs weigh most, among those whose needed signs are all there; null if none is. */
export function matchFailureMode(context: SuspectContext): MatchedMode | null {
  let best: MatchedMode | null = null;
  for (const mode of context.modes ?? FAILURE_MODES) {
    if (!mode.signs.every((sign) => !sign.needed || isSeen(sign, context))) continue;
    const score = mode.signs.reduce((sum, sign) => sum + (isSeen(sign, context) ? sign.weight : 0), 0);
    if (score >= LEAST_SCORE && (!best || score > best.score)) best = { mode, score, mechanism: filled(mode, context) };
  }
  return best;
}

/** Whether a sign of a failure mode is seen at a suspect. */
export function isSeen(sign: Sign, context: SuspectContext): boolean {
  const { deviations, templates, change } = context;
  switch (sign.where) {
    case 'own':
      return deviations.some((one) => one.peer === null && fits(sign, one));
    case 'calls':
      return deviations.some((one) => one.peer !== null && fits(sign, one));
    case 'log':
      return templates.some(({ template }) => speaksOf(template, sign.words));
    case 'setting':
      return (change?.settings ?? []).some((setting) => isMoved(sign, setting));
    case 'object':
      return (context.objects ?? []).some((sentence) => speaksOf(sentence, sign.words));
    case 'flag':
      return context.isFlag === true;
  }
}

function fits({ roles, direction, words }: Sign, { role, direction: moved, signal, metric }: Deviation): boolean {
  const isRole = roles === undefined || roles.includes(role);
  return isRole && (direction === undefined || direction === moved) && speaksOf(`${signal} ${metric}`, words);
}

function speaksOf(text: string, words: readonly string[] | undefined): boolean {
  if (words === undefined) return true;
  const said = new Set(wordsOf(text).map(stem));
  return words.some((entry) => wordsOf(entry).every((word) => said.has(stem(word))));
}

/** Whether a change moved a setting the way a sign asks for; values that are no numbers are compared as on and off. */
function isMoved({ words, moved }: Sign, { key, before, after }: Setting): boolean {
  if (!speaksOf(key, words)) return false;
  if (moved === undefined) return true;
  if (moved === 'off') return after === null || OFF.test(after);
  const [was, is] = [amountOf(before), amountOf(after)];
  if (was === undefined || is === undefined) return false;
  return moved === 'down' ? is < was : is > was;
}

const OFF = /^(0+(\.0+)?\s*(ms|s|m|h)?|false|off|no|none|null|disabled)$/i;
const FACTOR: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  k: 1e3,
  mi: 2 ** 20,
  gi: 2 ** 30,
};

/** The number of a setting's value with its unit taken in: `800ms` is less than `1s`. */
function amountOf(text: string | null): number | undefined {
  const match = /^(-?\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text ?? '');
  const factor = FACTOR[match?.[2]?.toLowerCase() ?? ''];
  return match ? Number(match[1]) * (factor ?? 1) : undefined;
}

function filled({ mechanism, signs }: FailureMode, context: SuspectContext): string {
  const { service, change, deviations } = context;
  const settingSign = signs.find(({ where }) => where === 'setting');
  const setting = change?.settings.find((one) => settingSign && isMoved(settingSign, one)) ?? change?.settings[0];
  const telling = deviations.find((one) =>
    signs.some((sign) => (sign.where === 'own' || sign.where === 'calls') && fits(sign, one)),
  );
  const slots: Readonly<Record<string, string>> = {
    service,
    peer: deviations.find(({ peer }) => peer !== null)?.peer ?? 'what it calls',
    setting: setting ? `\`${setting.key}\`` : 'its configuration',
    before: setting?.before ?? 'its former value',
    after: setting?.after ?? 'its present value',
    metric: telling ? `\`${telling.metric}\`` : 'its signals',
  };
  return mechanism.replace(/\{(\w+)\}/g, (slot, name: string) => slots[name] ?? slot);
}
