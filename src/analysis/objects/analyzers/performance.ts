import { callersOfAll } from '../call-chains.ts';
import type { Workload } from '../cluster-state.ts';
import type { Fault, FaultKind } from '../fault.ts';
import type { Shift } from '../shifts.ts';
import { isShort } from '../signs.ts';
import type { Situation } from '../situation.ts';
import { explainsAll, proofOf, slowWorkloads, type Slow } from '../slowness.ts';

const BUSIER = 2;
const MOST_TOLD = 6;

/**
 * What is slow of itself, where nothing is down and no signal of a service tells what fails in it: the service whose latency grew the most times over, because a
 * caller's latency held its own work before and so grows fewer times than that of what it waits for.
 */
export function performance(situation: Situation): Fault[] {
  if (situation.isWatched || situation.state.workloads.some(isShort)) return [];
  const slow = slowWorkloads(situation);
  if (slow.length === 0) {
    const found = [repeating(situation), starving(situation), choked(situation)];
    return found.find((some) => some.length > 0) ?? [];
  }
  const behind = unmeasured(slow, situation);
  const told = slow.slice(0, MOST_TOLD).map(({ workload, shift }, index): Fault => {
    const starved = starvation(workload.name, situation.shifts);
    return slowness(starved ? 'cpu-overload' : 'network-delay', workload, situation, {
      certainty: index === 0 && !behind ? 'shown' : 'hinted',
      why: shift.statement,
      proof: [...proofOf(shift), ...(starved ? proofOf(starved) : [])],
    });
  });
  return behind ? [behind, ...told] : told;
}

/** The one service whose latency nobody measures, where all who call it are slow and none of them explains the others. */
function unmeasured(slow: readonly Slow[], situation: Situation): Fault | undefined {
  if (slow.length < 2 || slow.some(({ workload }) => explainsAll(workload, slow, situation))) return undefined;
  const [only, second] = situation.state.workloads.filter((one) => explainsAll(one, slow, situation));
  if (!only || second) return undefined;
  const [first] = slow.filter(({ workload }) =>
    situation.calls.some(({ caller, callee }) => caller === workload.name && callee === only.name),
  );
  const starved = starvation(only.name, situation.shifts);
  return slowness(starved ? 'cpu-overload' : 'network-delay', only, situation, {
    certainty: 'shown',
    why: first?.shift.statement ?? '',
    proof: [...(first ? proofOf(first.shift) : []), ...(starved ? proofOf(starved) : [])],
  });
}

/** What shows that a service has too little CPU: it uses far more than before and is held back, or very far more. */
function starvation(name: string, shifts: readonly Shift[]): Shift | undefined {
  const own = shifts.filter((shift) => shift.name === name && !shift.isNode);
  const isThrottled = own.some(({ quantity, before, now }) => quantity === 'throttled' && (now ?? 0) > (before ?? 0));
  return own.find((shift) => shift.quantity === 'cpu' && hasGrown(shift, isThrottled ? BUSIER : BUSIER * BUSIER));
}

/** The one service that starves, where no latency was measured. */
function starving({ state, shifts, calls }: Situation): Fault[] {
  const starved = state.workloads.flatMap((workload) => {
    const shift = starvation(workload.name, shifts);
    return shift ? [{ workload, shift }] : [];
  });
  if (starved.length !== 1) return [];
  return starved.map(({ workload, shift }) =>
    slowness('cpu-overload', workload, { calls }, { certainty: 'hinted', why: shift.statement, proof: proofOf(shift) }),
  );
}

/** One service that sends more packets for no more requests: it sends again what takes too long. */
function repeating({ state, shifts, calls }: Situation): Fault[] {
  const surged = state.workloads.flatMap((workload) => {
    const own = shifts.filter(({ name, isNode }) => name === workload.name && !isNode);
    const packets = own.find((shift) => shift.quantity === 'packets' && hasGrown(shift, BUSIER));
    const isAskedMore = own.some((shift) => shift.quantity === 'requests' && hasGrown(shift, 1.5));
    return packets && !isAskedMore ? [{ workload, packets }] : [];
  });
  if (surged.length !== 1) return [];
  return surged.map(({ workload, packets }) =>
    slowness(
      'network-delay',
      workload,
      { calls },
      { certainty: 'hinted', why: packets.statement, proof: proofOf(packets) },
    ),
  );
}

/**
 * The service through which requests fell most, where no latency was measured: what waits longer for each answer asks
 * for fewer, and what is behind the slow service falls less than the service itself.
 */
function choked({ state, shifts, calls }: Situation): Fault[] {
  const fallen = state.workloads
    .flatMap((workload) => {
      const shift = shifts.find(
        ({ name, isNode, quantity }) => name === workload.name && !isNode && quantity === 'requests',
      );
      if (!shift || shift.before === null || shift.now === null || shift.now >= shift.before) return [];
      return [{ workload, shift, left: shift.now / shift.before }];
    })
    .toSorted((a, b) => a.left - b.left);
  const [first] = fallen;
  if (!first || fallen.length < 3) return [];
  const { workload, shift } = first;
  return [
    slowness(
      'network-delay',
      workload,
      { calls },
      { certainty: 'hinted', why: shift.statement, proof: proofOf(shift) },
    ),
  ];
}

function hasGrown({ before, now }: Shift, times: number): boolean {
  return before !== null && now !== null && now > before * times;
}

function slowness(
  kind: FaultKind,
  workload: Workload,
  { calls }: Pick<Situation, 'calls'>,
  { certainty, why, proof }: Pick<Fault, 'certainty' | 'proof'> & { why: string },
): Fault {
  return {
    kind,
    entity: workload.object.entity,
    explains: [workload.name, ...callersOfAll([workload.name], calls)],
    certainty,
    statement: `${workload.name} is slow of itself: ${why}`,
    refutedBy: `Something that ${workload.name} waits for is slower by as many times`,
    proof:
      proof.length > 0 ? proof : [{ seen: workload.object.seen, title: `${workload.object.kind} ${workload.name}` }],
  };
}
