import type { Ledger } from '../../ledger.ts';
import { service, type Call, type Clue, type Incident, type SignalRole } from '../../schema/index.ts';
import type { Stretch } from '../baseline.ts';
import type { Signal } from '../signals/signal.ts';
import type { TraceBook } from '../traces/trace-book.ts';
import { callGapSigns, waysOf, type Way } from './call-gap.ts';
import { excessSigns } from './excess.ts';
import { metricWays } from './metric-ways.ts';
import { ownTimeSigns } from './own-time.ts';
import { processorSigns } from './processor.ts';
import type { Sign } from './sign.ts';
import { THRESHOLDS } from './thresholds.ts';

/** What clues are found in. */
export interface Traces {
  incident: Incident;
  span: Stretch;
  signals: readonly Signal[];
  calls: readonly Call[];
  book: TraceBook;
  /** Work that ended where it used to go on. */
  cuts: readonly Sign[];
  ledger: Ledger;
}

const MOST_OF_A_SIGN = 8;

/**
 * The clues of an incident, each sign held against the others first, because one fault shows in several: a service that
 * has no processor left answers late, so that calls at its ends seem slow on the way; a network that is slow makes its
 * callers slow; work that fails behind a service ends its own.
 */
export function findClues({ incident, span, signals, calls, book, cuts, ledger }: Traces): Omit<Clue, 'id'>[] {
  const processor = processorSigns(signals, span, ledger);
  const starved = strengths(processor);
  const traced = waysOf(book.calls, ledger);
  const isTraced = book.calls.some(({ gap }) => gap.counts().inside > 0 && gap.counts().outside > 0);
  const ways = (isTraced ? traced : metricWays(signals, calls, span, ledger)).map((way): Way => {
    const spared = (1 - (starved.get(way.caller) ?? 0)) * (1 - (starved.get(way.callee) ?? 0));
    return { ...way, bits: way.bits * spared, lost: way.lost * spared };
  });
  const gaps = callGapSigns(ways);
  const slowOut = new Map<string, number>();
  for (const { caller, bits } of ways) slowOut.set(caller, Math.max(slowOut.get(caller) ?? 0, bits));
  const own = ownTimeSigns(book.operations, ledger).map((sign) =>
    (starved.get(sign.service) ?? 0) >= 0.5 ? { ...sign, cause: 'cpu' as const } : sign,
  );
  // Where traces tell on what time was spent, metrics of latency tell the same less well.
  const roles: SignalRole[] = isTraced ? ['errors'] : ['errors', 'latency'];
  const excess = excesses(roles, incident, { span, signals, calls, ledger }).map((sign): Sign => {
    const left = 1 - Math.min(1, (slowOut.get(sign.service) ?? 0) / THRESHOLDS.full);
    return { ...sign, bits: sign.bits * left, amount: sign.amount * left };
  });
  // Time is lost on ways or in services: what traces show of either is one whole.
  const timed = isTraced ? [[...gaps, ...own]] : [gaps, own];
  return [processor, ...timed, cuts, excess].flatMap(cluesOf);
}

/** Failures and time together, each as much as users felt of it. */
function excesses(
  roles: readonly SignalRole[],
  { services }: Incident,
  { span, signals, calls, ledger }: Pick<Traces, 'span' | 'signals' | 'calls' | 'ledger'>,
): Sign[] {
  const found = roles.map((role) => {
    return excessSigns(signals, { calls, named: services, role }, span, ledger);
  });
  // Where users' view was not measured, or shows nothing, each counts by its clearest sign.
  const isFelt = found.some(({ felt }) => felt > 0);
  const weightOf = ({ signs, felt }: { signs: readonly Sign[]; felt: number }): number =>
    isFelt ? felt : Math.max(0, ...signs.map(({ bits }) => bits));
  const all = found.reduce((sum, one) => sum + weightOf(one), 0);
  const byService = new Map<string, Sign>();
  for (const one of found) {
    const { signs } = one;
    const total = signs.reduce((sum, { amount }) => sum + amount, 0);
    for (const sign of signs) {
      const amount = total > 0 && all > 0 ? (sign.amount / total) * (weightOf(one) / all) : 0;
      const known = byService.get(sign.service);
      byService.set(
        sign.service,
        known ? { ...(known.amount >= amount ? known : sign), amount: known.amount + amount } : { ...sign, amount },
      );
    }
  }
  return [...byService.values()];
}

function strengths(signs: readonly Sign[]): Map<string, number> {
  return new Map(signs.map(({ service: name, bits }) => [name, Math.min(1, bits / THRESHOLDS.full)]));
}

function cluesOf(all: readonly Sign[]): Omit<Clue, 'id'>[] {
  const signs = all.filter(({ bits }) => bits >= THRESHOLDS.leastBits);
  const total = signs.reduce((sum, { amount }) => sum + amount, 0);
  if (total <= 0) return [];
  return signs
    .filter(({ amount }) => amount / total >= THRESHOLDS.leastShare)
    .toSorted((a, b) => b.amount - a.amount || (a.service < b.service ? -1 : 1))
    .slice(0, MOST_OF_A_SIGN)
    .flatMap(({ service: name, sign, cause, bits, amount, region, statement, cite }): Omit<Clue, 'id'>[] => {
      const evidence = [...new Set(cite())];
      if (evidence.length === 0) return [];
      const share = round(amount / total);
      return [
        { kind: 'clue', statement, entity: service(name), evidence, sign, cause, bits: round(bits), share, region },
      ];
    });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
