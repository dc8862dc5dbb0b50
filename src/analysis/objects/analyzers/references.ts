import type { Workload } from '../cluster-state.ts';
import type { Fault } from '../fault.ts';
import { at, listAt, textAt } from '../json.ts';
import { isShort, signsOf } from '../signs.ts';
import type { Situation } from '../situation.ts';

const MISSING =
  /(secret|configmap)s? "([^"]{1,253})" not found|couldn't find key (\S{1,253}) in (Secret|ConfigMap) (\S{1,253})|references non-existent (secret|config) key/i;

/** A secret or config map that a container refers to and that is not there. */
export function references({ state }: Situation): Fault[] {
  return state.workloads.filter(isShort).flatMap((workload): Fault[] => {
    const said = signsOf(workload, state).find(({ message }) => MISSING.test(message));
    const match = MISSING.exec(said?.message ?? '');
    const absent = match
      ? { kind: match[1] ?? match[4] ?? match[6] ?? '', name: match[2] ?? match[5] ?? '' }
      : undefined;
    const [unmet] = absent
      ? [absent]
      : unmetReferences(workload, (kind, name) => hasAny(kind) && !state.find(kind, workload.namespace, name));
    function hasAny(kind: string): boolean {
      return state.all(kind).some(({ namespace }) => namespace === workload.namespace);
    }
    if (!unmet) return [];
    // One that is there by now was only late.
    const kindName = /secret/i.test(unmet.kind) ? 'Secret' : 'ConfigMap';
    if (match?.[2] !== undefined && state.find(kindName, workload.namespace, unmet.name)) return [];
    return [
      {
        kind: kindName === 'Secret' ? 'secret-missing' : 'config-missing',
        entity: workload.object.entity,
        explains: [workload.name],
        certainty: said ? 'stated' : 'shown',
        statement: `${workload.name} refers to the ${kindName} ${unmet.name}, which is not there`,
        refutedBy: `A ${kindName} ${unmet.name} in the namespace ${workload.namespace ?? ''}`,
        proof: [
          ...(said ? [said.proof] : []),
          { seen: workload.object.seen, title: `${workload.object.kind} ${workload.name}`, quote: unmet.name },
        ],
      },
    ];
  });
}

/** The secrets and config maps that a workload cannot do without, and that a test does not find. */
function unmetReferences(
  { template }: Workload,
  isAbsent: (kind: 'Secret' | 'ConfigMap', name: string) => boolean,
): { kind: string; name: string }[] {
  const spec = at(template, 'spec');
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];
  const refs = [
    ...containers.flatMap((one) =>
      listAt(one, 'envFrom').flatMap((from) =>
        [at(from, 'secretRef'), at(from, 'configMapRef')].map((ref, index) => ({
          ref,
          kind: index === 0 ? ('Secret' as const) : ('ConfigMap' as const),
          name: textAt(ref, 'name'),
        })),
      ),
    ),
    ...containers.flatMap((one) =>
      listAt(one, 'env').flatMap((env) =>
        [at(env, 'valueFrom', 'secretKeyRef'), at(env, 'valueFrom', 'configMapKeyRef')].map((ref, index) => ({
          ref,
          kind: index === 0 ? ('Secret' as const) : ('ConfigMap' as const),
          name: textAt(ref, 'name'),
        })),
      ),
    ),
    ...listAt(spec, 'volumes').flatMap((volume) => [
      { ref: at(volume, 'secret'), kind: 'Secret' as const, name: textAt(volume, 'secret', 'secretName') },
      { ref: at(volume, 'configMap'), kind: 'ConfigMap' as const, name: textAt(volume, 'configMap', 'name') },
    ]),
  ];
  return refs.flatMap(({ ref, kind, name }) =>
    name !== null && at(ref, 'optional') !== true && isAbsent(kind, name) ? [{ kind, name }] : [],
  );
}
