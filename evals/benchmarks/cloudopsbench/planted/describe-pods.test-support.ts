import type { App, Container, Pod, PodSpec, Probe } from './cluster.test-support.ts';
import { block, events, pairs } from './layout.test-support.ts';

/** What `kubectl describe` prints of a pod. */
export function podPage(pod: Pod, app: App, namespace: string): string {
  const { spec } = app;
  return `Name:             ${pod.name}
Namespace:        ${namespace}
Priority:         0
Service Account:  ${spec.serviceAccountName}
Node:             ${pod.node === null ? '<none>' : `${pod.node}/10.30.0.20`}
Start Time:       Thu, 02 Apr 2026 09:30:00 +0800
${block('Labels', [...pairs(app.labels), `pod-template-hash=${app.hash}`], 18)}
Annotations:      <none>
Status:           ${pod.phase}
IP:               ${pod.ip ?? ''}
Controlled By:    ${app.kind === 'Deployment' ? `ReplicaSet/${app.name}-${app.hash}` : `StatefulSet/${app.name}`}
Containers:
${spec.containers.map((container) => `  ${container.name}:\n${containerLines(container, pod).join('\n')}`).join('\n')}
Conditions:
  Type                        Status
  PodScheduled                ${pod.node === null ? 'False' : 'True'} 
  Ready                       ${isReady(pod) ? 'True' : 'False'} 
  ContainersReady             ${isReady(pod) ? 'True' : 'False'} 
${volumeLines(spec, '')}
QoS Class:                   Burstable
${block('Node-Selectors', pairs(spec.nodeSelector ?? {}), 29)}
${block('Tolerations', tolerations(spec, true), 29)}
${events(pod.events)}`;
}

/** The pods as a workload's page tells them. */
export function template(app: App): string {
  const { labels, hash } = app;
  const spec = templateOf(app);
  return `Pod Template:
${block('  Labels', [...pairs(labels), `pod-template-hash=${hash}`], 20)}
  Service Account:  ${spec.serviceAccountName}
  Containers:
${spec.containers.map((container) => `   ${container.name}:\n${containerLines(container).join('\n')}`).join('\n')}
${volumeLines(spec, '  ')}
${block('  Node-Selectors', pairs(spec.nodeSelector ?? {}), 20)}
${block('  Tolerations', tolerations(spec, false), 20)}`;
}

/** What was written of the pods: the volumes of a StatefulSet's claims are put in when a pod is made. */
export function templateOf({ spec, claimTemplates }: App): PodSpec {
  const { volumes, ...rest } = spec;
  const written = (volumes ?? []).filter(({ name }) => !claimTemplates.some((one) => one.name === name));
  return written.length === 0 ? rest : { ...rest, volumes: written };
}

export function isReady({ phase, containers }: Pod): boolean {
  return phase === 'Running' && Object.values(containers).every(({ ready }) => ready);
}

export function readyPods({ pods }: App): number {
  return pods.filter(isReady).length;
}

function containerLines(container: Container, pod?: Pod): string[] {
  const running = pod?.containers[container.name];
  const { image, ports, resources, livenessProbe, readinessProbe, env, volumeMounts = [] } = container;
  const lines = [
    ...(running && pod.node !== null && running.state[0] !== 'Waiting'
      ? [`Container ID:   containerd://${'8f3a'.repeat(16)}`]
      : []),
    `Image:          ${image}`,
    `Port:           ${ports.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`).join(', ') || '<none>'}`,
    `Host Port:      0/TCP`,
    ...(running ? stateLines('State', running.state) : []),
    ...(running?.last ? stateLines('Last State', running.last) : []),
    ...(running ? [`Ready:          ${running.ready ? 'True' : 'False'}`, `Restart Count:  ${running.restarts}`] : []),
    'Limits:',
    ...Object.entries(resources.limits).map(([name, amount]) => `  ${name}:  ${amount}`),
    'Requests:',
    ...Object.entries(resources.requests).map(([name, amount]) => `  ${name}:  ${amount}`),
    ...(livenessProbe ? [`Liveness:   ${probeText(livenessProbe)}`] : []),
    ...(readinessProbe ? [`Readiness:  ${probeText(readinessProbe)}`] : []),
    env.length === 0 ? 'Environment:  <none>' : 'Environment:',
    ...env.map(({ name, value, valueFrom }) =>
      valueFrom
        ? `  ${name}:  <set to the key '${valueFrom.secretKeyRef.key}' in secret '${valueFrom.secretKeyRef.name}'>  Optional: false`
        : `  ${name}:  ${value ?? ''}`,
    ),
    'Mounts:',
    ...volumeMounts.map(({ name, mountPath }) => `  ${mountPath} from ${name} (rw)`),
    `  /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-q7xlm (ro)`,
  ];
  return lines.map((line) => `    ${line}`);
}

function stateLines(key: string, [word = '', ...rest]: readonly string[]): string[] {
  return [`${`${key}:`.padEnd(16)}${word}`, ...rest.map((line) => `  ${line}`)];
}

function probeText(probe: Probe): string {
  const { httpGet, tcpSocket, grpc } = probe;
  const what = httpGet
    ? `http-get http://:${httpGet.port}${httpGet.path}`
    : tcpSocket
      ? `tcp-socket :${tcpSocket.port}`
      : `grpc <pod>:${grpc?.port ?? 0}`;
  return `${what} delay=${probe.initialDelaySeconds}s timeout=${probe.timeoutSeconds}s period=${probe.periodSeconds}s #success=1 #failure=${probe.failureThreshold}`;
}

function volumeLines({ volumes = [] }: PodSpec, indent: string): string {
  if (volumes.length === 0) return `${indent}Volumes:         <none>`;
  return [
    `${indent}Volumes:`,
    ...volumes.flatMap(({ name, persistentVolumeClaim, secret }) => [
      `${indent} ${name}:`,
      persistentVolumeClaim
        ? `${indent}  Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)`
        : `${indent}  Type:        Secret (a volume populated by a Secret)`,
      persistentVolumeClaim
        ? `${indent}  ClaimName:  ${persistentVolumeClaim.claimName}`
        : `${indent}  SecretName:  ${secret?.secretName ?? ''}`,
      persistentVolumeClaim ? `${indent}  ReadOnly:   false` : `${indent}  Optional:    false`,
    ]),
  ].join('\n');
}

function tolerations({ tolerations: own = [] }: PodSpec, isPod: boolean): string[] {
  const told = own.map(({ key, operator, value, effect }) =>
    operator === 'Exists' ? `${key}:${effect} op=Exists` : `${key}=${value ?? ''}:${effect}`,
  );
  return isPod
    ? [
        ...told,
        'node.kubernetes.io/not-ready:NoExecute op=Exists for 300s',
        'node.kubernetes.io/unreachable:NoExecute op=Exists for 300s',
      ]
    : told;
}
