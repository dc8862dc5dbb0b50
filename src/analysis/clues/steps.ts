import type { Ledger, Seen, Span as TextSpan } from '../../ledger.ts';
import { instant, service } from '../../schema/index.ts';
import type { Sign } from './sign.ts';
import type { Zone } from './zone.ts';
import { THRESHOLDS } from './thresholds.ts';

/** One step of a piece of work: its beginning, a line that it logged, a call that it made. */
export interface Step {
  name: string;
  ms: number;
  /** A step that says that the work failed ends it as surely as silence does. */
  isFailure: boolean;
  shown: { source: Seen; span: TextSpan } | undefined;
}

/** One piece of work of one service with its steps in the order of time, and the piece that asked for it. */
export interface Work {
  service: string;
  steps: readonly Step[];
  /** The number of the piece that this one is part of, among those that were given with it. */
  parent: number | undefined;
}

/** How often each step was followed by which, at rest and in the incident. */
export interface StepCount {
  /** Pieces of work that belong together: one request. */
  add: (zone: Zone, works: readonly Work[]) => void;
  signs: (nameOf: (step: string) => string, ledger: Ledger) => Sign[];
}

interface Follow {
  service: string;
  step: string;
  outside: Tally;
  inside: Tally;
  /** How often it ended in the incident with nothing behind it that ended too. */
  first: number;
  shown: Step['shown'];
  ms: number;
}

interface Tally {
  count: number;
  /** How often the work ended here, or failed next. */
  stopped: number;
  next: Map<string, number>;
}

/** Where a piece of work of the incident ended, and the number of the piece that it was part of. */
interface End {
  at: Follow | undefined;
  parent: number | undefined;
}

const MOST_STEPS = 20_000;
const MOST_ENDS = 500_000;
/** No request goes deeper in earnest; a walk up a chain without end stops here. */
const MOST_LEVELS = 100;

/**
 * An empty count. Work that used to go on from one step to the next and in the incident ends there was cut short: by an
 * exception, an early return, a condition turned round. What comes instead does not matter, as long as it is the end or a
 * failure: another known way to go on is another input, not a fault. Of a request in which work was cut short in several
 * places, the innermost one began it: what fails behind a piece of work ends that piece too. After Nezha (Yu et al.,
 * ESEC/FSE 2023), which compares patterns of events with and without faults.
 */
export function createStepCount(): StepCount {
  const follows = new Map<string, Follow>();
  const requests: End[][] = [];
  let ends = 0;

  /** Counts the steps of one piece of work and tells at which step it ended. */
  function count(zone: 'inside' | 'outside', { service: name, steps }: Work): Follow | undefined {
    let last: Follow | undefined;
    for (const [index, { name: step, isFailure, shown, ms }] of steps.entries()) {
      if (isFailure) continue;
      const follow = followOf(name, step, ms);
      if (!follow) continue;
      const tally = follow[zone];
      const next = steps[index + 1];
      tally.count += 1;
      if (next && !next.isFailure) {
        tally.next.set(next.name, (tally.next.get(next.name) ?? 0) + 1);
        continue;
      }
      tally.stopped += 1;
      last = follow;
      if (zone === 'inside' && !follow.shown) [follow.shown, follow.ms] = [shown, ms];
    }
    return last;
  }

  function followOf(name: string, step: string, ms: number): Follow | undefined {
    const key = `${name}\n${step}`;
    const known = follows.get(key);
    if (known ?? follows.size >= MOST_STEPS) return known;
    const follow = { service: name, step, outside: emptyTally(), inside: emptyTally(), first: 0, shown: undefined, ms };
    follows.set(key, follow);
    return follow;
  }

  return {
    add(zone, works) {
      if (zone === 'between') return;
      const ended = works.map((work): End => ({ at: count(zone, work), parent: work.parent }));
      if (zone === 'outside' || ends >= MOST_ENDS) return;
      ends += ended.length;
      requests.push(ended);
    },

    signs(nameOf, ledger) {
      const unusual = new Set([...follows.values()].filter((follow) => cutBits(follow) > 0));
      for (const request of requests) countInnermost(request, unusual);
      const worst = new Map<string, { follow: Follow; bits: number }>();
      for (const follow of unusual) {
        // What ended only because something behind it did is not where it began.
        const bits = cutBits(follow) * (follow.first / Math.max(1, follow.inside.stopped));
        if (bits > (worst.get(follow.service)?.bits ?? 0)) worst.set(follow.service, { follow, bits });
      }
      return [...worst].map(([name, { follow, bits }]): Sign => {
        const usual = [...follow.outside.next].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? '';
        const { shown } = follow;
        return {
          service: name,
          sign: 'cut-short',
          cause: 'code',
          bits,
          amount: bits ** 2,
          region: [nameOf(follow.step), nameOf(usual)],
          statement: `Work of ${name} ended where it used to go on`,
          cite: () =>
            shown
              ? [
                  ledger.cite(shown.source, {
                    title: `The last step of ${name} before its work ended`,
                    span: shown.span,
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

/** Counts the ends of one request that have no unusual end of another service's work below them. */
function countInnermost(request: readonly End[], unusual: ReadonlySet<Follow>): void {
  const explained = new Set<Follow>();
  for (const { at, parent } of request) {
    if (!at || !unusual.has(at)) continue;
    let levels = 0;
    for (let up = parent; up !== undefined && levels < MOST_LEVELS; up = request[up]?.parent) {
      levels += 1;
      const above = request[up]?.at;
      if (above && above.service !== at.service) explained.add(above);
    }
  }
  for (const { at } of request) if (at && unusual.has(at) && !explained.has(at)) at.first += 1;
}

/** By how many doublings a step ends the work more often than at rest; 0 where that may be chance. */
function cutBits({ outside, inside }: Follow): number {
  if (outside.count < THRESHOLDS.fewestWorks || inside.count < THRESHOLDS.fewestWorks || outside.next.size === 0)
    return 0;
  const [before, during] = [outside.stopped / outside.count, inside.stopped / inside.count];
  const both = (outside.stopped + inside.stopped) / (outside.count + inside.count);
  const chance = Math.sqrt(both * (1 - both) * (1 / outside.count + 1 / inside.count));
  if (during <= before || during - before < THRESHOLDS.sure * chance) return 0;
  return Math.log2((during + THRESHOLDS.cutResolution) / (before + THRESHOLDS.cutResolution));
}

function emptyTally(): Tally {
  return { count: 0, stopped: 0, next: new Map() };
}
