import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, epochMs, type Deploy, type Window } from '../../src/schema/index.ts';
import { List, type Bounds, type Connection } from './connection.ts';
import { deployOf, Deployment, Status } from './deployment.ts';
import { serviceOf, type Place } from './service-of.ts';

/** Whose deployments, and how many at most. */
export interface DeploymentScope {
  repo: string;
  services: Readonly<Record<string, string>>;
  /** Only these environments; none means all. */
  environments: readonly string[];
  /** Of how many it is looked up what became of them. */
  maxDeployments: number;
}

interface Listed {
  deployment: Deployment;
  createdMs: number;
  place: Place;
}

/** A deployment may last so long: one that was made before the window may end in it. */
const LONGEST_DEPLOY_MS = 6 * 3_600_000;
/** So far back it is looked for what was deployed before. */
const LOOKBACK_MS = 90 * 86_400_000;
const MOST_STATUSES = 500;

/**
 * The deployments that were under way in a window, with what each replaced: the deployment before of the same service
 * in the same environment that did not fail. GitHub lists them newest first and cannot be asked for a time, so it is
 * read until far enough back. What cannot be read or lies behind a limit is left out. Throws `ToolError`.
 */
export async function readDeployments(
  connection: Connection,
  window: Window,
  scope: DeploymentScope,
  bounds: Bounds,
): Promise<Deploy[]> {
  const oldestMs = epochMs(window.from) - LONGEST_DEPLOY_MS;
  const waiting = new Map<string, Deploy[]>();
  const deploys: Deploy[] = [];
  let read = 0;
  for await (const { deployment, createdMs, place } of newestFirst(connection, scope, bounds)) {
    const isOld = createdMs < oldestMs;
    // Older ones only tell what was there before those of the window.
    if (isOld && (waiting.size === 0 || createdMs < oldestMs - LOOKBACK_MS)) break;
    const key = JSON.stringify([place.service, place.environment]);
    if (createdMs > epochMs(window.to) || (isOld && !waiting.has(key))) continue;
    if (read >= scope.maxDeployments || bounds.isFull()) {
      bounds.leaveOut();
      break;
    }
    read += 1;
    const deploy = deployOf(deployment, place, await statusesOf(connection, deployment.id));
    if (!deploy) continue;
    if (deploy.status !== 'failed') {
      for (const later of waiting.get(key) ?? []) later.previousSha = deploy.sha;
      waiting.delete(key);
    }
    if (!overlaps(deploy, window)) continue;
    deploys.push(deploy);
    waiting.set(key, [...(waiting.get(key) ?? []), deploy]);
  }
  return deploys.toSorted((a, b) => compareInstants(a.finishedAt, b.finishedAt));
}

/** The newest deployment that was in place at an instant; undefined where GitHub tells of none. Throws `ToolError`. */
export async function deployedAt(
  connection: Connection,
  at: string,
  scope: DeploymentScope,
  bounds: Bounds,
): Promise<Deploy | undefined> {
  let read = 0;
  for await (const { deployment, createdMs, place } of newestFirst(connection, scope, bounds)) {
    if (createdMs > epochMs(at)) continue;
    if (read >= scope.maxDeployments || createdMs < epochMs(at) - LOOKBACK_MS) return undefined;
    read += 1;
    const deploy = deployOf(deployment, place, await statusesOf(connection, deployment.id));
    if (deploy && deploy.status !== 'failed' && compareInstants(deploy.finishedAt, at) <= 0) return deploy;
  }
  return undefined;
}

async function* newestFirst(connection: Connection, scope: DeploymentScope, bounds: Bounds): AsyncGenerator<Listed> {
  const { environments } = scope;
  const [only] = environments;
  const asked = environments.length === 1 && only !== undefined ? { environment: only } : {};
  for await (const page of connection.pages(List, '/deployments', asked)) {
    for (const raw of page) {
      const parsed = Deployment.safeParse(raw);
      const created = parsed.success ? parseInstant(parsed.data.created_at) : undefined;
      if (!parsed.success || created?.ok !== true) {
        bounds.leaveOut();
        continue;
      }
      if (environments.length > 0 && !environments.includes(parsed.data.environment)) continue;
      const place = serviceOf(parsed.data, scope);
      yield { deployment: parsed.data, createdMs: epochMs(created.at), place };
    }
  }
}

async function statusesOf(connection: Connection, id: number): Promise<Status[]> {
  const statuses: Status[] = [];
  for await (const page of connection.pages(List, `/deployments/${id}/statuses`)) {
    statuses.push(...page.flatMap((raw) => Status.safeParse(raw).data ?? []));
    if (statuses.length >= MOST_STATUSES) break;
  }
  return statuses;
}

function overlaps({ startedAt, finishedAt }: Deploy, { from, to }: Window): boolean {
  return compareInstants(startedAt, to) <= 0 && compareInstants(finishedAt, from) >= 0;
}
