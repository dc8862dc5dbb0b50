import { service } from '../../schema/index.ts';
import { lineWith, type AuditContext, type Audited } from './audit-context.ts';
import { at, manifestsIn, type Manifest } from './manifests.ts';
import { failingWorkloads } from './workload.ts';

/** An object beside a workload that protects it. */
interface Companion {
  safeguard: string;
  types: readonly string[];
  /** What it is, after "a" or "no". */
  what: string;
  protects: (companion: Manifest, workload: Manifest) => boolean;
  /** What it says, for the sentence. */
  says: (companion: Manifest) => string;
  shownBy: RegExp;
}

const COMPANIONS: readonly Companion[] = [
  {
    safeguard: 'disruption-budget',
    types: ['PodDisruptionBudget'],
    what: 'disruption budget',
    protects: (budget, workload) =>
      isWithin(
        at(budget.content, 'spec', 'selector', 'matchLabels'),
        at(workload.content, 'spec', 'template', 'metadata', 'labels'),
      ),
    says: ({ content }) =>
      `keeps ${shown(at(content, 'spec', 'minAvailable')) ?? `all but ${shown(at(content, 'spec', 'maxUnavailable')) ?? '?'}`} of its copies up`,
    shownBy: /"?\b(minAvailable|maxUnavailable)"?:/,
  },
  {
    safeguard: 'autoscaling',
    types: ['HorizontalPodAutoscaler', 'ScaledObject'],
    what: 'autoscaler',
    protects: (scaler, workload) => at(scaler.content, 'spec', 'scaleTargetRef', 'name') === workload.name,
    says: ({ content }) =>
      `allows ${shown(at(content, 'spec', 'minReplicas') ?? at(content, 'spec', 'minReplicaCount')) ?? '1'} to ${shown(at(content, 'spec', 'maxReplicas') ?? at(content, 'spec', 'maxReplicaCount')) ?? '?'} copies`,
    shownBy: /"?\bmaxReplica(s|Count)"?:/,
  },
];

/** Whether a disruption budget and an autoscaler stand beside the workloads of services that fail by themselves. */
export function companions(context: AuditContext): Audited[] {
  const { files, objects, ledger } = context;
  const manifests = manifestsIn(files, objects);
  return failingWorkloads(context).flatMap(({ name, workload }) =>
    COMPANIONS.map(({ safeguard, types, what, protects, says, shownBy }): Audited => {
      const base = { kind: 'safeguard' as const, safeguard, leg: 'mitigation' as const, entity: service(name) };
      const found = manifests.find((one) => types.includes(one.type) && protects(one, workload));
      const span = found && lineWith(found.source.observation.text, shownBy);
      if (found && span) {
        const { place, source } = found;
        const evidence = [ledger.cite(source, { title: `${place}: ${what} of ${name}`, span })];
        const statement = `The ${what} \`${place}\` ${says(found)} for ${name}`;
        return { ...base, statement, state: 'present', place, evidence };
      }
      const searched = [...new Set(manifests.map(({ source }) => source))];
      const title = `no ${what} for ${name}`;
      const evidence = [ledger.absence({ title, query: `${types.join(' or ')} for ${name}`, searched })];
      const statement = `No ${what} stands beside \`${workload.place}\` of ${name}`;
      return { ...base, statement, state: 'absent', place: workload.place, evidence };
    }),
  );
}

function isWithin(wanted: unknown, labels: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object') return false;
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([key, value]) => at(labels, key) === value);
}

function shown(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}
