import { z } from 'zod';
import { PublishError } from '../../../errors.ts';
import type { Write } from '../../../schema/index.ts';
import { orMissing } from '../client/missing.ts';
import type { Session } from '../client/session.ts';
import { Issue } from '../client/shapes.ts';

/** An issue and the one that it should stand under. */
export interface Link {
  parent: Issue;
  child: Issue;
}

/**
 * The links that are missing around the issue of a write: to its parent, and where it is the parent itself to the issues of
 * the same incident that were opened before it. One that stands under another issue already is left there.
 */
export async function unlinked(session: Session, write: Write, issue: Issue): Promise<Link[]> {
  const { id, parent } = write;
  if (parent === null && id !== 'actions') return [];
  const family = await ours(session, write, parent === null ? /^ACT-/ : new RegExp(`^${parent}$`));
  const links = family.map((other) =>
    parent === null ? { parent: issue, child: other } : { parent: other, child: issue },
  );
  const missing: Link[] = [];
  for (const one of links) {
    if (one.parent.state === 'closed' || one.child.state === 'closed') continue;
    const { octokit, at, read } = session;
    const standing = octokit.rest.issues.getParent({ ...at, issue_number: one.child.number });
    if ((await orMissing(read(z.unknown(), standing).then(() => true))) !== true) missing.push(one);
  }
  return missing;
}

/** Puts issues under their parents. Where the repository has no sub-issues, the text of the parent names them anyway. */
export async function link({ octokit, at, change, note }: Session, links: readonly Link[]): Promise<void> {
  for (const { parent, child } of links) {
    try {
      const fields = { ...at, issue_number: parent.number, sub_issue_id: child.id };
      await change(z.unknown(), octokit.rest.issues.addSubIssue(fields));
    } catch (error) {
      if (!(error instanceof PublishError) || error.outcome === 'unknown' || error.status === undefined) throw error;
      note(`${child.html_url} does not stand under ${parent.html_url}: ${error.message}`);
    }
  }
}

/** Our issues of the same incident whose item has such a name. */
async function ours(session: Session, { incident }: Write, item: RegExp): Promise<Issue[]> {
  const { octokit, at, each, login, anyMarkerOf } = session;
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
    ...at,
    creator: await login(),
    state: 'all',
    sort: 'created',
    direction: 'desc',
    per_page: 100,
  });
  const found: Issue[] = [];
  for await (const issue of each(Issue, pages)) {
    const marker = issue.pull_request === undefined ? await anyMarkerOf(issue) : undefined;
    if (marker?.incident === incident && item.test(marker.item)) found.push(issue);
  }
  return found;
}
