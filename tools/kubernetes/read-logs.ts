import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { parseLeadingInstant } from '../../src/parse-instant.ts';
import { compareInstants, type Logs, type Window } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import { newestLines } from '../logs-file/newest-lines.ts';
import type { Cluster, Item, LogQuery } from './cluster.ts';
import { foundIn } from './found.ts';
import { listEach } from './list-each.ts';
import { namesOf } from './read-rollouts.ts';
import { PODS } from './resources.ts';

/** Whose logs, when, and how much of each. */
export interface LogScope {
  namespaces: readonly string[];
  /** Workloads by name or label; none means all. */
  services: readonly string[];
  window: Window;
  maxContainers: number;
  maxLines: number;
  /** Of what is kept of one log. */
  maxBytes: number;
}

/** What is read of one log before its newest lines are taken: times as much as is kept. */
const READ_AHEAD = 4;

const Containers = z.array(z.looseObject({ name: z.string() })).nullish();
const Statuses = z.array(z.looseObject({ name: z.string(), restartCount: z.number().nullish() })).nullish();
const Pod = z.looseObject({
  spec: z.looseObject({ containers: Containers, initContainers: Containers }),
  status: z.looseObject({ containerStatuses: Statuses, initContainerStatuses: Statuses }).nullish(),
});

interface ContainerLog {
  service: string;
  query: Pick<LogQuery, 'namespace' | 'pod' | 'container' | 'previous'>;
}

/**
 * The log lines of the containers of some services in a window, as the kubelet stamped them; of a container that was
 * started again, also what it wrote before. Where more was written than is kept, the newest lines are.
 */
export async function readLogs(cluster: Cluster, scope: LogScope): Promise<Found> {
  const pods = await listEach(cluster, [PODS], scope.namespaces);
  const wanted = pods.found
    .map(({ item }) => item)
    .filter(
      (pod) =>
        scope.services.length === 0 || [workloadOf(pod), ...namesOf(pod)].some((name) => scope.services.includes(name)),
    );
  const logs = wanted.flatMap(logsOf).toSorted(byPlace);
  const failures: ToolError[] = [];
  const observations: Logs[] = [];
  const lacks = [...pods.missing];
  const left = logs.length - scope.maxContainers;
  if (left > 0) lacks.push(`logs: ${left} of ${logs.length} were left out; raise maxLogs`);
  for (const { service, query } of logs.slice(0, scope.maxContainers)) {
    const named = `log of ${query.namespace}/${query.pod}/${query.container}${query.previous ? ', previous' : ''}`;
    try {
      const { text, isPart } = await readLog(cluster, query, scope);
      if (isPart) lacks.push(`${named}: not all was read`);
      if (text !== '') observations.push({ kind: 'logs', service, text });
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      // A container that has not run yet has no log (400), one that is gone none either (404).
      if (['client', 'not-found'].includes(error.failure)) continue;
      failures.push(error);
      lacks.push(`${named}: ${error.message}`);
    }
  }
  const [first] = failures;
  if (first && observations.length === 0) throw first;
  return foundIn(`cluster ${cluster.name}`, observations, lacks);
}

/** The name of what a pod belongs to: of its Deployment rather than its ReplicaSet, and its own where it is on its own. */
export function workloadOf({ metadata: { name, labels, ownerReferences } }: Item): string {
  const [owner] = ownerReferences ?? [];
  if (!owner) return name;
  const hash = labels?.['pod-template-hash'];
  const isOfDeployment = owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`);
  return isOfDeployment ? owner.name.slice(0, -hash.length - 1) : owner.name;
}

function logsOf(pod: Item): ContainerLog[] {
  const parsed = Pod.safeParse(pod).data;
  if (!parsed) return [];
  const { spec, status } = parsed;
  const names = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map(({ name }) => name);
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const restarted = new Set(statuses.filter(({ restartCount }) => (restartCount ?? 0) > 0).map(({ name }) => name));
  const place = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name };
  return names.flatMap((container) =>
    (restarted.has(container) ? [true, false] : [false]).map((previous) => ({
      service: workloadOf(pod),
      query: { ...place, container, previous },
    })),
  );
}

/** There is no asking for lines until an instant: the newest first, and where all of those are too late, the oldest. */
async function readLog(
  cluster: Cluster,
  query: ContainerLog['query'],
  { window, maxLines, maxBytes }: LogScope,
): Promise<{ text: string; isPart: boolean }> {
  const asked = { ...query, sinceTime: window.from, maxBytes: maxBytes * READ_AHEAD };
  const newest = linesOf(await cluster.log({ ...asked, tailLines: maxLines }));
  const isAll = newest.lines.length < maxLines && !newest.cut;
  const inside = within(newest.lines, window);
  if (isAll || inside.length > 0) return kept(inside, maxBytes, !isAll);
  const oldest = linesOf(await cluster.log(asked));
  return kept(within(oldest.lines, window), maxBytes, oldest.cut);
}

/** The lines of a log; the last is let go where it was cut through. */
function linesOf({ text, cut }: { text: string; cut: boolean }): { lines: string[]; cut: boolean } {
  const lines = text.replaceAll('\0', '\uFFFD').split('\n');
  // Behind the last line break is nothing, or the beginning of a line.
  const last = lines.pop() ?? '';
  return { lines: cut || last === '' ? lines : [...lines, last], cut };
}

/** Each line has its time in front; one without goes where the line before it went. */
function within(lines: readonly string[], { from, to }: Window): string[] {
  let inside = false;
  return lines.filter((line) => {
    const time = parseLeadingInstant(line);
    if (time.ok) inside = compareInstants(time.at, from) >= 0 && compareInstants(time.at, to) <= 0;
    return inside;
  });
}

function kept(lines: readonly string[], maxBytes: number, isPart: boolean): { text: string; isPart: boolean } {
  const newest = newestLines(maxBytes);
  for (const line of lines) newest.add(line);
  return { text: newest.text(), isPart: isPart || newest.dropped() };
}

function byPlace(a: ContainerLog, b: ContainerLog): number {
  const [one, other] = [a, b].map(({ service, query: { namespace, pod, container, previous } }) =>
    JSON.stringify([namespace, service, pod, container, previous ? 0 : 1]),
  );
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
