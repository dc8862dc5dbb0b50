import { callersOfAll } from './call-chains.ts';
import type { Workload } from './cluster-state.ts';
import type { Proof } from './fault.ts';
import { textAt } from './json.ts';
import type { Shift } from './shifts.ts';
import type { Situation } from './situation.ts';

/** A workload whose latency grew. */
export interface Slow {
  workload: Workload;
  /** How many times over. */
  times: number;
  shift: Shift;
  /** Whether its middle grew, and not only its slowest answers. */
  isMiddle: boolean;
}

/** A latency that grew less than this many times is not told. */
const SLOWER = 2;
const MIDDLE = /^(?:p50|0\.5|50|median|mean|avg)$/;

/** The workloads whose latency grew, the one that grew the most times first. */
export function slowWorkloads({ state, shifts }: Situation): Slow[] {
  return state.workloads
    .flatMap((workload): Slow[] => {
      const own = latenciesOf(workload.name, shifts);
      const most = own.toSorted((a, b) => b.times - a.times)[0];
      const isMiddle = own.some(({ times, shift }) => times >= SLOWER && MIDDLE.test(quantileOf(shift)));
      return most && most.times >= SLOWER ? [{ workload, ...most, isMiddle }] : [];
    })
    .toSorted((a, b) => b.times - a.times || (a.workload.name < b.workload.name ? -1 : 1));
}

function latenciesOf(name: string, shifts: readonly Shift[]): { times: number; shift: Shift }[] {
  return shifts.flatMap((shift) => {
    const { quantity, before, now, isNode } = shift;
    if (shift.name !== name || isNode || quantity !== 'latency' || before === null || now === null || before <= 0)
      return [];
    return [{ times: now / before, shift }];
  });
}

function quantileOf({ seen, metric }: Shift): string {
  const observation = seen?.observation;
  const label = observation?.kind === 'series' ? observation.labels['quantile'] : undefined;
  return label ?? /p\d\d|mean|avg|median/.exec(metric)?.[0] ?? '';
}

/** What grew less than this share of what grew most may be slow for a reason of its own. */
const MUCH_LESS = 3;

/**
 * Whether all that is slow, but for what grew much less, is a service or those who wait for it. One that is not measured
 * has to slow everybody who calls it.
 */
export function explainsAll({ name }: Workload, slow: readonly Slow[], { calls }: Pick<Situation, 'calls'>): boolean {
  const isSlow = (one: string): boolean => slow.some(({ workload }) => workload.name === one);
  if (!isSlow(name) && !calls.every(({ caller, callee }) => callee !== name || isSlow(caller))) return false;
  const waiting = callersOfAll([name], calls);
  const others = slow.filter(({ workload }) => workload.name !== name && !waiting.has(workload.name));
  return others.every(({ times }) => times * MUCH_LESS < (slow[0]?.times ?? 0));
}

/** Whether a pod of a workload stands on a node. */
export function standsOn({ pods }: Workload, node: string): boolean {
  return pods.some((pod) => textAt(pod.json, 'spec', 'nodeName') === node);
}

/** The series that a shift was read from. */
export function proofOf({ seen, statement }: Shift): Proof[] {
  return seen ? [{ seen, title: statement }] : [];
}
