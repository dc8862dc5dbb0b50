import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs, type Deploy, type Window } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import { openConnection, type Connection } from './github/connection.ts';
import { listCommits, readCommit } from './github/read-commits.ts';
import { readDeployRuns } from './github/read-deploy-runs.ts';
import { deployedAt, readDeployments } from './github/read-deployments.ts';
import { newestCommit, readFiles } from './github/read-files.ts';
import { openLogs } from './github/read-log.ts';
import { pullsOf, readPullRequest } from './github/read-pull-requests.ts';
import { readRuns } from './github/read-runs.ts';
import { httpSection } from './reading/http-section.ts';
import { gatherSection, startGathering, type Gathering } from './reading/gather.ts';

const NAME = 'github';

const Name = z.string().regex(/^[\w.-]{1,100}$/, 'must be the name of an owner or a repository');

const Config = z.strictObject({
  owner: Name,
  repo: Name,
  /** A token that may only read: contents, deployments, actions and pull requests. */
  token: z.string().min(1),
  /** The API; of an Enterprise server `https://<host>/api/v3`. */
  baseUrl: httpSection.url.default('https://api.github.com'),
  /** The branch that is deployed; without it the default branch. */
  branch: z.string().min(1).max(250).optional(),
  /** Our names of services by the environments or tasks of deployments, where these do not say it themselves. */
  services: z.record(z.string(), z.string().min(1)).default({}),
  /** Only deployments to these environments; none means all. */
  environments: z.array(z.string().min(1)).default([]),
  /**
   * For a repository that deploys from Actions and makes no deployments: the files of its workflows that deploy, such
   * as `deploy.yml`, each with what it deploys where.
   */
  deployWorkflows: z
    .record(
      z.string().regex(/^[\w.-]{1,200}\.ya?ml$/, 'must be the name of a file in .github/workflows'),
      z.strictObject({ service: z.string().min(1), environment: z.string().min(1).default('production') }),
    )
    .default({}),
  /** Hosts, or domains of hosts, where GitHub keeps the logs of jobs. */
  logHosts: z.array(z.string().min(1)).default(['githubusercontent.com', 'blob.core.windows.net']),
  timeoutMs: httpSection.timeoutMs,
  retries: httpSection.retries,
  maxAnswerBytes: httpSection.maxAnswerBytes,
  /** Longest wait for a rate limit. */
  maxWaitSeconds: z.number().min(0).default(60),
  /** Of how many deployments it is looked up what became of them. */
  maxDeployments: z.number().int().positive().default(200),
  maxCommits: z.number().int().positive().default(200),
  maxDiffBytes: z.number().int().positive().default(131_072),
  maxFiles: z.number().int().positive().default(100),
  maxFileBytes: z.number().int().positive().default(131_072),
  /** Of how many jobs the log is read: those that failed first, then those of workflows that deploy. */
  maxLogs: z.number().int().min(0).default(20),
  /** Of each log, from its end. */
  maxLogBytes: z.number().int().positive().default(131_072),
  ...gatherSection,
  maxTextBytes: gatherSection.maxTextBytes.unwrap().default(262_144),
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({
    ask: z
      .enum(['deployments', 'commits', 'pull-requests', 'runs', 'files'])
      .describe(
        'deployments: under way in the window; commits: made or deployed in it, with diffs; pull-requests: of these ' +
          'commits, with reviews; runs: of workflows, with logs of jobs that failed; files: owners, CI, alert rules, ' +
          'runbooks, manifests and configuration as deployed',
      ),
    at: Instant.nullish().describe('for files: as deployed at this instant; none means the end of the window'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** A repository on GitHub: what was deployed, changed, reviewed and run, in the kinds that a local clone gives. */
export const github = defineTool<Config, Input>({
  name: NAME,
  description: 'Deployments, commits with diffs, reviews, workflow runs with logs and configuration on GitHub.',
  config: Config,
  input: Input,
  seed: ({ incident, window }) => [
    { ask: 'deployments', ...window },
    { ask: 'commits', ...window },
    { ask: 'pull-requests', ...window },
    { ask: 'runs', ...window },
    { ask: 'files', at: incident.startedAt, ...window },
  ],
  async run({ ask, at, from, to }, { config, signal }) {
    const gathering = startGathering(config);
    const connection = openConnection(config, gathering, signal);
    const asked = { connection, window: { from, to }, config, gathering };
    switch (ask) {
      case 'deployments':
        for (const deploy of await deploysOf(asked)) gathering.add(deploy);
        break;
      case 'commits':
        await takeCommits(asked);
        break;
      case 'pull-requests':
        await takePullRequests(asked);
        break;
      case 'runs':
        await readRuns(connection, asked.window, gathering, {
          ...config,
          readLog: openLogs(connection, config, signal),
        });
        break;
      case 'files':
        await takeFiles(asked, at ?? to);
        break;
    }
    return gathering.found();
  },
  async doctor({ config, signal }) {
    const connection = openConnection({ ...config, retries: 0 }, startGathering(config), signal);
    const Repository = z.looseObject({ full_name: z.string(), default_branch: z.string() });
    const { full_name: name, default_branch: branch } = await connection.read(Repository, '');
    return `${name} answers at ${config.baseUrl}; ${config.branch ?? branch} is what is deployed`;
  },
});

interface Asked {
  connection: Connection;
  window: Window;
  config: Config;
  gathering: Gathering;
}

async function deploysOf({ connection, window, config, gathering }: Asked): Promise<Deploy[]> {
  const deploys = await readDeployments(connection, window, config, gathering);
  for (const [workflow, place] of Object.entries(config.deployWorkflows)) {
    deploys.push(...(await readDeployRuns(connection, window, { workflow, place }, gathering)));
  }
  return deploys;
}

/** Commits made in the window or brought by its deploys. Without the right to see deploys, the former are still told. */
async function shasOf(asked: Asked): Promise<string[]> {
  const { connection, window, config, gathering } = asked;
  const deploys = (await unlessMissing(deploysOf(asked), gathering)) ?? [];
  return listCommits(connection, deploys, window, config, gathering);
}

async function takeCommits(asked: Asked): Promise<void> {
  const { connection, config, gathering } = asked;
  for (const sha of await shasOf(asked)) {
    if (gathering.isFull()) {
      gathering.leaveOut();
      continue;
    }
    const read = await unlessMissing(readCommit(connection, sha, config.maxDiffBytes), gathering);
    if (read) gathering.add(read.commit);
    if (read?.cut) gathering.leaveOut();
  }
}

async function takePullRequests(asked: Asked): Promise<void> {
  const { connection, gathering } = asked;
  const known = new Set<number>();
  for (const sha of await shasOf(asked)) {
    if (gathering.isFull()) {
      gathering.leaveOut();
      continue;
    }
    for (const pull of (await unlessMissing(pullsOf(connection, sha), gathering)) ?? []) {
      if (known.has(pull.number)) continue;
      known.add(pull.number);
      gathering.add(await readPullRequest(connection, pull));
    }
  }
}

async function takeFiles({ connection, config, gathering }: Asked, at: string): Promise<void> {
  const deployed = await unlessMissing(deployedAt(connection, at, config, gathering), gathering);
  const sha = deployed?.sha ?? (await newestCommit(connection, at, config.branch));
  if (sha !== undefined) await readFiles(connection, sha, gathering, config);
}

/** What is missing, or hidden from the token, is counted as left out; any other failure ends the question. */
async function unlessMissing<Answer>(answer: Promise<Answer>, { leaveOut }: Gathering): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ToolError) || error.failure !== 'not-found') throw error;
    leaveOut();
    return undefined;
  }
}
