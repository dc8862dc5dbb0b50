import type { Write } from '../../../schema/index.ts';
import type { Marker } from '../../marker.ts';
import { orMissing } from '../client/missing.ts';
import type { Session } from '../client/session.ts';
import { Issue } from '../client/shapes.ts';

/** `taken`: we remember it, and a person has deleted it, moved it or taken our marker out of it since. */
export type FoundIssue =
  { kind: 'issue'; issue: Issue; marker: Marker } | { kind: 'taken'; url: string } | { kind: 'nothing' };

/**
 * Looks for the issue of a write: by the URL that is remembered, then among all that we opened, newest first. Not by
 * label, which people change, and not by the search, which lags. Contract 3.1.6.
 */
export async function findIssue(session: Session, write: Write): Promise<FoundIssue> {
  const { octokit, at, each, read, markerOf, options, login } = session;
  const url = (await options.remembered?.(write)) ?? null;
  const number = numberOf(url, session);
  if (url !== null && number !== undefined) {
    const issue = await orMissing(read(Issue, octokit.rest.issues.get({ ...at, issue_number: number })));
    const marker = issue && (await markerOf(issue, write));
    return issue && marker ? { kind: 'issue', issue, marker } : { kind: 'taken', url };
  }
  const pages = octokit.paginate.iterator(octokit.rest.issues.listForRepo, {
    ...at,
    creator: await login(),
    state: 'all',
    sort: 'created',
    direction: 'desc',
    per_page: 100,
  });
  for await (const issue of each(Issue, pages)) {
    const marker = issue.pull_request === undefined ? await markerOf(issue, write) : undefined;
    if (marker) return { kind: 'issue', issue, marker };
  }
  return { kind: 'nothing' };
}

function numberOf(url: string | null, { at }: Session): number | undefined {
  const [, owner, repo, number] = /\/([^/]+)\/([^/]+)\/issues\/(\d{1,15})$/.exec(url ?? '') ?? [];
  const isHere = owner?.toLowerCase() === at.owner.toLowerCase() && repo?.toLowerCase() === at.repo.toLowerCase();
  return isHere ? Number(number) : undefined;
}
