import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import { APPLICATIONS, askArgoCd, readApplications, type Applications } from './argo-cd/read-applications.ts';
import { openCluster } from './kubernetes/cluster.ts';
import { listEach } from './kubernetes/list-each.ts';
import { ONE_ADDRESS, clusterSection, hasOneAddress } from './kubernetes/section.ts';
import { tell } from './kubernetes/tell.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';

const NAME = 'argo-cd';

const Config = z
  .strictObject({
    /** Argo CD's own API, with a token that may `get` applications. */
    api: z.strictObject({ ...httpSection, bearerToken: z.string().min(1) }).optional(),
    /** The cluster that holds the Application resources, in the namespaces where these are: often `argocd`. */
    kubernetes: z.strictObject(clusterSection).refine(hasOneAddress, ONE_ADDRESS).optional(),
    /** Which projects to look at; none means all that can be seen. */
    projects: z.array(z.string().min(1)).max(100).default([]),
    environment: z.string().min(1).default('prod'),
    /** Of the text of one application. */
    maxObjectCharacters: z.number().int().positive().default(131_072),
  })
  .refine(
    ({ api, kubernetes }) => (api === undefined) !== (kubernetes === undefined),
    'must say where to read applications: one of api, kubernetes',
  );
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({ from: Instant, to: Instant })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/**
 * Argo CD: its applications, through its own API or as custom resources of a cluster. Both give the same; the second needs
 * no token of Argo CD, and the first no access to the cluster.
 */
export const argoCd = defineTool<Config, Input>({
  name: NAME,
  description: 'What Argo CD synced when and with what result, the health of applications, and the applications.',
  config: Config,
  input: Input,
  seed: ({ window }) => [{ ...window }],
  async run({ from, to }, { config, signal }) {
    const { projects, environment, maxObjectCharacters: maxCharacters } = config;
    const applications = await read(config, signal);
    return readApplications(applications, projects, { window: { from, to }, environment, maxCharacters });
  },
  async doctor({ config, signal }) {
    const { api, kubernetes } = config;
    if (kubernetes) return tell(openCluster(NAME, { ...kubernetes, retries: 0 }, signal), [APPLICATIONS]);
    const { items, place } = await read({ ...config, ...(api && { api: { ...api, retries: 0 } }) }, signal);
    return `${place} answers: ${items.length} applications`;
  },
});

async function read({ api, kubernetes, projects }: Config, signal: AbortSignal): Promise<Applications> {
  if (kubernetes) {
    const cluster = openCluster(NAME, kubernetes, signal);
    const { found, missing } = await listEach(cluster, [APPLICATIONS], kubernetes.namespaces);
    return { place: `cluster ${cluster.name}`, cluster: cluster.name, items: found.map(({ item }) => item), missing };
  }
  if (!api) throw new ToolError(NAME, 'client', `${NAME}: nothing says where to read applications`);
  const source = jsonSource(NAME, api);
  return { place: `Argo CD at ${source.url}`, cluster: NAME, ...(await askArgoCd(source, projects, signal)) };
}
