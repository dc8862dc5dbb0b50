import { compareInstants, type Instant, type Write } from '../../../schema/index.ts';
import { standing } from '../../marker.ts';
import type { Said } from '../../publisher.ts';
import { orMissing } from '../client/missing.ts';
import type { Session } from '../client/session.ts';
import { Comment, Permission, Review } from '../client/shapes.ts';
import { hasSameText } from '../has-same-text.ts';
import { filesOf, findPullRequest } from '../pull-request/find-pull-request.ts';
import { readCommand } from './read-command.ts';

/**
 * What people said on the pull request of an RCA, with the role that the repository gives them. Nothing where the pull
 * request does not stand there to the byte as planned, for then they saw something else. A review counts for the commit
 * at the head only, and the latest of a person; a comment counts if it was never edited, because others may edit it. Both
 * count only after `since`, when these bytes were there. Our own account is never heard.
 */
export async function decisionsOn(session: Session, rca: Write, since: Instant): Promise<Said[]> {
  const { octokit, at, each, isOurs } = session;
  const found = rca.branch === null ? undefined : await findPullRequest(session, rca, rca.branch);
  if (!found || found.pull.state !== 'open' || !found.marker || !hasSameText(found.pull, rca)) return [];
  const { pull } = found;
  const files = new Set((await filesOf(session, pull)).map(({ path, blobSha }) => `${blobSha} ${path}`));
  const planned = rca.files.map(standing);
  if (files.size !== planned.length || !planned.every(({ path, blobSha }) => files.has(`${blobSha} ${path}`)))
    return [];

  const said: Omit<Said, 'role'>[] = [];
  const reviews = octokit.paginate.iterator(octokit.rest.pulls.listReviews, {
    ...at,
    pull_number: pull.number,
    per_page: 100,
  });
  const latest = new Map<string, Review>();
  for await (const review of each(Review, reviews)) {
    if (review.user && review.state !== 'COMMENTED') latest.set(review.user.login.toLowerCase(), review);
  }
  for (const { id, user, state, submitted_at: when, commit_id: commit } of latest.values()) {
    if (!user || state !== 'APPROVED' || commit !== pull.head.sha || !when) continue;
    said.push({
      nonce: `github-review-${id}`,
      by: user.login,
      at: when,
      decision: 'approve',
      write: 'rca',
      digest: null,
    });
  }
  const comments = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    ...at,
    issue_number: pull.number,
    per_page: 100,
  });
  for await (const { id, user, body, created_at: when, updated_at: edited } of each(Comment, comments)) {
    const command = readCommand(body ?? '');
    if (!user || !command || edited !== when) continue;
    said.push({ nonce: `github-comment-${id}`, by: user.login, at: when, ...command });
  }

  const heard: Said[] = [];
  // Anybody may comment, and as often as they like: each is asked about once.
  const roles = new Map<string, string | null>();
  for (const one of said) {
    if (compareInstants(one.at, since) < 0 || (await isOurs({ user: { login: one.by } }))) continue;
    const known = roles.get(one.by);
    const role = known === undefined ? await roleOf(session, one.by) : known;
    roles.set(one.by, role);
    heard.push({ ...one, role });
  }
  return heard;
}

/** As the repository says; null where it knows nobody of that name. */
export async function roleOf({ octokit, at, read }: Session, username: string): Promise<string | null> {
  const asked = octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
  const permission = await orMissing(read(Permission, asked));
  return permission ? `github:${permission.role_name ?? permission.permission}` : null;
}
