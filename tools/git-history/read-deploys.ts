import { z } from 'zod';
import { ToolError, messageOf } from '../../src/errors.ts';
import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, type Deploy, type Window } from '../../src/schema/index.ts';
import { readLines } from '../reading/read-lines.ts';

/** Deploys of a window, and how many lines of the log say nothing that can be read. */
export interface DeployLog {
  deploys: Deploy[];
  malformed: number;
}

const Time = z.string().transform((text, context) => {
  const parsed = parseInstant(text);
  if (parsed.ok) return parsed.at;
  context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} is ${parsed.problem}` });
  return z.NEVER;
});
const Sha = z.string().regex(/^[0-9a-f]{7,64}$/);

/** How those who write deploy logs call an outcome. Any other word is no outcome that we know. */
const OUTCOMES: ReadonlyMap<string, Deploy['status']> = new Map([
  ...['succeeded', 'success', 'successful'].map((word) => [word, 'succeeded'] as const),
  ...['failed', 'failure', 'error'].map((word) => [word, 'failed'] as const),
]);

/** One line of the log. Fields beyond these are kept in the text. */
const Line = z.looseObject({
  startedAt: Time,
  finishedAt: Time,
  service: z.string().min(1),
  sha: Sha,
  previousSha: Sha.nullish(),
  status: z.string().nullish(),
  reason: z.string().nullish(),
  environment: z.string().min(1).nullish(),
});

/**
 * The deploys that were under way in a window, from a file of JSON lines, in the order in which they finished.
 * Throws `ToolError`.
 */
export async function readDeploys(
  file: string,
  window: Window,
  { environment, signal }: { environment: string; signal: AbortSignal },
): Promise<DeployLog> {
  const deploys: Deploy[] = [];
  let malformed = 0;
  try {
    for await (const lines of readLines(file, { maxLineBytes: 65_536, signal })) {
      for (const text of lines) {
        if (text.trim() === '') continue;
        const deploy = deployOf(text, environment);
        if (!deploy) malformed += 1;
        else if (overlaps(deploy, window)) deploys.push(deploy);
      }
    }
  } catch (error) {
    const failure = signal.aborted ? 'timeout' : 'not-found';
    const message = `git-history: the deploy log ${file} cannot be read: ${messageOf(error)}`;
    throw new ToolError('git-history', failure, message, { cause: error });
  }
  return { deploys: deploys.toSorted(byFinish), malformed };
}

function deployOf(text: string, usual: string): Deploy | undefined {
  const parsed = Line.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { startedAt, finishedAt, service, sha, previousSha, status, reason, environment } = parsed.data;
  if (compareInstants(startedAt, finishedAt) > 0) return undefined;
  return {
    kind: 'deploy',
    service,
    environment: environment ?? usual,
    sha,
    previousSha: previousSha ?? null,
    startedAt,
    finishedAt,
    status: OUTCOMES.get(status?.toLowerCase() ?? '') ?? 'unknown',
    reason: reason ?? '',
    text,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function overlaps({ startedAt, finishedAt }: Deploy, { from, to }: Window): boolean {
  return compareInstants(startedAt, to) <= 0 && compareInstants(finishedAt, from) >= 0;
}

function byFinish(a: Deploy, b: Deploy): number {
  return (
    compareInstants(a.finishedAt, b.finishedAt) ||
    compareInstants(a.startedAt, b.startedAt) ||
    (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
  );
}
