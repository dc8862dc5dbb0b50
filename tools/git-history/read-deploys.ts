import type { Deploy, Window } from '../../src/schema/index.ts';
import { readDeployLog } from '../deploy-log/read-log.ts';

/** Deploys of a window, and how many lines of the log at least say nothing that can be read, or were not read. */
export interface CommitDeploys {
  deploys: Deploy[];
  malformed: number;
}

const LIMITS = { maxDeploys: 10_000, maxLineBytes: 65_536, maxBytes: 268_435_456 };

/**
 * The deploys that were under way in a window, from a file of JSON lines, in the order in which they finished. A line
 * that names no commit is malformed here: git could not tell what it brought. Throws `ToolError`.
 */
export async function readDeploys(
  file: string,
  window: Window,
  { environment, signal }: { environment: string; signal: AbortSignal },
): Promise<CommitDeploys> {
  const format = { fields: {}, environment };
  const read = await readDeployLog('git-history', [file], window, { format, limits: LIMITS, signal });
  const deploys = read.deploys.filter(({ sha, previousSha }) => isCommit(sha) && isCommit(previousSha ?? sha));
  const unread = read.unreadLines + read.leftOut + (read.unreadBytes > 0 ? 1 : 0);
  return { deploys, malformed: unread + read.deploys.length - deploys.length };
}

function isCommit(sha: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(sha);
}
