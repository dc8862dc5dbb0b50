import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { compareInstants } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import { deploysOf, releaseOf, unsettled, type Release } from './helm/releases.ts';
import { openCluster, type Cluster } from './kubernetes/cluster.ts';
import { foundIn } from './kubernetes/found.ts';
import { inScope } from './kubernetes/in-scope.ts';
import { listEach, type ListedEach } from './kubernetes/list-each.ts';
import { NamespacedQuestion } from './kubernetes/namespaced-question.ts';
import { touches } from './kubernetes/read-instant.ts';
import { inNamespace } from './kubernetes/resources.ts';
import { ONE_ADDRESS, clusterSection, hasOneAddress } from './kubernetes/section.ts';

const NAME = 'helm';
const RECORDS = inNamespace('/api/v1', 'secrets', 'Secret');
const OF_HELM = { labelSelector: 'owner=helm', metadataOnly: true };

const Config = z
  .strictObject({ ...clusterSection, environment: z.string().min(1).default('prod') })
  .refine(hasOneAddress, ONE_ADDRESS);
type Config = z.infer<typeof Config>;

/**
 * Releases of Helm, as far as the labels of its records tell: revision, status, times.
 *
 * Helm keeps its records in Secrets, and RBAC cannot part the labels of a Secret from its contents: who may list the one
 * may list the other. So the ClusterRole that is shipped grants no Secrets and this tool is off. Whoever wants it binds
 * the Role of `deploy/kubernetes/rbac-helm.yaml`, namespace by namespace, and adds the section; without the Role the
 * tool says that it is not configured. Even with it nothing but metadata is ever asked for (`PartialObjectMetadataList`),
 * only of what is labelled `owner=helm`, and an answer that holds more is refused unread. Charts and values, which only
 * the contents tell, come from `tools/flux.ts`, `tools/argo-cd.ts` or the repository.
 */
export const helm = defineTool<Config, NamespacedQuestion>({
  name: NAME,
  description: 'Which revision of which Helm release was deployed when, and releases that are stuck.',
  config: Config,
  input: NamespacedQuestion,
  seed: ({ window }) => [{ ...window }],
  async run({ namespaces, from, to }, { config, signal }) {
    const cluster = openCluster(NAME, config, signal);
    const { found, missing } = await records(cluster, inScope(NAME, namespaces, config));
    const releases = found.flatMap(({ item }) => releaseOf(item) ?? []);
    const unreadable = found.length - releases.length;
    const deploys = byName(releases)
      .flatMap((one) => deploysOf(one, config.environment))
      .filter(({ startedAt, finishedAt }) => touches(startedAt, finishedAt, { from, to }))
      .toSorted((a, b) => compareInstants(a.startedAt, b.startedAt) || (a.text < b.text ? -1 : 1));
    const stuck = unsettled(config.cluster, releases).filter(({ firstAt }) => touches(firstAt, firstAt, { from, to }));
    const lacks = [...missing, ...(unreadable > 0 ? [`releases: ${unreadable} have labels that cannot be read`] : [])];
    return foundIn(`cluster ${cluster.name}`, [...deploys, ...stuck], lacks);
  },
  async doctor({ config, signal }) {
    const cluster = openCluster(NAME, { ...config, retries: 0 }, signal);
    const { found, missing } = await records(cluster, config.namespaces);
    const but = missing.length === 0 ? '' : `; but ${missing.join('; ')}`;
    return `cluster ${cluster.name} answers: ${found.length} revisions of releases${but}`;
  },
});

async function records(cluster: Cluster, namespaces: readonly string[]): Promise<ListedEach> {
  try {
    return await listEach(cluster, [RECORDS], namespaces, OF_HELM);
  } catch (error) {
    if (!(error instanceof ToolError) || !error.message.includes(' answers 403')) throw error;
    const remedy =
      'bind the Role of deploy/kubernetes/rbac-helm.yaml, which lets its holder read every Secret of a namespace, or leave the section out';
    throw new ToolError(NAME, 'auth', `${NAME}: not configured: Secrets may not be listed; ${remedy}`, {
      cause: error,
    });
  }
}

function byName(releases: readonly Release[]): Release[][] {
  const groups = new Map<string, Release[]>();
  for (const release of releases) {
    const key = `${release.namespace}/${release.name}`;
    groups.set(key, [...(groups.get(key) ?? []), release]);
  }
  return [...groups.values()];
}
