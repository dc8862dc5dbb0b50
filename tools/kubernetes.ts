import { z } from 'zod';
import { Instant, epochMs, instant } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import { openCluster, type Cluster } from './kubernetes/cluster.ts';
import { inScope } from './kubernetes/in-scope.ts';
import { readEvents } from './kubernetes/read-events.ts';
import { readLogs } from './kubernetes/read-logs.ts';
import { readObjects } from './kubernetes/read-objects.ts';
import { readRollouts } from './kubernetes/read-rollouts.ts';
import { tell } from './kubernetes/tell.ts';
import { EVENTS, GROUPS } from './kubernetes/resources.ts';
import { ONE_ADDRESS, clusterSection, hasOneAddress } from './kubernetes/section.ts';

const NAME = 'kubernetes';

const Config = z
  .strictObject({
    ...clusterSection,
    /** What deploys to this cluster are deploys to. */
    environment: z.string().min(1).default('prod'),
    /** How long the API server keeps an event: its `--event-ttl`. */
    eventsKeptMinutes: z.number().positive().default(60),
    /** Of the text of one object. */
    maxObjectCharacters: z.number().int().positive().default(131_072),
    /**
     * Logs that are read at most, of which each container has one, or two after it was started again; 0 where a log
     * store is looked at, which holds the same lines.
     */
    maxLogs: z.number().int().min(0).default(100),
    maxLinesPerLog: z.number().int().positive().default(20_000),
    maxBytesPerLog: z.number().int().positive().default(4_194_304),
  })
  .refine(hasOneAddress, ONE_ADDRESS);
type Config = z.infer<typeof Config>;

const OBJECTS = ['workloads', 'jobs', 'pods', 'network', 'scaling', 'storage', 'nodes', 'config'] as const;

const Input = z
  .strictObject({
    ask: z
      .enum(['rollouts', 'events', 'logs', ...OBJECTS])
      .describe(
        'rollouts: which version of which workload took over when; events: what the cluster says happened; logs: of ' +
          'containers; the others: objects as they stand now, config with hashes in place of values',
      ),
    namespaces: z.array(z.string().min(1)).max(50).nullish().describe('none means all that are in scope'),
    services: z.array(z.string().min(1)).max(200).nullish().describe('for rollouts and logs; none means all'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** A Kubernetes cluster, in the namespaces of the section. Nothing is asked but GET, and never for a Secret. */
export const kubernetes = defineTool<Config, Input>({
  name: NAME,
  description: 'Rollouts, events, container logs and objects of a Kubernetes cluster, in the namespaces in scope.',
  config: Config,
  alwaysHolds: true,
  input: Input,
  // Events first: a cluster forgets them within the hour.
  seed: ({ window, services }, { maxLogs }) => [
    { ask: 'events', ...window },
    { ask: 'rollouts', ...window },
    ...(maxLogs === 0 ? [] : [{ ask: 'logs' as const, services: services.toSorted(), ...window }]),
    ...OBJECTS.map((ask) => ({ ask, ...window })),
  ],
  async run({ ask, namespaces, services, from, to }, { config, signal, now }) {
    const cluster = openCluster(NAME, config, signal);
    const scope = { namespaces: inScope(NAME, namespaces, config), services: services ?? [], window: { from, to } };
    if (ask === 'events') {
      const keptSince = instant(now() - config.eventsKeptMinutes * 60_000);
      return readEvents(cluster, scope.namespaces, { window: scope.window, keptSince });
    }
    if (ask === 'rollouts') return readRollouts(cluster, { ...scope, environment: config.environment });
    if (ask === 'logs') {
      const { maxLogs, maxLinesPerLog, maxBytesPerLog } = config;
      const most = { maxContainers: maxLogs, maxLines: maxLinesPerLog, maxBytes: maxBytesPerLog };
      return readLogs(cluster, { ...scope, ...most });
    }
    return readObjects(cluster, GROUPS[ask], scope.namespaces, config.maxObjectCharacters);
  },
  async doctor({ config, signal }) {
    const cluster: Cluster = openCluster(NAME, { ...config, retries: 0 }, signal);
    return tell(cluster, [EVENTS, ...Object.values(GROUPS).flat()]);
  },
});
