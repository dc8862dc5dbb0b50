import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import { service, type Occurrence } from '../../src/schema/index.ts';
import { oneLine } from '../reading/gather.ts';

const Text = z.string().nullish();
const User = z.looseObject({ login: z.string() }).nullish();

/**
 * A run of a workflow. `created_at` is its first attempt, `run_started_at` this one; `updated_at` may move long after
 * it ended. Contract 2.5.
 */
export const Run = z.looseObject({
  id: z.number().int().positive(),
  name: Text,
  path: Text,
  event: Text,
  head_branch: Text,
  head_sha: Text,
  status: Text,
  conclusion: Text,
  run_number: z.number().nullish(),
  run_attempt: z.number().nullish(),
  created_at: z.string(),
  run_started_at: Text,
  updated_at: Text,
  display_title: Text,
  triggering_actor: User,
  actor: User,
});
export type Run = z.infer<typeof Run>;

/** A job of a run. The times of its steps may bear another offset than its own. Contract 2.5. */
export const Job = z.looseObject({
  id: z.number().int().positive(),
  name: z.string(),
  conclusion: Text,
  started_at: Text,
  completed_at: Text,
  steps: z
    .array(
      z.looseObject({
        name: z.string(),
        number: z.number().nullish(),
        conclusion: Text,
        started_at: Text,
        completed_at: Text,
      }),
    )
    .nullish(),
});
export type Job = z.infer<typeof Job>;

/** Conclusions of runs, jobs and steps that did not do what they should. */
export const FAILED: ReadonlySet<string> = new Set(['failure', 'timed_out', 'startup_failure']);

const MOST_STEPS = 200;

/** When a run began, as an occurrence with its outcome; undefined where it has no instant. */
export function runOf(run: Run, repo: string): Occurrence | undefined {
  const outcome = run.conclusion ?? run.status ?? 'unknown';
  const rawAt = run.run_started_at ?? run.created_at;
  const attempt = run.run_attempt ?? 1;
  const [event, branch, sha] = [run.event ?? 'no event', run.head_branch ?? 'no branch', run.head_sha ?? 'no commit'];
  return occurrence(rawAt, {
    type: `run-${outcome}`,
    repo,
    actor: run.triggering_actor?.login ?? run.actor?.login ?? null,
    summary: `${nameOf(run)} (${event} on ${branch}, ${sha.slice(0, 7)}): ${outcome}`,
    lines: [
      `${nameOf(run)}${attempt > 1 ? `, attempt ${attempt}` : ''}: ${outcome}`,
      run.display_title ?? '',
      `workflow ${run.path ?? 'unknown'}, event ${event}, branch ${branch}, commit ${sha}`,
      `began ${rawAt}, first attempt made ${run.created_at}, last changed ${run.updated_at ?? 'at no stated time'}`,
    ],
  });
}

/** When a job ended, as an occurrence with its steps; `told` is what else there is to say. */
export function jobOf(run: Run, job: Job, repo: string, told: string): Occurrence | undefined {
  const steps = (job.steps ?? []).slice(0, MOST_STEPS);
  const outcome = job.conclusion ?? 'unknown';
  const failed = steps.filter(({ conclusion }) => FAILED.has(conclusion ?? '')).map(({ name }) => name);
  return occurrence(job.completed_at ?? job.started_at ?? '', {
    type: `job-${outcome}`,
    repo,
    actor: null,
    summary: `job ${job.name} of ${nameOf(run)}: ${outcome}${failed.length > 0 ? ` at ${failed.join(', ')}` : ''}`,
    lines: [
      `job ${job.name} of ${nameOf(run)}: ${outcome}`,
      `began ${job.started_at ?? 'at no stated time'}, ended ${job.completed_at ?? 'at no stated time'}`,
      ...steps.map(
        (step) =>
          `step ${step.number ?? '?'} ${step.name}: ${step.conclusion ?? 'unknown'}, ${step.started_at ?? '?'} to ${step.completed_at ?? '?'}`,
      ),
      told,
    ],
  });
}

/** What a run goes by: `run 812 of Deploy`. */
export function nameOf({ name, path, run_number: number }: Run): string {
  return `run ${number ?? '?'} of ${oneLine(name ?? path ?? 'a workflow without a name')}`;
}

function occurrence(
  rawAt: string,
  told: { type: string; repo: string; actor: string | null; summary: string; lines: readonly string[] },
): Occurrence | undefined {
  const at = parseInstant(rawAt);
  if (!at.ok) return undefined;
  return {
    kind: 'occurrence',
    source: 'pipeline',
    type: oneLine(told.type).replaceAll('_', '-'),
    entity: service(told.repo),
    firstAt: at.at,
    lastAt: at.at,
    count: 1,
    rawAt,
    precisionMs: at.precisionMs,
    actor: told.actor,
    summary: oneLine(told.summary),
    text: told.lines.filter((line) => line !== '').join('\n'),
  };
}
