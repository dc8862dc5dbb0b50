import type { App, Claim, Cluster, Container, Node, Pod, Probe, Service, Volume } from './cluster.test-support.ts';
import { warned } from './healthy-cluster.test-support.ts';

/** A label of the set's closed list: a recording in which it is true, and its twin that looks alike and in which it is not. */
export interface Planted {
  label: string;
  taxonomy: string;
  object: string;
  plant: (cluster: Cluster) => void;
  twin: (cluster: Cluster) => void;
}

/** Faults that have something in common. */
export function faults<Shared extends Partial<Planted>>(
  shared: Shared,
  each: readonly (Omit<Planted, keyof Shared> & Partial<Planted>)[],
): Planted[] {
  return each.map((one) => ({ ...shared, ...one }) as unknown as Planted);
}

export function appNamed({ apps }: Cluster, name: string): App {
  return found(
    apps.find((app) => app.name === name),
    name,
  );
}

export function serviceNamed({ services }: Cluster, name: string): Service {
  return found(
    services.find((service) => service.name === name),
    name,
  );
}

export function nodeNamed({ nodes }: Cluster, name: string): Node {
  return found(
    nodes.find((node) => node.name === name),
    name,
  );
}

export function claimNamed({ claims }: Cluster, name: string): Claim {
  return found(
    claims.find((claim) => claim.name === name),
    name,
  );
}

export function volumeNamed({ volumes }: Cluster, name: string): Volume {
  return found(
    volumes.find((volume) => volume.name === name),
    name,
  );
}

/** The first port of a Service, from now on with what is given. */
export function portOf(cluster: Cluster, service: string, given: Partial<Service['ports'][number]>): void {
  Object.assign(found(serviceNamed(cluster, service).ports[0], service), given);
}

export function mainOf(app: App): Container {
  return found(app.spec.containers[0], app.name);
}

export function podOf(app: App): Pod {
  return found(app.pods[0], app.name);
}

/** Nodes that have the label `pool=value` from now on. */
export function labelled(cluster: Cluster, pool: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(pool)) nodeNamed(cluster, name).labels['example.net/pool'] = value;
}

/** How often and how long a probe asks. */
export type Timing = Omit<Probe, 'httpGet' | 'tcpSocket' | 'grpc'>;

export const PATIENT: Timing = { initialDelaySeconds: 60, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 5 };

export function http(port: number, timing: Timing, path = '/healthz'): Probe {
  return { httpGet: { path, port }, ...timing };
}

/** What a container is given by a name, from now on another value. */
export function setting(cluster: Cluster, app: string, name: string, value: string): void {
  const container = mainOf(appNamed(cluster, app));
  container.env = [...container.env.filter((one) => one.name !== name), { name, value }];
}

/** Error lines of an app. */
export function logs(cluster: Cluster, app: string, ...lines: string[]): void {
  cluster.logs[app] = [...(cluster.logs[app] ?? []), ...lines];
}

/** The API server lets no pod of it in. */
export function refused(app: App, message: string, age = '40s (x14 over 6m)'): void {
  app.pods = [];
  app.events.push(warned('FailedCreate', 'replicaset-controller', message, age));
}

/** No node takes its pod. */
export function unscheduled(app: App, message: string): void {
  const pod = podOf(app);
  Object.assign(pod, { node: null, ip: null, phase: 'Pending', containers: {} });
  pod.events.push(warned('FailedScheduling', 'default-scheduler', message, '35s (x6 over 5m)'));
}

/** On a node, and its container does not start. */
export function waiting(app: App, reason: string): void {
  const pod = podOf(app);
  Object.assign(pod, { phase: 'Pending', ip: '10.244.2.77' });
  pod.containers = { [app.name]: { state: ['Waiting', `Reason:       ${reason}`], ready: false, restarts: 0 } };
}

/** Its image does not come. */
export function unpulled(app: App, why: string): void {
  waiting(app, 'ImagePullBackOff');
  const { image } = mainOf(app);
  podOf(app).events.push(
    warned('Failed', 'kubelet', `Failed to pull image "${image}": ${why}`, '1m (x4 over 3m)'),
    warned('Failed', 'kubelet', 'Error: ErrImagePull', '1m (x4 over 3m)'),
    warned('Failed', 'kubelet', 'Error: ImagePullBackOff', '20s (x9 over 3m)'),
  );
}

/** Its container ends again and again. */
export function crashing(app: App, reason: string, exitCode: number): void {
  const pod = podOf(app);
  pod.containers[app.name] = {
    state: ['Waiting', 'Reason:       CrashLoopBackOff'],
    last: ['Terminated', `Reason:       ${reason}`, `Exit Code:    ${exitCode}`],
    ready: false,
    restarts: 6,
  };
  pod.events.push(
    warned(
      'BackOff',
      'kubelet',
      `Back-off restarting failed container ${app.name} in pod ${pod.name}_freight(4b1c)`,
      '12s (x21 over 6m)',
    ),
  );
}

/** Ended from outside again and again, since its liveness probe fails. */
export function killedByProbe(app: App, message: string): void {
  crashing(app, 'Error', 137);
  const pod = podOf(app);
  pod.events.push(warned('Unhealthy', 'kubelet', `Liveness probe failed: ${message}`, '1m (x12 over 8m)'));
  pod.events.push({
    type: 'Normal',
    reason: 'Killing',
    age: '1m (x4 over 7m)',
    from: 'kubelet',
    message: `Container ${app.name} failed liveness probe, will be restarted`,
  });
}

/** Runs, and gets no traffic. */
export function unready(app: App, message: string): void {
  const pod = podOf(app);
  found(pod.containers[app.name], app.name).ready = false;
  pod.events.push(warned('Unhealthy', 'kubelet', `Readiness probe failed: ${message}`, '4s (x58 over 9m)'));
}

/** A figure in an alert on a service, as the set's alerting words it. */
export function alerted(cluster: Cluster, name: string, ...evidence: string[]): void {
  cluster.alerts.push({ name, type: 'Service', status: 'ABNORMAL', evidence });
}

export function slow(cluster: Cluster, name: string, beforeMs: number, nowMs: number): void {
  alerted(
    cluster,
    name,
    `LATENCY_DEGRADATION [Slow Response] | p90latency: Normal=${beforeMs.toFixed(2)}ms -> Current=${nowMs.toFixed(2)}ms`,
  );
}

function found<T>(one: T | undefined, name: string): T {
  if (one === undefined) throw new Error(`the cluster has no ${name}`);
  return one;
}
