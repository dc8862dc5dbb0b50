import type { Ledger } from '../../ledger.ts';
import { instant, service, type EvidenceId } from '../../schema/index.ts';
import type { Seen, Span as TextSpan } from '../../ledger.ts';
import type { Sign } from './sign.ts';
import type { Zone } from './zone.ts';

/** One step of a piece of work: its beginning, a line that it logged, a call that it made. */
export interface Step {
  name: string;
  ms: number;
  /** A step that says that the work failed ends it as surely as silence does. */
  isFailure: boolean;
  shown: { source: Seen; span: TextSpan } | undefined;
}

/** How often each step was followed by which, at rest and in the incident. */
export interface StepCount {
  /** Steps of one piece of work of one service, in the order of time. */
  add: (name: string, zone: Zone, steps: readonly Step[]) => void;
  signs: (nameOf: (step: string) => string, ledger: Ledger) => Sign[];
}

interface Follow {
  service: string;
  step: string;
  outside: Tally;
  inside: Tally;
  shown: Step['shown'];
  ms: number;
}

interface Tally {
  count: number;
  /** How often the work ended here, or failed next. */
  stopped: number;
  next: Map<string, number>;
}

const MOST_STEPS = 20_000;
const FEWEST = 3;
/** A change of a share has to be beyond what chance does once in several hundred. */
const SURE = 3;
/** One piece of work in twenty that ends somewhere else is nobody's trouble. */
const RESOLUTION = 0.05;

/**
 * An empty count. Work that used to go on from one step to the next and in the incident ends there was cut short: by an
 * exception, an early return, a condition turned round. What comes instead does not matter, as long as it is the end or a
 * failure: another known way to go on is another input, not a fault. After Nezha (Yu et al., ESEC/FSE 2023), which
 * compares patterns of events of traces with and without faults.
 */
export function createStepCount(): StepCount {
  const follows = new Map<string, Follow>();
  return {
    add(name, zone, steps) {
      if (zone === 'between') return;
      for (const [index, { name: step, isFailure, shown, ms }] of steps.entries()) {
        if (isFailure) continue;
        const key = JSON.stringify([name, step]);
        let follow = follows.get(key);
        if (!follow) {
          if (follows.size >= MOST_STEPS) continue;
          follow = { service: name, step, outside: emptyTally(), inside: emptyTally(), shown: undefined, ms };
          follows.set(key, follow);
        }
        const tally = follow[zone];
        const next = steps[index + 1];
        tally.count += 1;
        if (next && !next.isFailure) tally.next.set(next.name, (tally.next.get(next.name) ?? 0) + 1);
        else {
          tally.stopped += 1;
          if (zone === 'inside' && !follow.shown) [follow.shown, follow.ms] = [shown, ms];
        }
      }
    },

    signs(nameOf, ledger) {
      const worst = new Map<string, { follow: Follow; bits: number }>();
      for (const follow of follows.values()) {
        const bits = cutBits(follow.outside, follow.inside);
        if (bits <= (worst.get(follow.service)?.bits ?? 0)) continue;
        worst.set(follow.service, { follow, bits });
      }
      return [...worst].map(([name, { follow, bits }]): Sign => {
        const usual = [...follow.outside.next].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? '';
        return {
          service: name,
          sign: 'cut-short',
          cause: 'code',
          bits,
          amount: bits ** 2,
          region: [nameOf(follow.step), nameOf(usual)],
          statement: `Work of ${name} ended where it used to go on`,
          cite: (): EvidenceId[] =>
            follow.shown
              ? [
                  ledger.cite(follow.shown.source, {
                    title: `The last step of ${name} before its work ended`,
                    span: follow.shown.span,
                    at: instant(follow.ms),
                    entities: [service(name)],
                  }),
                ]
              : [],
        };
      });
    },
  };
}

/** By how many doublings a step ends the work more often than at rest; 0 where that may be chance. */
function cutBits(outside: Tally, inside: Tally): number {
  if (outside.count < FEWEST || inside.count < FEWEST || outside.next.size === 0) return 0;
  const [before, during] = [outside.stopped / outside.count, inside.stopped / inside.count];
  const both = (outside.stopped + inside.stopped) / (outside.count + inside.count);
  const chance = Math.sqrt(both * (1 - both) * (1 / outside.count + 1 / inside.count));
  if (during <= before || during - before < SURE * chance) return 0;
  return Math.log2((during + RESOLUTION) / (before + RESOLUTION));
}

function emptyTally(): Tally {
  return { count: 0, stopped: 0, next: new Map() };
}
