import type { Fault } from '../fault.ts';
import { listAt, textAt } from '../json.ts';
import { logged } from '../log-search.ts';
import { containerStates, signsOf } from '../signs.ts';
import type { Situation } from '../situation.ts';

const EXHAUSTED =
  /java\.lang\.OutOfMemoryError|JavaScript heap out of memory|runtime: out of memory|Cannot allocate memory/;

/** A container that was killed because it used more memory than it may. */
export function memory(situation: Situation): Fault[] {
  const { state } = situation;
  return state.workloads.flatMap((workload): Fault[] => {
    const killed = workload.pods.flatMap(containerStates).find(({ ended }) => ended?.reason === 'OOMKilled');
    const said = signsOf(workload, state).find(
      ({ reason, message }) =>
        reason === 'OOMKilling' || reason === 'OOMKilled' || /\bOOM ?Killed\b|out of memory/i.test(message),
    );
    const isRestarting = workload.pods
      .flatMap(containerStates)
      .some(({ ended, ready }) => ended?.exitCode === 137 && !ready);
    const line = isRestarting ? logged(situation, workload.name, EXHAUSTED) : undefined;
    if (!killed && !said && !line) return [];
    const limits = listAt(workload.template, 'spec', 'containers').flatMap(
      (container) => textAt(container, 'resources', 'limits', 'memory') ?? [],
    );
    return [
      {
        kind: 'out-of-memory',
        entity: workload.object.entity,
        explains: [workload.name],
        certainty: 'stated',
        statement: `A container of ${workload.name} was killed for its memory${limits[0] === undefined ? '' : `; it may use ${limits[0]}`}`,
        refutedBy: 'The container ends in the same way with memory to spare',
        proof: [
          ...(killed ? [{ seen: killed.pod.seen, title: `pod ${killed.pod.name}`, quote: 'OOMKilled' }] : []),
          ...(said ? [said.proof] : []),
          ...(line ? [line.proof] : []),
          { seen: workload.object.seen, title: `limits of ${workload.name}`, quote: limits[0] ?? 'limits' },
        ],
      },
    ];
  });
}
