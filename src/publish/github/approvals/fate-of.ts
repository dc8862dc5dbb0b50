import { z } from 'zod';
import { Instant, type Write } from '../../../schema/index.ts';
import { standing } from '../../marker.ts';
import type { Fate } from '../../publisher.ts';
import { orMissing } from '../client/missing.ts';
import type { Session } from '../client/session.ts';
import { Issue, Pull } from '../client/shapes.ts';
import { hasSameText } from '../has-same-text.ts';
import { filesOf } from '../pull-request/find-pull-request.ts';
import { roleOf } from './decisions-on.ts';

const Person = z.object({ login: z.string() });
const ClosedIssue = Issue.extend({
  state_reason: z.string().nullish(),
  closed_at: Instant.nullish(),
  closed_by: Person.nullish(),
});
const ClosedPull = Pull.extend({ merged_at: Instant.nullish(), merged_by: Person.nullish() });

/** What a person did with our issue or pull request. What our own account did, or nobody in sight, is no deed. */
export async function fateOf(session: Session, write: Write, url: string): Promise<Fate | undefined> {
  const { octokit, at, read, isOurs, target } = session;
  const number = Number(/\/(?:issues|pull|pulls)\/(\d{1,15})$/.exec(url)?.[1] ?? 0);
  if (number === 0) return undefined;
  const issue = await orMissing(read(ClosedIssue, octokit.rest.issues.get({ ...at, issue_number: number })));
  if (!issue || issue.state !== 'closed' || !issue.closed_at || !(await isOurs(issue))) return undefined;
  const pull =
    write.kind === 'pull-request'
      ? await read(ClosedPull, octokit.rest.pulls.get({ ...at, pull_number: number }))
      : undefined;
  const by = (pull?.merged_at ? pull.merged_by : issue.closed_by)?.login;
  if (by === undefined || (await isOurs({ user: { login: by } }))) return undefined;
  const deed = pull
    ? pull.merged_at
      ? (await isAsPlanned(session, write, pull))
        ? 'merged'
        : 'reworked'
      : 'declined'
    : issue.state_reason === 'not_planned' || issue.state_reason === 'duplicate'
      ? 'declined'
      : 'done';
  const when = pull?.merged_at ?? issue.closed_at;
  return { nonce: `${target}-${number}-${deed}-${when}`, deed, by, role: await roleOf(session, by), at: when };
}

async function isAsPlanned(session: Session, write: Write, pull: Pull): Promise<boolean> {
  const stands = new Set((await filesOf(session, pull)).map(({ path, blobSha }) => `${blobSha} ${path}`));
  const planned = write.files.map(standing);
  return (
    hasSameText(pull, write) &&
    stands.size === planned.length &&
    planned.every(({ path, blobSha }) => stands.has(`${blobSha} ${path}`))
  );
}
