import { ToolError } from '../../src/errors.ts';
import type { Cluster, Item, ListQuery } from './cluster.ts';
import type { Resource } from './resources.ts';

/** Items with the resource that each is of. */
export interface ListedEach {
  found: { resource: Resource; item: Item }[];
  /** What is not there although it was asked for, one sentence each; empty where the lists are whole. */
  missing: string[];
}

/**
 * Lists several resources in several namespaces. A list that is refused does not lose the others, but is named as
 * missing; a resource that the server does not know holds nothing. Throws `ToolError` where no list was read.
 */
export async function listEach(
  cluster: Cluster,
  resources: readonly Resource[],
  namespaces: readonly string[],
  query: Omit<ListQuery, 'namespace'> = {},
): Promise<ListedEach> {
  const each: ListedEach = { found: [], missing: [] };
  const failures: ToolError[] = [];
  let read = 0;
  for (const resource of resources) {
    const places = resource.namespaced ? namespaces.map((namespace) => ({ namespace })) : [{}];
    for (const place of places) {
      const named = `${resource.plural}${'namespace' in place ? ` in ${place.namespace}` : ''}`;
      try {
        const { items, truncated } = await cluster.list(resource, { ...query, ...place });
        each.found.push(...items.map((item) => ({ resource, item })));
        if (truncated) each.missing.push(`${named}: not all were read`);
        if (items.length > 0 || !truncated) read += 1;
      } catch (error) {
        if (!(error instanceof ToolError) || error.failure === 'client') throw error;
        failures.push(error);
        if (error.failure !== 'not-found') each.missing.push(`${named}: ${error.message}`);
      }
    }
  }
  const [first] = failures;
  if (read === 0 && first) throw failures.find(({ failure }) => failure !== 'not-found') ?? first;
  return each;
}
