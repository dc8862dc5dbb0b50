import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, epochMs, instant, type Deploy, type Window } from '../../src/schema/index.ts';
import { List, type Bounds, type Connection } from './connection.ts';
import { jobsOf } from './read-runs.ts';
import { FAILED, Run, nameOf } from './run.ts';
import type { Place } from './service-of.ts';

const RunPage = z.looseObject({ workflow_runs: List });

/** A run may last so long: one that began before the window may end in it. */
const LONGEST_RUN_MS = 6 * 3_600_000;
/** A run can be started again for so long after it was made, and that is how an earlier version is put back. */
const LONGEST_RERUN_MS = 30 * 86_400_000;

interface Begun {
  run: Run;
  sha: string;
  startedAt: string;
  status: Deploy['status'];
}

/**
 * The runs of a workflow that were under way in a window, as deploys: for repositories that deploy from Actions and
 * tell GitHub of no deployments. A run ends with its last job; what it replaced is what the run before it put in place.
 * `workflow` is the name of its file. Throws `ToolError`.
 */
export async function readDeployRuns(
  connection: Connection,
  window: Window,
  { workflow, place }: { workflow: string; place: Place },
  bounds: Bounds,
): Promise<Deploy[]> {
  const deploys: Deploy[] = [];
  let waiting: Deploy[] = [];
  for (const begun of await newestFirst(connection, window, workflow, bounds)) {
    const isOld = epochMs(begun.startedAt) < epochMs(window.from) - LONGEST_RUN_MS;
    if (isOld && waiting.length === 0) break;
    if (begun.status === 'succeeded') {
      for (const later of waiting) later.previousSha = begun.sha;
      waiting = [];
    }
    if (isOld) continue;
    if (bounds.isFull()) {
      bounds.leaveOut();
      break;
    }
    const deploy = await deployOf(connection, begun, place, bounds);
    if (!overlaps(deploy, window)) continue;
    deploys.push(deploy);
    waiting.push(deploy);
  }
  return deploys.toSorted((a, b) => compareInstants(a.finishedAt, b.finishedAt));
}

/** By when they began: GitHub lists them by when they were made, and keeps that where one is started again. */
async function newestFirst(
  connection: Connection,
  { from, to }: Window,
  workflow: string,
  bounds: Bounds,
): Promise<Begun[]> {
  const path = `/actions/workflows/${encodeURIComponent(workflow)}/runs`;
  const earliest = instant(Math.max(0, epochMs(from) - LONGEST_RERUN_MS));
  const created = [earliest, to].map((at) => at.replace(/\.\d+Z$/, 'Z')).join('..');
  const begun: Begun[] = [];
  for await (const page of connection.pages(RunPage, path, { created })) {
    for (const raw of page.workflow_runs) {
      const run = Run.safeParse(raw).data;
      const at = parseInstant(run?.run_started_at ?? run?.created_at ?? '');
      if (!run?.head_sha || !at.ok) {
        bounds.leaveOut();
        continue;
      }
      const status = statusOf(run);
      if (status !== undefined) begun.push({ run, sha: run.head_sha, startedAt: at.at, status });
    }
  }
  return begun.toSorted((a, b) => compareInstants(b.startedAt, a.startedAt) || b.run.id - a.run.id);
}

/** Undefined for a run that put nothing in place: it waits still, or was skipped. */
function statusOf({ conclusion, status }: Run): Deploy['status'] | undefined {
  if (conclusion === 'success') return 'succeeded';
  if (FAILED.has(conclusion ?? '')) return 'failed';
  if (conclusion === 'cancelled' || status === 'in_progress') return 'unknown';
  return undefined;
}

async function deployOf(
  connection: Connection,
  { run, sha, startedAt, status }: Begun,
  place: Place,
  bounds: Bounds,
): Promise<Deploy> {
  const jobs = await jobsOf(connection, run, bounds);
  const ends = jobs.flatMap(({ completed_at: completed }) => {
    const at = parseInstant(completed ?? '');
    return at.ok && compareInstants(at.at, startedAt) >= 0 ? [at.at] : [];
  });
  const { id, path, event, head_branch, head_sha, run_attempt, conclusion, created_at, run_started_at } = run;
  return {
    kind: 'deploy',
    ...place,
    sha,
    previousSha: null,
    startedAt,
    finishedAt: ends.toSorted(compareInstants).at(-1) ?? startedAt,
    status,
    reason: run.display_title ?? nameOf(run),
    text: JSON.stringify(
      {
        ...{ id, path, event, head_branch, head_sha, run_attempt, conclusion, created_at, run_started_at },
        jobs: jobs.map(({ name, conclusion: outcome, started_at, completed_at }) => ({
          name,
          conclusion: outcome,
          started_at,
          completed_at,
        })),
      },
      null,
      2,
    ),
  };
}

function overlaps({ startedAt, finishedAt }: Deploy, { from, to }: Window): boolean {
  return compareInstants(startedAt, to) <= 0 && compareInstants(finishedAt, from) >= 0;
}
