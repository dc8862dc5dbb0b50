import { ToolError } from '../../src/errors.ts';
import type { Document } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import type { Repository } from './git.ts';
import { commitsBetween, countBetween, resolveCommit } from './list-commits.ts';
import { readCommits, type CommitLimits } from './read-commits.ts';

const TOOL = 'git-history';

/**
 * What putting `head` in the place of `base` brought: its commits with their diffs, and in a document how far apart the
 * two are. Going back to an earlier commit brings none and takes some back, which the document lists. Throws `ToolError`.
 */
export async function compare(
  repository: Repository,
  { base, head }: { base: string; head: string },
  limits: CommitLimits,
): Promise<Found> {
  const [from, to] = [await known(repository, base), await known(repository, head)];
  const [ahead, behind] = [await countBetween(repository, from, to), await countBetween(repository, to, from)];
  const brought = await commitsBetween(repository, from, to, limits.maxCommits);
  const takenBack = await commitsBetween(repository, to, from, limits.maxCommits);
  const { commits, truncated } = await readCommits(repository, brought, limits);
  const both = ahead > 0 ? 'diverged' : 'behind';
  const status = behind > 0 ? both : ahead > 0 ? 'ahead' : 'identical';
  const told: Document = {
    kind: 'document',
    name: `${from.slice(0, 7)}...${to.slice(0, 7)}`,
    at: null,
    entity: null,
    text: [
      `${from}...${to}: ${status}`,
      `brings ${ahead} commits, takes back ${behind}`,
      ...brought.map((sha) => `+ ${sha}`),
      ...takenBack.map((sha) => `- ${sha}`),
    ].join('\n'),
  };
  const isCut = truncated || brought.length < ahead || takenBack.length < behind;
  return { observations: [told, ...commits], total: 1 + ahead, truncated: isCut };
}

async function known(repository: Repository, name: string): Promise<string> {
  const sha = await resolveCommit(repository, name);
  if (sha !== undefined) return sha;
  throw new ToolError(TOOL, 'not-found', `${TOOL}: ${repository.path} has no commit ${name}; fetch it`);
}
