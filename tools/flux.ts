import { z } from 'zod';
import { defineTool } from '../src/tool.ts';
import { FLUX, readFlux } from './flux/read-flux.ts';
import { openCluster } from './kubernetes/cluster.ts';
import { inScope } from './kubernetes/in-scope.ts';
import { NamespacedQuestion } from './kubernetes/namespaced-question.ts';
import { ONE_ADDRESS, clusterSection, hasOneAddress } from './kubernetes/section.ts';
import { tell } from './kubernetes/tell.ts';

const NAME = 'flux';

const Config = z
  .strictObject({
    ...clusterSection,
    environment: z.string().min(1).default('prod'),
    /** Of the text of one object. */
    maxObjectCharacters: z.number().int().positive().default(131_072),
  })
  .refine(hasOneAddress, ONE_ADDRESS);
type Config = z.infer<typeof Config>;

/** Flux (v2), read from its custom resources, in the namespaces where these are: often `flux-system`. */
export const flux = defineTool<Config, NamespacedQuestion>({
  name: NAME,
  description: 'What Flux deployed when, what it fetched, where it failed, and its Kustomizations and HelmReleases.',
  config: Config,
  input: NamespacedQuestion,
  seed: ({ window }) => [{ ...window }],
  async run({ namespaces, from, to }, { config, signal }) {
    const { environment, maxObjectCharacters: maxCharacters } = config;
    const cluster = openCluster(NAME, config, signal);
    return readFlux(cluster, inScope(NAME, namespaces, config), { window: { from, to }, environment, maxCharacters });
  },
  async doctor({ config, signal }) {
    return tell(openCluster(NAME, { ...config, retries: 0 }, signal), FLUX);
  },
});
