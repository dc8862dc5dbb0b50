import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, type Deploy } from '../../src/schema/index.ts';
import type { Place } from './service-of.ts';

const Text = z.string().nullish();

/** A deployment as GitHub lists it. `payload` is an object, or the text of one. Contract 2.5. */
export const Deployment = z.looseObject({
  id: z.number().int().positive(),
  sha: z.string().min(7).max(64),
  ref: Text,
  task: Text,
  environment: z.string().max(300),
  description: Text,
  payload: z.unknown().optional(),
  created_at: z.string(),
});
export type Deployment = z.infer<typeof Deployment>;

/** What became of a deployment at some instant. */
export const Status = z.looseObject({
  id: z.number().int().nonnegative().catch(0),
  state: z.string(),
  description: Text,
  created_at: z.string(),
});
export type Status = z.infer<typeof Status>;

const TERMINAL: ReadonlyMap<string, Deploy['status']> = new Map([
  ['success', 'succeeded'],
  ['failure', 'failed'],
  ['error', 'failed'],
]);
const NOT_BEGUN = new Set(['queued', 'pending', 'waiting']);

/**
 * The deploy that a deployment and its statuses tell of: the first `in_progress` is when it began, the last outcome
 * when it ended. `inactive` is no outcome: GitHub sets it on every deployment that a newer one replaces. Contract 2.5.
 * Undefined where it never began, and where it has no instant.
 */
export function deployOf(
  deployment: Deployment,
  { service, environment }: Place,
  statuses: readonly Status[],
): Deploy | undefined {
  const created = parseInstant(deployment.created_at);
  if (!created.ok) return undefined;
  const dated = statuses
    .flatMap((status) => {
      const at = parseInstant(status.created_at);
      return at.ok ? [{ ...status, at: at.at }] : [];
    })
    // Of one second, the order in which they were made.
    .toSorted((a, b) => compareInstants(a.at, b.at) || a.id - b.id);
  if (dated.length > 0 && dated.every(({ state }) => NOT_BEGUN.has(state))) return undefined;
  const end = dated.findLast(({ state }) => TERMINAL.has(state));
  const begun = dated.find(({ state }) => state === 'in_progress')?.at ?? created.at;
  const finishedAt = end?.at ?? dated.findLast(({ state }) => state !== 'inactive')?.at ?? begun;
  const { id, sha, ref, task, description, payload, created_at } = deployment;
  const told = dated.map((status) => ({
    state: status.state,
    created_at: status.created_at,
    description: status.description,
  }));
  return {
    kind: 'deploy',
    service,
    environment,
    sha,
    previousSha: null,
    startedAt: compareInstants(begun, finishedAt) <= 0 ? begun : finishedAt,
    finishedAt,
    status: TERMINAL.get(end?.state ?? '') ?? 'unknown',
    reason: description ?? '',
    text: JSON.stringify(
      { id, sha, ref, task, environment: deployment.environment, description, payload, created_at, statuses: told },
      null,
      2,
    ),
  };
}
