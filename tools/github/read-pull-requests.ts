import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import type { PullRequest } from '../../src/schema/index.ts';
import { oneLine } from '../reading/gather.ts';
import { List, type Connection } from './connection.ts';

const Text = z.string().nullish();
const User = z.looseObject({ login: z.string() }).nullish();
const Pull = z.looseObject({
  number: z.number().int().positive(),
  title: Text,
  body: Text,
  user: User,
  merged_at: Text,
  merge_commit_sha: Text,
  requested_reviewers: z.array(z.looseObject({ login: z.string() })).nullish(),
});
export type Pull = z.infer<typeof Pull>;
const Review = z.looseObject({ user: User, state: z.string(), body: Text, submitted_at: Text });
type Review = z.infer<typeof Review>;

const MOST_REVIEWS = 300;

/** The merged pull requests that a commit came with. Those still open only mention it. Throws `ToolError`. */
export async function pullsOf(connection: Connection, sha: string): Promise<Pull[]> {
  const pulls: Pull[] = [];
  for await (const page of connection.pages(List, `/commits/${encodeURIComponent(sha)}/pulls`)) {
    pulls.push(...page.flatMap((raw) => Pull.safeParse(raw).data ?? []));
  }
  return pulls.filter(({ merged_at: mergedAt }) => mergedAt);
}

/** A pull request with its reviews. Throws `ToolError`. */
export async function readPullRequest(connection: Connection, pull: Pull): Promise<PullRequest> {
  const reviews: Review[] = [];
  for await (const page of connection.pages(List, `/pulls/${pull.number}/reviews`)) {
    reviews.push(...page.flatMap((raw) => Review.safeParse(raw).data ?? []));
    if (reviews.length >= MOST_REVIEWS) break;
  }
  const merged = parseInstant(pull.merged_at ?? '');
  const { number, title, body, user, merge_commit_sha: mergeSha, requested_reviewers: requested } = pull;
  const asked = (requested ?? []).map(({ login }) => login);
  return {
    kind: 'pull-request',
    number,
    title: oneLine(title ?? ''),
    author: user?.login ?? '',
    mergedAt: merged.ok ? merged.at : null,
    mergeSha: mergeSha ?? null,
    approvedBy: approvers(reviews),
    text: [
      `#${number} ${title ?? ''}`,
      `by ${user?.login ?? 'nobody named'}, merged ${pull.merged_at ?? 'never'} as ${mergeSha ?? 'no commit'}`,
      ...(asked.length > 0 ? [`asked for a review that did not come: ${asked.join(', ')}`] : []),
      '',
      body ?? '',
      ...reviews.flatMap((review) => [
        '',
        `review by ${review.user?.login ?? 'nobody named'}, ${review.submitted_at ?? 'at no stated time'}: ${review.state}`,
        review.body ?? '',
      ]),
    ].join('\n'),
  };
}

/** Who approved and did not take it back; a comment takes nothing back. Reviews come oldest first. */
function approvers(reviews: readonly Review[]): string[] {
  const last = new Map<string, string>();
  for (const { user, state } of reviews) {
    if (user && ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(state)) last.set(user.login, state);
  }
  return [...last].filter(([, state]) => state === 'APPROVED').map(([login]) => login);
}
