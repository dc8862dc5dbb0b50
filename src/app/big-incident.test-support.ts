import { recordChangedSystem, type ChangedSystem } from '../analysis/changed-system.test-support.ts';
import type { Bundle } from '../bundle.ts';
import type { Observation } from '../schema/index.ts';

/** How much there is of everything. */
export const BIG = { services: 200, changes: 60, lines: 50_000 } as const;

const LAST = BIG.services - 1;
const MINUTES = 120;
const ONSET_MIN = 80;

const nameOf = (index: number): string => (index === 0 ? 'gateway' : `service-${index}`);
const callerOf = (index: number): number => Math.floor((index - 1) / 2);

/** The services from one up to the gateway. */
function wayUp(index: number): number[] {
  return index === 0 ? [0] : [index, ...wayUp(callerOf(index))];
}

/**
 * An incident of a large system: a tree of services that call each other, a change on every third in the hour before, and
 * one of them, deep in the tree, that makes all its callers fail. Every other service shifts a little, too.
 */
export function bigIncident(): Bundle {
  const failing = new Set(wayUp(LAST));
  const services = Array.from({ length: BIG.services }, (_, index) => index);
  const system: ChangedSystem = {
    name: 'big',
    service: nameOf(0),
    title: 'Requests through the gateway fail',
    pagedMin: ONSET_MIN + 4,
    guilty: sha(LAST),
    moved: services.flatMap((index) => {
      const service = nameOf(index);
      const atMin = ONSET_MIN + (failing.has(index) ? (index === LAST ? 0 : 1) : index % 9);
      return [
        { service, metric: 'http_server_error_ratio', from: 0.01, to: failing.has(index) ? 0.4 : 0.012, atMin },
        { service, metric: 'pool_waiting', from: 2, to: failing.has(index) ? 40 : 6 + (index % 7), atMin },
      ];
    }),
    said: services.flatMap((index) => [
      { service: nameOf(index), level: 'WARN', line: `retry # of job ${index} in pool`, fromMin: ONSET_MIN - 30 },
      ...(failing.has(index)
        ? [{ service: nameOf(index), level: 'ERROR' as const, line: 'seat # not acquired in time', fromMin: ONSET_MIN }]
        : []),
    ]),
    shipped: Array.from({ length: BIG.changes }, (_, number) => {
      const index = LAST - number * 3;
      const minute = ONSET_MIN - 1 - number;
      return {
        sha: sha(index),
        subject: `${nameOf(index)}: fewer seats for its pool`,
        path: `config/${nameOf(index)}.yaml`,
        diff: ['-pool_seats: 20', '+pool_seats: 4'],
        atMin: minute,
        deploy: { service: nameOf(index), atMin: minute },
      };
    }),
  };
  const { incident, answers } = recordChangedSystem(system);
  return { incident, recordings: answers.map((one) => ({ ...one, observations: one.observations.flatMap(filledUp) })) };
}

function sha(index: number): string {
  return `abc${index.toString(16).padStart(5, '0')}`;
}

/** Logs with as many lines as there should be, and beside each error ratio the calls that lead to its service. */
function filledUp(one: Observation): Observation[] {
  if (one.kind === 'logs') {
    const lines = one.text.split('\n');
    const wanted = Math.ceil(BIG.lines / BIG.services);
    const more = Array.from({ length: Math.max(0, wanted - lines.length) }, (_, index) => {
      const line = lines[index % Math.min(lines.length, MINUTES)] ?? '';
      return line.replace('handled in', `${index} handled in`);
    });
    return [{ ...one, text: [...lines, ...more].toSorted().join('\n') }];
  }
  if (one.kind !== 'series' || one.metric !== 'http_server_error_ratio') return [one];
  const index = Number(one.labels['service']?.split('-')[1] ?? 0);
  if (index === 0) return [one];
  const labels = { service: nameOf(callerOf(index)), peer: nameOf(index) };
  return [one, { ...one, metric: 'http_client_requests', labels }];
}
