import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs, instant, type Window } from '../src/schema/index.ts';
import { defineTool, type Found, type ToolContext } from '../src/tool.ts';
import { openRepository, type Repository } from './git-history/git.ts';
import { compare } from './git-history/compare.ts';
import { pathKind } from './git-history/path-kind.ts';
import {
  commitsDeployed,
  commitsMade,
  isShallow,
  newestCommit,
  resolveCommit,
  type Listed,
} from './git-history/list-commits.ts';
import { readCommits } from './git-history/read-commits.ts';
import { readDeploys } from './git-history/read-deploys.ts';
import { readFiles } from './git-history/read-files.ts';

const NAME = 'git-history';
const HISTORY_MS = 90 * 86_400_000;

const Config = z.strictObject({
  /** The folder of a local clone. */
  repository: z.string().min(1),
  /** The branch that is deployed. */
  branch: z.string().min(1).default('HEAD'),
  /** A file of JSON lines: startedAt, finishedAt, service, sha, and previousSha, status, reason, environment. */
  deployLog: z.string().min(1).optional(),
  /** Where deploys went whose line does not say. */
  environment: z.string().min(1).default('prod'),
  maxCommits: z.number().int().positive().default(200),
  maxDiffBytes: z.number().int().positive().default(131_072),
  maxFiles: z.number().int().positive().default(300),
  maxFileBytes: z.number().int().positive().default(131_072),
});
type Config = z.infer<typeof Config>;

const Path = z
  .string()
  .min(1)
  .max(1000)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'must be a path inside the repository');

const Sha = z.string().regex(/^[0-9a-f]{7,64}$/, 'must be the id of a commit, of at least seven digits');

const Input = z
  .strictObject({
    ask: z
      .enum(['commits', 'compare', 'deploys', 'files', 'history'])
      .describe(
        'commits: made or deployed in the window, with diffs; deploys: of the deploy log; files: owners, CI, alert ' +
          'rules, runbooks, manifests and configuration as they stood at its end; history: what changed some files ' +
          'in the 90 days before it; compare: what a deploy of head in the place of base brought and took back, ' +
          'whenever that was made',
      ),
    base: Sha.nullish().describe('for compare: the commit that was there before'),
    head: Sha.nullish().describe('for compare: the commit that was deployed'),
    paths: z
      .array(Path)
      .max(200)
      .nullish()
      .describe('for history; none means the configuration that commits of the window touched'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to')
  .refine(({ ask, base, head }) => ask !== 'compare' || (base && head), 'compare needs base and head');
type Input = z.infer<typeof Input>;

/** A local clone and the log of what was deployed from it. Git is only read, and runs nothing of the repository's. */
export const gitHistory = defineTool<Config, Input>({
  name: NAME,
  description: 'Deploys, commits with their diffs, and the configuration of a repository and how it came about.',
  config: Config,
  alwaysHolds: true,
  input: Input,
  seed: ({ window }, { deployLog }) => [
    ...(deployLog === undefined ? [] : [{ ask: 'deploys' as const, ...window }]),
    { ask: 'commits', ...window },
    { ask: 'files', ...window },
    { ask: 'history', ...window },
  ],
  async run({ ask, paths, base, head: compared, from, to }, context) {
    const window = { from, to };
    if (ask === 'deploys') return deploys(window, context);
    const { config, signal } = context;
    const repository = await openRepository(config.repository, signal);
    if (ask === 'compare') return compare(repository, { base: base ?? '', head: compared ?? '' }, config);
    const head = await headOf(repository, config);
    if (head === undefined) return NOTHING;
    switch (ask) {
      case 'commits':
        return commits(repository, head, window, context);
      case 'files':
        return files(repository, head, window, config);
      case 'history':
        return history(repository, head, window, paths ?? [], context);
    }
  },
  async doctor(context) {
    const { config, signal } = context;
    const repository = await openRepository(config.repository, signal);
    const head = await headOf(repository, config);
    const epoch = { from: instant(0), to: instant(context.now()) };
    const log = config.deployLog === undefined ? undefined : await deploys(epoch, context);
    const told = log === undefined ? 'no deploy log' : `${log.observations.length} deploys in the log`;
    return `${config.branch} of ${config.repository} is at ${head?.slice(0, 7) ?? 'no commit'}, ${told}`;
  },
});

const NOTHING: Found = { observations: [], total: 0, truncated: false };

type Context = ToolContext & { config: Config };

/** The newest commit of the branch; undefined in a clone that has no commit yet. */
async function headOf(repository: Repository, { branch }: Config): Promise<string | undefined> {
  const head = await resolveCommit(repository, branch);
  if (head !== undefined || branch === 'HEAD') return head;
  throw new ToolError(NAME, 'not-found', `${NAME}: ${repository.path} has no branch ${JSON.stringify(branch)}`);
}

async function deploys(window: Window, { config, signal }: Context): Promise<Found> {
  if (config.deployLog === undefined) {
    throw new ToolError(NAME, 'not-found', `${NAME}: no deploy log is configured; set tools.${NAME}.deployLog`);
  }
  const { environment, deployLog } = config;
  const { deploys: observations, malformed } = await readDeploys(deployLog, window, { environment, signal });
  return { observations, total: observations.length + malformed, truncated: malformed > 0 };
}

async function commits(repository: Repository, head: string, window: Window, context: Context): Promise<Found> {
  const { shas, missing } = await commitsIn(repository, head, window, context);
  const { commits: observations, total, truncated } = await readCommits(repository, shas, context.config);
  const incomplete = truncated || missing > 0 || (await isShallow(repository));
  return { observations, total: total + missing, truncated: incomplete };
}

/** Commits made in a window, and those that a deploy in it brought, whenever they were made. */
async function commitsIn(repository: Repository, head: string, window: Window, context: Context): Promise<Listed> {
  const { deployLog, maxCommits, environment } = context.config;
  const { signal } = context;
  const log = deployLog === undefined ? undefined : await readDeploys(deployLog, window, { environment, signal });
  const deployed = await commitsDeployed(repository, log?.deploys ?? [], maxCommits);
  const made = await commitsMade(repository, head, window);
  const known = new Set(deployed.shas);
  const shas = [...made.shas.filter((sha) => !known.has(sha)), ...deployed.shas];
  return { shas, missing: deployed.missing + made.missing };
}

async function files(repository: Repository, head: string, { to }: Window, config: Config): Promise<Found> {
  const sha = await newestCommit(repository, head, to);
  return sha === undefined ? NOTHING : readFiles(repository, sha, config);
}

async function history(
  repository: Repository,
  head: string,
  window: Window,
  paths: readonly string[],
  context: Context,
): Promise<Found> {
  const touched = paths.length > 0 ? paths : await configTouched(repository, head, window, context);
  if (touched.length === 0) return NOTHING;
  const startMs = epochMs(window.from);
  const before = { from: instant(Math.max(0, startMs - HISTORY_MS)), to: instant(startMs - 1) };
  const { shas, missing } = await commitsMade(repository, head, before, touched);
  const { commits: observations, total, truncated } = await readCommits(repository, shas, context.config);
  const incomplete = truncated || missing > 0 || (await isShallow(repository));
  return { observations, total: total + missing, truncated: incomplete };
}

async function configTouched(
  repository: Repository,
  head: string,
  window: Window,
  context: Context,
): Promise<string[]> {
  const { shas } = await commitsIn(repository, head, window, context);
  const { commits: read } = await readCommits(repository, shas, context.config);
  const paths = read.flatMap((commit) => commit.paths);
  return [...new Set(paths)].filter((path) => pathKind(path) !== undefined).toSorted();
}
