import { z } from 'zod';

/** All that is ever sent to GitHub to change something. Nothing here merges, closes, deletes or forces. */
const CHANGES = new Set([
  'POST /repos/{owner}/{repo}/issues',
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues',
  'POST /repos/{owner}/{repo}/labels',
  'POST /repos/{owner}/{repo}/milestones',
  'POST /repos/{owner}/{repo}/git/blobs',
  'POST /repos/{owner}/{repo}/git/trees',
  'POST /repos/{owner}/{repo}/git/commits',
  'POST /repos/{owner}/{repo}/git/refs',
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
  'POST /repos/{owner}/{repo}/pulls',
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
]);

/** They make objects of git that nothing names yet: made twice, or made and not told of, they do no harm. */
const NAMELESS = /^POST \/repos\/\{owner\}\/\{repo\}\/git\/(blobs|trees|commits)$/;

/** Whether a change may be sent again although its answer was lost. All others are looked for first. */
export function isHarmlessTwice({ method, url }: { method: string; url: string }): boolean {
  return NAMELESS.test(`${method} ${url}`);
}

const RefChange = z.object({
  ref: z.string().regex(/^(refs\/)?heads\/hindcast\//),
  force: z.literal(false).optional(),
});
const StateChange = z.object({ state: z.undefined().optional() });

/**
 * Whether a request may be sent: it is on the list, moves no branch but our own and never with force, and opens or
 * closes nothing that stands. The last line of defence against a fault of ours.
 */
export function isAllowedChange(request: { method: string; url: string }): boolean {
  const name = `${request.method} ${request.url}`;
  if (!CHANGES.has(name)) return false;
  if (name.includes('/git/refs')) return RefChange.safeParse(request).success;
  return request.method !== 'PATCH' || StateChange.safeParse(request).success;
}
