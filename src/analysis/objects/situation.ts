import { ofKind, type Seen } from '../../ledger.ts';
import type { Alert, Call, Deviation, Document, Logs } from '../../schema/index.ts';
import { partiesOf } from '../signals/labels.ts';
import { readCluster, type ClusterState, type Workload } from './cluster-state.ts';
import { endpointsOf } from './endpoints.ts';
import { shiftsOf, type Shift } from './shifts.ts';

/** All that an analyzer may look at. */
export interface Situation {
  state: ClusterState;
  logs: ReadonlyMap<string, readonly Seen<Logs>[]>;
  documents: readonly Seen<Document>[];
  alerts: readonly Seen<Alert>[];
  /** Whether services tell by signals of their own what fails or is full in them. */
  isWatched: boolean;
  /** What is other than before, by what was measured. */
  shifts: readonly Shift[];
  /** Who calls whom: by what was measured, and by the addresses that workloads are given. */
  calls: readonly Pick<Call, 'caller' | 'callee'>[];
}

/** What the situation is made of. */
export interface Surroundings {
  seen: readonly Seen[];
  calls: readonly Pick<Call, 'caller' | 'callee'>[];
  deviations: readonly Deviation[];
  /** When the incident began, in epoch milliseconds. */
  fromMs: number;
}

/** Gathers what analyzers look at, each thing read once. */
export function situationOf({ seen, calls, deviations, fromMs }: Surroundings): Situation {
  const state = readCluster(seen);
  const logs = new Map<string, Seen<Logs>[]>();
  for (const one of ofKind(seen, 'logs')) {
    const { service } = one.observation;
    logs.set(service, [...(logs.get(service) ?? []), one]);
  }
  return {
    state,
    logs,
    documents: ofKind(seen, 'document'),
    alerts: ofKind(seen, 'alert'),
    isWatched: deviations.some(({ role, peer }) => peer === null && (role === 'errors' || role === 'saturation')),
    shifts: shiftsOf({ seen, deviations, fromMs }),
    calls: distinctCalls([
      ...calls,
      ...measuredCalls(seen),
      ...state.workloads.flatMap((one) => givenCalls(one, state)),
    ]),
  };
}

/** Calls that the labels of a metric name, however few samples it has. */
function measuredCalls(seen: readonly Seen[]): Pick<Call, 'caller' | 'callee'>[] {
  return ofKind(seen, 'series').flatMap(({ observation }) => {
    const parties = partiesOf(observation.labels);
    return parties?.peer ? [{ caller: parties.entity, callee: parties.peer }] : [];
  });
}

/** A workload that is given the address of another calls it. */
function givenCalls(workload: Workload, state: ClusterState): Pick<Call, 'caller' | 'callee'>[] {
  return endpointsOf(workload, state).flatMap(({ service }) => {
    if (!service) return [];
    const behind = state.workloads.find((one) => one.name === service.name && one.namespace === service.namespace);
    return behind && behind !== workload ? [{ caller: workload.name, callee: behind.name }] : [];
  });
}

function distinctCalls(calls: readonly Pick<Call, 'caller' | 'callee'>[]): Pick<Call, 'caller' | 'callee'>[] {
  return [...new Map(calls.map(({ caller, callee }) => [`${caller} ${callee}`, { caller, callee }])).values()];
}
