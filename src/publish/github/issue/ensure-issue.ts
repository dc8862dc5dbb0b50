import type { Write } from '../../../schema/index.ts';
import { hasMarkedText, type Marker } from '../../marker.ts';
import type { EnsureMode, Publisher } from '../../publisher.ts';
import { ensureLabels } from '../ensure-labels.ts';
import { ensureMilestone } from './ensure-milestone.ts';
import { findIssue } from './find-issue.ts';
import { link, unlinked } from './sub-issues.ts';
import { knownAssignees } from './known-assignees.ts';
import { hasSameText } from '../has-same-text.ts';
import type { Session } from '../client/session.ts';
import { Issue } from '../client/shapes.ts';

type Ensured = ReturnType<Publisher['ensure']>;

/** Makes it so that the issue of a write stands there once: found first, then opened or brought up to date. */
export async function ensureIssue(session: Session, write: Write, mode: EnsureMode): Ensured {
  const found = await findIssue(session, write);
  if (found.kind === 'taken') return { result: 'unchanged', url: found.url };
  if (found.kind === 'nothing') {
    if (mode === 'look') return { result: 'unknown', url: null };
    const issue = await openIssue(session, write);
    await link(session, await unlinked(session, write, issue));
    return { result: 'created', url: issue.html_url };
  }
  const loose = found.issue.state === 'closed' ? [] : await unlinked(session, write, found.issue);
  // An earlier try may have ended between the issue and its link.
  if (loose.length > 0 && mode === 'look') return { result: 'unknown', url: null };
  await link(session, loose);
  const { result, url } = await bringUpToDate(session, write, { ...found, mode });
  return { result: result === 'unchanged' && loose.length > 0 ? 'updated' : result, url };
}

async function openIssue(session: Session, write: Write): Promise<Issue> {
  const { octokit, at, change, note } = session;
  const { title, body, labels } = write;
  await ensureLabels(session, labels);
  const milestone = await ensureMilestone(session, write.milestone);
  const assignees = await knownAssignees(session, write.assignees);
  const fields = {
    ...at,
    title,
    body,
    labels: [...labels],
    assignees,
    ...(milestone === undefined ? {} : { milestone }),
  };
  const opened = await change(Issue, octokit.rest.issues.create(fields));
  if (opened.labels.length < labels.length) {
    note(`GitHub dropped labels of ${opened.html_url}: the token may not push to ${at.owner}/${at.repo}`);
  }
  return opened;
}

/** What a person closed, edited or sorted elsewhere stays: only our own text and our own milestone are replaced. */
async function bringUpToDate(
  session: Session,
  write: Write,
  { issue, marker, mode }: { issue: Issue; marker: Marker; mode: EnsureMode },
): Ensured {
  const { octokit, at, change } = session;
  const { title, body } = write;
  const url = issue.html_url;
  const isEdited = !hasMarkedText(marker, { title: issue.title, body: issue.body ?? '' });
  if (issue.state === 'closed' || isEdited || hasSameText(issue, write)) return { result: 'unchanged', url };
  if (mode === 'look') return { result: 'unknown', url: null };
  const isOurs = issue.milestone?.title.startsWith('Hindcast ') && issue.milestone.title !== write.milestone?.title;
  const milestone = isOurs ? await ensureMilestone(session, write.milestone) : undefined;
  const fields = { title, body, ...(milestone === undefined ? {} : { milestone }) };
  await change(Issue, octokit.rest.issues.update({ ...at, issue_number: issue.number, ...fields }));
  return { result: 'updated', url };
}
