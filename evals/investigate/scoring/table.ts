import type { Share } from '../prediction.ts';
import { brier, calibrationError } from './calibration.ts';
import { grouped } from './grouped.ts';
import { LEVELS } from './hits.ts';
import { wilson } from './interval.ts';
import type { Score } from './score.ts';

type Row = readonly [name: string, of: (scores: readonly Score[]) => string];

const ROWS: readonly Row[] = [
  [
    'cases × repeats',
    (all) => `${new Set(all.map((one) => one.case)).size} × ${Math.max(...all.map((one) => one.repeat))}`,
  ],
  ['hit @1', (all) => rate(all, ({ isHit }) => isHit)],
  ['hit @3', (all) => rate(all, ({ isHitAt3 }) => isHitAt3)],
  ['grounded hit', (all) => rate(all, ({ isGroundedHit }) => isGroundedHit)],
  [
    'ungrounded rate',
    (all) => plain(mean(all, ({ isHit }) => isHit) - mean(all, ({ isGroundedHit }) => isGroundedHit)),
  ],
  ...LEVELS.map((level): Row => [`at ${level}`, (all) => rate(all, ({ hits }) => hits[level] ?? null)]),
  ['names a distractor', (all) => rate(all, (one) => one.namesDistractor)],
  ['true cause proposed', (all) => rate(all, ({ proposesTruth }) => proposesTruth)],
  ['true cause rejected', (all) => rate(all, ({ rejectsTruth }) => rejectsTruth)],
  ['rejections with evidence', (all) => ofShares(all.map(({ rejections }) => rejections))],
  ['citation recall', (all) => ofShares(measured(all).map(({ citationRecall }) => citationRecall))],
  ['citation precision', (all) => ofShares(measured(all).map(({ citationPrecision }) => citationPrecision))],
  ['citations irrelevant', (all) => ofShares(measured(all).map(({ citationsIrrelevant }) => citationsIrrelevant))],
  ['invented entities', (all) => ofShares(measured(all).map(({ inventedEntities }) => inventedEntities))],
  ['evidence validity', (all) => ofShares(measured(all).map(({ evidenceValid }) => evidenceValid))],
  ['passes all checks', (all) => rate(all, ({ isPublishable }) => isPublishable)],
  ['Brier', (all) => plain(brier(sureness(all)))],
  ['calibration error', (all) => plain(calibrationError(sureness(all)))],
  [
    'calls, most in sequence',
    (all) =>
      perRun(
        all,
        ({ effort }) => effort.calls,
        ({ effort }) => effort.callsInSequence,
      ),
  ],
  [
    'tokens in / out a run',
    (all) =>
      perRun(
        all,
        ({ effort }) => effort.tokensIn,
        ({ effort }) => effort.tokensOut,
        ' / ',
      ),
  ],
  ['tokens a grounded hit', tokensPerGroundedHit],
  [
    'steps done by the rules',
    (all) =>
      usesModel(all)
        ? plain(
            mean(all, ({ fallbacks }) => fallbacks),
            1,
          )
        : '',
  ],
];

/** One table for each set: a column for each reasoner, a row for each measure. Shares with their 95 % intervals. */
export function tableOf(scores: readonly Score[]): string {
  const bySet = grouped(scores, ({ set }) => set);
  return [...bySet].map(([set, own]) => oneTable(set, own)).join('\n\n');
}

function oneTable(set: string, scores: readonly Score[]): string {
  const byReasoner = [...grouped(scores, ({ reasoner, model }) => (model ? `${reasoner} (${model})` : reasoner))];
  const rows = ROWS.map(([name, of]) => [name, ...byReasoner.map(([, own]) => of(own))]);
  const told = rows.filter(([, ...cells]) => cells.some((cell) => cell !== ''));
  const lines = [[set, ...byReasoner.map(([name]) => name)], byReasoner.map(() => '---').concat('---'), ...told];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rate(scores: readonly Score[], is: (score: Score) => boolean | null): string {
  const answers = scores.map(is).filter((one) => one !== null);
  return shown(answers.filter(Boolean).length, answers.length);
}

function ofShares(shares: readonly Share[]): string {
  const sum = (of: (share: Share) => number): number => shares.reduce((all, share) => all + of(share), 0);
  const [are, of] = [sum((share) => share.are), sum((share) => share.of)];
  return of === 0 ? '' : `${(are / of).toFixed(3)} of ${of}`;
}

function shown(are: number, of: number): string {
  const interval = wilson(are, of);
  if (!interval) return '';
  return `${are}/${of} (${interval.map((bound) => bound.toFixed(2)).join('–')})`;
}

function measured(scores: readonly Score[]) {
  return scores.flatMap(({ measures }) => (measures ? [measures] : []));
}

function sureness(scores: readonly Score[]) {
  return scores.flatMap(({ p, isHit }) => (p === null ? [] : [{ p, isRight: isHit }]));
}

function perRun(
  scores: readonly Score[],
  first: (score: Score) => number,
  second: (score: Score) => number,
  between = ', ',
): string {
  if (!usesModel(scores)) return '';
  const most = between === ', ' ? Math.max(...scores.map(second)) : Math.round(mean(scores, second));
  return `${Math.round(mean(scores, first))}${between}${most}`;
}

function tokensPerGroundedHit(scores: readonly Score[]): string {
  if (!usesModel(scores)) return '';
  const tokens = scores.reduce((sum, { effort }) => sum + effort.tokensIn + effort.tokensOut, 0);
  const hits = scores.filter(({ isGroundedHit }) => isGroundedHit).length;
  return hits === 0 ? 'none' : String(Math.round(tokens / hits));
}

function usesModel(scores: readonly Score[]): boolean {
  return scores.some(({ effort }) => effort.calls > 0);
}

function mean(scores: readonly Score[], of: (score: Score) => number | boolean): number {
  return scores.reduce((sum, score) => sum + Number(of(score)), 0) / scores.length;
}

function plain(value: number | undefined, digits = 3): string {
  return value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits);
}
