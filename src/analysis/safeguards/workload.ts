import { service } from '../../schema/index.ts';
import { lineWith, type AuditContext, type Audited } from './audit-context.ts';
import { at, listAt, manifestsIn, type Manifest } from './manifests.ts';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** What a workload says of itself that protects it. */
interface Guard {
  safeguard: string;
  leg: Audited['leg'];
  /** What it is: `resource limits`. */
  there: string;
  /** What is not there, after "no". */
  missing: string;
  /** Where it stands in the text. */
  shownBy: RegExp;
  isThere: (workload: Manifest) => boolean;
}

const GUARDS: readonly Guard[] = [
  {
    safeguard: 'resource-limits',
    leg: 'prevention',
    there: 'resource limits',
    missing: 'resource limits',
    shownBy: /"?\blimits"?:/,
    isThere: (workload) => everyContainer(workload, (one) => at(one, 'resources', 'limits') !== undefined),
  },
  {
    safeguard: 'resource-requests',
    leg: 'prevention',
    there: 'resource requests',
    missing: 'resource requests',
    shownBy: /"?\brequests"?:/,
    isThere: (workload) => everyContainer(workload, (one) => at(one, 'resources', 'requests') !== undefined),
  },
  {
    safeguard: 'replicas',
    leg: 'mitigation',
    there: 'more than one copy',
    missing: 'second copy',
    shownBy: /"?\breplicas"?:/,
    isThere: ({ type, content }) => type === 'DaemonSet' || Number(at(content, 'spec', 'replicas') ?? 1) > 1,
  },
  {
    safeguard: 'probes',
    leg: 'mitigation',
    there: 'a readiness probe',
    missing: 'readiness probe',
    shownBy: /"?\breadinessProbe"?:/,
    isThere: (workload) => containersOf(workload).some((one) => at(one, 'readinessProbe') !== undefined),
  },
  {
    safeguard: 'liveness',
    leg: 'mitigation',
    there: 'a liveness probe',
    missing: 'liveness probe',
    shownBy: /"?\blivenessProbe"?:/,
    isThere: (workload) => containersOf(workload).some((one) => at(one, 'livenessProbe') !== undefined),
  },
];

/** Whether the workloads of services that fail by themselves set limits, requests, more than one copy, and probes. */
export function workloadGuards(context: AuditContext): Audited[] {
  return failingWorkloads(context).flatMap(({ name, workload }) =>
    GUARDS.map((guard) => audited(guard, name, workload, context)),
  );
}

/** The workloads of at most three services that fail by themselves. */
export function failingWorkloads({ own, files, objects }: AuditContext): { name: string; workload: Manifest }[] {
  const names = [...new Set(own.map(({ entity }) => entity.ref))].slice(0, 3);
  const workloads = manifestsIn(files, objects).filter(({ type }) => WORKLOADS.has(type));
  return names.flatMap((name) => {
    const workload = workloads.find((one) => one.name === name);
    return workload ? [{ name, workload }] : [];
  });
}

function audited(guard: Guard, name: string, workload: Manifest, { ledger }: AuditContext): Audited {
  const { safeguard, leg, there, missing, shownBy } = guard;
  const { place, source } = workload;
  const base = { kind: 'safeguard' as const, safeguard, leg, entity: service(name), place };
  const span = guard.isThere(workload) ? lineWith(source.observation.text, shownBy) : undefined;
  if (span) {
    const evidence = [ledger.cite(source, { title: `${place}: ${there}`, span, entities: [service(name)] })];
    return { ...base, statement: `\`${place}\` sets ${there} for ${name}`, state: 'present', evidence };
  }
  const title = `no ${missing} in ${place}`;
  const evidence = [
    ledger.absence({ title, query: `${there} of ${name}`, searched: [source], entities: [service(name)] }),
  ];
  return { ...base, statement: `\`${place}\` sets no ${missing} for ${name}`, state: 'absent', evidence };
}

function containersOf({ content }: Manifest): unknown[] {
  return listAt(content, 'spec', 'template', 'spec', 'containers');
}

function everyContainer(workload: Manifest, holds: (container: unknown) => boolean): boolean {
  const containers = containersOf(workload);
  return containers.length > 0 && containers.every(holds);
}
