import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, epochMs, instant, service, type Occurrence, type Window } from '../../src/schema/index.ts';
import { oneLine, type Gathering } from '../reading/gather.ts';
import { List, type Connection } from './connection.ts';
import type { ReadLog } from './read-log.ts';
import { FAILED, Job, Run, jobOf, nameOf, runOf } from './run.ts';

const RunPage = z.looseObject({ workflow_runs: List });
const JobPage = z.looseObject({ jobs: List });

/** Runs that began so long before the window may have ended in it. GitHub itself ends a job after six hours. */
const LONGEST_RUN_MS = 6 * 3_600_000;
/** Names of workflows and jobs that put something in place, so that their logs tell how that went. */
const DEPLOYING = /deploy|release|rollout|roll-out|rollback|promote|publish|ship/i;

/** What is read of runs. */
export interface RunScope {
  repo: string;
  /** Of how many jobs the log is read. */
  maxLogs: number;
  readLog: ReadLog;
}

/**
 * Gathers the runs of a window; of those that failed, and then of those that deployed, the jobs and what they wrote.
 * Throws `ToolError`.
 */
export async function readRuns(
  connection: Connection,
  window: Window,
  gathering: Gathering,
  scope: RunScope,
): Promise<void> {
  const runs = await takeRuns(connection, window, gathering, scope.repo);
  const failed = runs.filter(({ conclusion }) => FAILED.has(conclusion ?? ''));
  const deploying = runs.filter(
    (run) => !failed.includes(run) && DEPLOYING.test(`${run.name ?? ''} ${run.path ?? ''}`),
  );
  let logs = 0;
  for (const run of [...failed, ...deploying]) {
    if (logs >= scope.maxLogs || gathering.isFull()) {
      gathering.leaveOut();
      continue;
    }
    for (const job of await jobsOf(connection, run, gathering)) {
      const isTold = FAILED.has(run.conclusion ?? '') ? FAILED.has(job.conclusion ?? '') : job.conclusion !== 'skipped';
      if (!isTold) continue;
      if (logs < scope.maxLogs && !gathering.isFull()) await takeJob(run, job, gathering, scope);
      else gathering.leaveOut();
      logs += 1;
    }
  }
}

/** The jobs of the latest attempt of a run. Throws `ToolError`. */
export async function jobsOf(
  connection: Connection,
  { id }: Run,
  { leaveOut }: Pick<Gathering, 'leaveOut'>,
): Promise<Job[]> {
  const jobs: Job[] = [];
  for await (const page of connection.pages(JobPage, `/actions/runs/${id}/jobs`, { filter: 'latest' })) {
    for (const raw of page.jobs) {
      const job = Job.safeParse(raw);
      if (job.success) jobs.push(job.data);
      else leaveOut();
    }
  }
  return jobs;
}

async function takeRuns(connection: Connection, window: Window, gathering: Gathering, repo: string): Promise<Run[]> {
  const earliest = instant(Math.max(0, epochMs(window.from) - LONGEST_RUN_MS));
  // Instants finer than seconds would not be taken for a range.
  const created = [earliest, window.to].map((at) => at.replace(/\.\d+Z$/, 'Z')).join('..');
  const runs: Run[] = [];
  for await (const page of connection.pages(RunPage, '/actions/runs', { created })) {
    for (const raw of page.workflow_runs) {
      const run = Run.safeParse(raw).data;
      const occurrence = run && runOf(run, repo);
      if (!occurrence) gathering.leaveOut();
      else if (isUnderWay(run, occurrence, window)) {
        gathering.add(occurrence);
        runs.push(run);
      }
    }
  }
  return runs;
}

/** A job and its log. A log that is gone is said to be gone, and the job stays. */
async function takeJob(run: Run, job: Job, gathering: Gathering, { repo, readLog }: RunScope): Promise<void> {
  let told = '';
  try {
    const log = await readLog(job.id);
    const at = parseInstant(job.completed_at ?? '');
    const name = `log of job ${oneLine(job.name)} of ${nameOf(run)}`;
    gathering.add({ kind: 'document', name, at: at.ok ? at.at : null, entity: service(repo), text: log.text });
    if (log.cut) gathering.leaveOut();
  } catch (error) {
    if (!(error instanceof ToolError) || ['auth', 'rate-limited', 'timeout'].includes(error.failure)) throw error;
    told = `its log cannot be read (${error.failure}): ${error.message}`;
    gathering.leaveOut();
  }
  const occurrence = jobOf(run, job, repo, told);
  if (occurrence) gathering.add(occurrence);
  else gathering.leaveOut();
}

/** `updated_at` may move long after a run ended, so that it only tells that it had not ended before the window. */
function isUnderWay({ updated_at: updated }: Run, { firstAt }: Occurrence, { from, to }: Window): boolean {
  const changed = parseInstant(updated ?? '');
  const lastAt = changed.ok ? changed.at : firstAt;
  return (
    compareInstants(firstAt, to) <= 0 && (compareInstants(firstAt, from) >= 0 || compareInstants(lastAt, from) >= 0)
  );
}
