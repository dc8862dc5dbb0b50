import { callersOfAll } from '../call-chains.ts';
import type { Fault, FaultKind, Proof } from '../fault.ts';
import { textAt } from '../json.ts';
import { nodeNamed } from '../places.ts';
import { isShort } from '../signs.ts';
import type { Situation } from '../situation.ts';
import { proofOf, slowWorkloads, standsOn } from '../slowness.ts';

/** A node whose network loses or delays what crosses its border. */
export function nodeNetwork(situation: Situation): Fault[] {
  if (situation.state.workloads.some(isShort)) return [];
  const lossy = lossyNodes(situation);
  return lossy.length > 0 ? lossy : slowNodes(situation);
}

/** The node that sends the most again of what got lost. */
function lossyNodes(situation: Situation): Fault[] {
  return situation.shifts
    .filter(
      ({ isNode, quantity, before, now }) =>
        isNode && quantity === 'retransmits' && (now ?? 0) > Math.max(1, (before ?? 0) * 10),
    )
    .toSorted((a, b) => (b.now ?? 0) - (a.now ?? 0))
    .slice(0, 1)
    .map((shift) => nodeFault('node-packet-loss', shift.name, situation, shift.statement, proofOf(shift)));
}

/**
 * A node whose network is slow. What crosses its border is slow and what stays on it is not, so no single service
 * explains all: the one whose latency grew most has callers that are slower in the middle than it is itself.
 */
function slowNodes(situation: Situation): Fault[] {
  const { state, shifts, calls } = situation;
  const slow = slowWorkloads(situation);
  const [first] = slow;
  if (!first || first.isMiddle) return [];
  const callers = callersOfAll([first.workload.name], calls);
  if (!slow.some(({ workload, isMiddle }) => isMiddle && callers.has(workload.name))) return [];
  const vanished = state.workloads.filter(({ name }) =>
    shifts.some((one) => one.name === name && one.quantity === 'latency' && one.now === null),
  );
  const affected = [...new Set([...slow.map(({ workload }) => workload), ...vanished])];
  const nodes = [...new Set(state.all('Pod').flatMap((pod) => textAt(pod.json, 'spec', 'nodeName') ?? []))].toSorted();
  const [best] = nodes
    .map((node) => ({ node, here: affected.filter((one) => standsOn(one, node)) }))
    .filter(({ here }) => here.length > 1)
    .filter(({ here }) =>
      affected.every((one) => here.includes(one) || here.some(({ name }) => isJoined(name, one.name, calls))),
    )
    .toSorted((a, b) => b.here.length - a.here.length);
  if (!best) return [];
  const names = best.here.map(({ name }) => name).join(', ');
  const proof = slow.flatMap(({ shift }) => proofOf(shift));
  return [nodeFault('node-network-delay', best.node, situation, `${names} on it are slow, and what they call`, proof)];
}

function isJoined(one: string, other: string, calls: Situation['calls']): boolean {
  return calls.some(
    ({ caller, callee }) => (caller === one && callee === other) || (caller === other && callee === one),
  );
}

function nodeFault(kind: FaultKind, node: string, situation: Situation, why: string, proof: readonly Proof[]): Fault {
  const { state, calls } = situation;
  const here = state.workloads.filter((one) => standsOn(one, node)).map(({ name }) => name);
  const across = calls.filter(({ caller }) => here.includes(caller)).map(({ callee }) => callee);
  const [pod] = state.all('Pod').filter(({ json }) => textAt(json, 'spec', 'nodeName') === node);
  return {
    kind,
    entity: nodeNamed(node, state),
    explains: [...new Set([...here, ...across, ...callersOfAll(here, calls)])],
    certainty: 'stated',
    statement: `The network of ${node} ${kind === 'node-packet-loss' ? 'loses packets' : 'is slow'}: ${why}`,
    refutedBy: `Calls across the border of ${node} that are as fast as before`,
    proof: proof.length > 0 ? proof : pod ? [{ seen: pod.seen, title: `pod ${pod.name} on ${node}` }] : [],
  };
}
