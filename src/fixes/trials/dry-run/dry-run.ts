import { Refusal } from '../../refusal.ts';
import { digestOfPatch, type OpenTrial } from '../trial.ts';
import { openApiServer, type ApiServer, type ClusterAddress } from './api-server.ts';
import { isRouted, objectsIn, type ManifestObject, type RoutedObject } from './objects.ts';

/** A cluster on which changed manifests are tried, by a credential that the readers do not hold. */
export interface DryRunOptions extends ClusterAddress {
  /** What the cluster is called. */
  cluster: string;
  /** Where something may be tried. An object that names no namespace is tried in the only one. */
  namespaces: readonly string[];
  /** Takes secrets and personal data out of what the server said. */
  clean: (text: string) => string;
}

/** Lets an API server apply the manifests of a change without keeping them: `dryRun=All`, on every request. */
export function dryRun(options: DryRunOptions): OpenTrial {
  const { cluster, namespaces, clean } = options;
  let opening: Promise<ApiServer> | undefined;
  return {
    name: 'dry-run',
    async attempt(patch) {
      const told = { kind: 'dry-run', patch: digestOfPatch(patch), cluster } as const;
      const tried: string[] = [];
      try {
        const objects = objectsIn(patch.files);
        if (objects.length === 0) return undefined;
        const left = objects.filter((object) => !isRouted(object)).map(({ label }) => label);
        const reason = left.length === 0 ? null : `of a kind that is not tried: ${left.join(', ')}`;
        if (left.length === objects.length) throw new Refusal(reason ?? '');
        const server = await (opening ??= openApiServer(options));
        const problems: string[] = [];
        for (const object of objects.filter(isRouted)) {
          const said = await server.dryRun(object, namespaceOf(object, options));
          tried.push(object.label);
          if (!said.taken) problems.push(clean(said.problem));
        }
        return { ...told, outcome: problems.length === 0 ? 'accepted' : 'refused', objects: tried, problems, reason };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { ...told, outcome: 'not-provable', objects: tried, problems: [], reason: clean(error.message) };
      }
    },

    async doctor() {
      try {
        // Opened anew: a way that could not be read before may have been mended since.
        const server = await openApiServer(options);
        const refusals: string[] = [];
        for (const namespace of namespaces) {
          const said = await server.dryRun(PROBE, namespace);
          // Admission that does not want it has let us in and looked at it, and that is what was asked.
          if (!said.taken) refusals.push(`${namespace} refuses an empty one: ${clean(said.problem)}`);
        }
        const tries = `${cluster} tries objects in ${namespaces.join(', ')} and keeps nothing, with a credential of its own`;
        return [tries, ...refusals].join('; ');
      } catch (error) {
        throw error instanceof Refusal ? new Refusal(clean(error.message)) : error;
      }
    },
  };
}

/** The smallest object that every server knows: sent as all are, so that it shows the right that a trial needs. */
const PROBE: RoutedObject = {
  label: 'PodDisruptionBudget hindcast-doctor',
  route: { group: 'policy', version: 'v1', plural: 'poddisruptionbudgets' },
  name: 'hindcast-doctor',
  namespace: null,
  body: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'hindcast-doctor' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { 'hindcast-doctor': 'selects-nothing' } } },
  },
};

function namespaceOf({ namespace, label }: ManifestObject, { namespaces }: DryRunOptions): string {
  const [only] = namespaces;
  if (namespace === null && namespaces.length === 1 && only !== undefined) return only;
  if (namespace === null) throw new Refusal(`${label} names no namespace, and several are configured`);
  if (!namespaces.includes(namespace)) throw new Refusal(`the namespace ${namespace} of ${label} is not in scope`);
  return namespace;
}
