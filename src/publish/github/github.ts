import { PublishError } from '../../errors.ts';
import type { Write } from '../../schema/index.ts';
import { previewOf } from '../preview.ts';
import type { Publisher } from '../publisher.ts';
import { assertSendable } from '../sendable.ts';
import { decisionsOn } from './approvals/decisions-on.ts';
import { openConnection } from './client/connection.ts';
import { ensureIssue } from './issue/ensure-issue.ts';
import { dueOn } from './issue/ensure-milestone.ts';
import { standingFile } from './pull-request/standing-file.ts';
import { ensurePullRequest } from './pull-request/ensure-pull-request.ts';
import type { GithubOptions } from './github-options.ts';
import { createSession } from './client/session.ts';
import { Repository } from './client/shapes.ts';

/** What the markers for a repository are signed for. */
export function githubTarget({ owner, repo }: Pick<GithubOptions, 'owner' | 'repo'>): string {
  return `github:${owner}/${repo}`.toLowerCase();
}

/**
 * Writes to one repository on GitHub: issues, and draft pull requests from branches of their own. Never merges, never
 * pushes with force or to another branch, never reopens, and never overwrites what a person edited.
 */
export function githubPublisher(options: GithubOptions): Publisher {
  const target = githubTarget(options);
  const session = createSession(openConnection(target, options), options);
  const { octokit, at, read } = session;

  return {
    name: 'github',
    target,
    preview: (write) => previewOf(write, { target, facts: factsOf(write, options) }),

    ensure: async (write, mode = 'write') => {
      assertSendable(write, { target, secret: options.markerSecret });
      const { branch } = write;
      return branch === null
        ? ensureIssue(session, write, mode)
        : ensurePullRequest(session, { ...write, branch }, mode);
    },

    standing: (write) => standingFile(session, write),

    decisionsOn: (rca, since) => decisionsOn(session, rca, since),

    async doctor() {
      const repository = await read(Repository, octokit.rest.repos.get(at));
      const name = repository.full_name;
      if (repository.archived) throw new PublishError(target, `${name} is archived. Unarchive it or name another.`);
      if (!repository.has_issues) throw new PublishError(target, `${name} has issues switched off. Switch them on.`);
      if (repository.permissions?.push === false) {
        throw new PublishError(target, `the token may not write to ${name}. Give it contents to write.`);
      }
      return `writes to ${name} as ${await session.login()}, pull requests for ${await session.base()}`;
    },
  };
}

/** What is sent besides the write itself; it follows from the write and the configuration. */
function factsOf({ kind, title, milestone }: Write, { base, draft = true }: GithubOptions): [string, string][] {
  if (kind === 'issue') return milestone === null ? [] : [['due on', dueOn(milestone.due)]];
  return [
    ['base', base ?? 'the default branch'],
    ['draft', draft ? 'yes' : 'no'],
    ['commit message', title],
  ];
}
