import { SOMETHING_ELSE, confidence } from '../../src/testing.ts';
import { calibrationError } from '../investigate/scoring/calibration.ts';
import { byGroup } from './folds.ts';
import { isotonic } from './isotonic.ts';
import type { Diagnosed } from './known-cases.ts';

/** A first answer: the part of all belief that its suspect has before any cap, what is said after it, and the truth. */
interface Said {
  id: string;
  group: string;
  share: number;
  basis: Parameters<typeof confidence>[1];
  p: number;
  isRight: boolean;
}

/** What a diagnosis says first, and how surely; nothing where it has no suspect. */
export function saidBy({ known, incident, diagnosis }: Diagnosed): Said[] {
  const { suspects } = diagnosis;
  const [first] = suspects;
  if (!first) return [];
  const all = Math.exp(SOMETHING_ELSE) + suspects.reduce((sum, { logOdds }) => sum + Math.exp(logOdds), 0);
  const [answer] = known.answer(diagnosis, incident);
  const isRight = answer !== undefined && known.isRight(answer);
  const { basis, p, logOdds } = first;
  return [{ id: known.id, group: known.group, share: Math.exp(logOdds) / all, basis, p, isRight }];
}

/**
 * Whether a mapping from belief to confidence that was learnt on other systems helps on one that it never saw: the
 * calibration error as it is, and with an isotonic mapping, under the caps by basis and without them. One line a system.
 */
export function confidenceLines(said: readonly Said[]): string[] {
  const mapped = byGroup(said).flatMap(({ heldOut }) => {
    const curve = isotonic(
      said.filter(({ id }) => !heldOut.has(id)).map(({ share, isRight }) => ({ x: share, isRight })),
    );
    return said
      .filter(({ id }) => heldOut.has(id))
      .map((one) => ({ ...one, capped: confidence(curve(one.share), one.basis).p, free: curve(one.share) }));
  });
  const row = (name: string, own: typeof mapped): string => {
    const shown = (key: 'p' | 'capped' | 'free'): string => {
      const answers = own.map((one) => ({ p: one[key], isRight: one.isRight }));
      return `${(calibrationError(answers) ?? 0).toFixed(3)}, ${tooSure(answers).toFixed(3)}`;
    };
    const right = own.filter(({ isRight }) => isRight).length;
    return `| ${[name, `${right} of ${own.length}`, shown('p'), shown('capped'), shown('free')].join(' | ')} |`;
  };
  const groups = [...new Set(mapped.map(({ group }) => group))];
  return [
    '| left out | right | as it is | mapped, capped by basis | mapped, no cap |',
    '|---|---|---|---|---|',
    ...groups.map((group) =>
      row(
        group,
        mapped.filter((one) => one.group === group),
      ),
    ),
    row('all', mapped),
  ];
}

const BINS = 10;

/** The part of the calibration error that comes from tenths which are surer than they are right. */
function tooSure(answers: readonly { p: number; isRight: boolean }[]): number {
  const bins = Array.from({ length: BINS }, (_, bin) =>
    answers.filter(({ p }) => Math.min(BINS - 1, Math.floor(p * BINS)) === bin),
  );
  const over = bins.map((own) => own.reduce((sum, { p, isRight }) => sum + p - Number(isRight), 0));
  return over.reduce((sum, one) => sum + Math.max(0, one), 0) / answers.length;
}
