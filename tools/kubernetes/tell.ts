import { ToolError } from '../../src/errors.ts';
import type { Cluster } from './cluster.ts';
import type { Resource } from './resources.ts';

/**
 * What can be listed, in a few words, found out by asking for one of each in every namespace; a review of access would
 * be a POST. Throws `ToolError` where nothing can be listed, or the cluster does not answer.
 */
export async function tell(cluster: Cluster, resources: readonly Resource[]): Promise<string> {
  const missing: string[] = [];
  let refusal: ToolError | undefined;
  let listable = 0;
  for (const resource of resources) {
    for (const namespace of resource.namespaced ? cluster.namespaces : [undefined]) {
      try {
        await cluster.list(resource, { atMost: 1, ...(namespace === undefined ? {} : { namespace }) });
        listable += 1;
      } catch (error) {
        if (!(error instanceof ToolError) || !['auth', 'not-found'].includes(error.failure)) throw error;
        refusal ??= error;
        const why = error.failure === 'auth' ? 'forbidden' : 'not there';
        missing.push(`${resource.plural}${namespace === undefined ? '' : ` in ${namespace}`} (${why})`);
      }
    }
  }
  if (refusal && listable === 0) throw refusal;
  const places = cluster.namespaces.join(', ');
  const but = missing.length === 0 ? '' : `; but not ${missing.join(', ')}`;
  return `cluster ${cluster.name} answers for ${places}: ${listable} lists can be read${but}`;
}
