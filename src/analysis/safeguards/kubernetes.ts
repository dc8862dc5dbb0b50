import { parseAllDocuments } from 'yaml';
import type { Seen, Span } from '../../ledger.ts';
import { service, type File } from '../../schema/index.ts';
import { lineWith, type AuditContext, type Audited } from './audit-context.ts';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** A container runtime's view of a service, as its manifest says it. */
interface Workload {
  name: string;
  replicas: number | undefined;
  hasLimits: boolean;
  hasProbes: boolean;
  file: Seen<File>;
}

/** Whether the manifests of services that fail by themselves set limits, more than one copy, and probes. */
export function kubernetes(context: AuditContext): Audited[] {
  const names = [...new Set(context.own.map(({ entity }) => entity.ref))].slice(0, 3);
  const workloads = workloadsIn(context.files);
  return names.flatMap((name) => {
    const workload = workloads.find((one) => one.name === name);
    if (!workload) return [];
    const audited = (
      safeguard: string,
      leg: Audited['leg'],
      what: { there: string; missing: string },
      shownBy: RegExp,
      isThere: boolean,
    ): Audited => {
      const { path, text } = workload.file.observation;
      const base = { kind: 'safeguard' as const, safeguard, leg, entity: service(name), place: path };
      const span: Span | undefined = isThere ? lineWith(text, shownBy) : undefined;
      if (span) {
        const evidence = [
          context.ledger.cite(workload.file, { title: `${path}: ${what.there}`, span, entities: [service(name)] }),
        ];
        return { ...base, statement: `\`${path}\` sets ${what.there} for ${name}`, state: 'present', evidence };
      }
      const evidence = [
        context.ledger.absence({
          title: `no ${what.missing} in ${path}`,
          query: `${what.there} of ${name}`,
          searched: [workload.file],
          entities: [service(name)],
        }),
      ];
      return { ...base, statement: `\`${path}\` sets no ${what.missing} for ${name}`, state: 'absent', evidence };
    };
    return [
      audited(
        'resource-limits',
        'prevention',
        { there: 'resource limits', missing: 'resource limits' },
        /\blimits:/,
        workload.hasLimits,
      ),
      audited(
        'replicas',
        'mitigation',
        { there: 'more than one copy', missing: 'second copy' },
        /\breplicas:/,
        (workload.replicas ?? 1) > 1,
      ),
      audited(
        'probes',
        'mitigation',
        { there: 'a readiness probe', missing: 'readiness probe' },
        /\breadinessProbe:/,
        workload.hasProbes,
      ),
    ];
  });
}

function workloadsIn(files: readonly Seen<File>[]): Workload[] {
  return files
    .filter(({ observation }) => /\.ya?ml$/i.test(observation.path) && /^kind:\s*\w+/m.test(observation.text))
    .flatMap((file) =>
      parseAllDocuments(file.observation.text).flatMap((document) => {
        if (document.errors.length > 0) return [];
        const content: unknown = document.toJS({ maxAliasCount: 100 });
        if (!WORKLOADS.has(String(at(content, 'kind')))) return [];
        const spec = at(content, 'spec', 'template', 'spec');
        const containers = listAt(spec, 'containers');
        const replicas = at(content, 'spec', 'replicas');
        return [
          {
            name: String(at(content, 'metadata', 'name')),
            replicas: typeof replicas === 'number' ? replicas : undefined,
            hasLimits: containers.length > 0 && containers.every((one) => at(one, 'resources', 'limits') !== undefined),
            hasProbes: containers.some((one) => at(one, 'readinessProbe') !== undefined),
            file,
          },
        ];
      }),
    );
}

function at(value: unknown, ...keys: string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (current === null || typeof current !== 'object') return undefined;
    current = new Map<string, unknown>(Object.entries(current)).get(key);
  }
  return current;
}

function listAt(value: unknown, key: string): unknown[] {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
}
