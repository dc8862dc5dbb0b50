import { z } from 'zod';
import { orMissing } from '../client/missing.ts';
import type { Session } from '../client/session.ts';

/** Those that the repository can assign. One unknown login would make GitHub refuse the whole issue. */
export async function knownAssignees(
  { octokit, at, read, note }: Session,
  assignees: readonly string[],
): Promise<string[]> {
  const known: string[] = [];
  for (const assignee of assignees) {
    const answer = read(z.unknown(), octokit.rest.issues.checkUserCanBeAssigned({ ...at, assignee }));
    if ((await orMissing(answer.then(() => true))) === true) known.push(assignee);
    else note(`${assignee} cannot be assigned in ${at.owner}/${at.repo} and is named in the text only`);
  }
  return known;
}
