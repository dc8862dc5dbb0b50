import type { App, Claim, Cluster, Node, Service, Volume } from './cluster.test-support.ts';
import { readyPods, template } from './describe-pods.test-support.ts';
import { LABEL } from './healthy-cluster.test-support.ts';
import { block, events, pairs } from './layout.test-support.ts';

const SHORT: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadWriteMany: 'RWX', ReadOnlyMany: 'ROX' };

/** Of a Deployment or a StatefulSet. */
export function workloadPage(app: App, namespace: string): string {
  const ready = readyPods(app);
  return `Name:                   ${app.name}
Namespace:              ${namespace}
CreationTimestamp:      Mon, 02 Mar 2026 15:20:00 +0800
Labels:                 ${pairs(app.labels)[0] ?? ''}
Annotations:            <none>
Selector:               ${LABEL}=${app.name}
Replicas:               ${replicasOf(app, ready)}
${app.kind === 'Deployment' ? 'StrategyType:           RollingUpdate' : `Pods Status:            ${ready} Running / ${app.pods.length - ready} Waiting / 0 Succeeded / 0 Failed`}
${template(app)}
${app.kind === 'Deployment' ? conditions(app, ready) : ''}${events(app.kind === 'Deployment' ? [] : app.events)}`;
}

function replicasOf({ kind, replicas, pods }: App, ready: number): string {
  return kind === 'Deployment'
    ? `${replicas} desired | ${replicas} updated | ${pods.length} total | ${ready} available | ${replicas - ready} unavailable`
    : `${replicas} desired | ${pods.length} total`;
}

function conditions({ replicas, pods, events: own }: App, ready: number): string {
  const isRefused = pods.length < replicas && own.some(({ reason }) => reason === 'FailedCreate');
  return `Conditions:
  Type           Status  Reason
  ----           ------  ------
  Available      ${ready >= replicas ? 'True    MinimumReplicasAvailable' : 'False   MinimumReplicasUnavailable'}
${isRefused ? '  ReplicaFailure  True   FailedCreate\n' : ''}`;
}

export function replicaSetPage(app: App, namespace: string): string {
  return `Name:           ${app.name}-${app.hash}
Namespace:      ${namespace}
Selector:       ${LABEL}=${app.name},pod-template-hash=${app.hash}
Controlled By:  Deployment/${app.name}
Replicas:       ${app.pods.length} current / ${app.replicas} desired
Pods Status:    ${readyPods(app)} Running / ${app.pods.length - readyPods(app)} Waiting / 0 Succeeded / 0 Failed
${template(app)}
${events(app.events)}`;
}

export function servicePage(
  { name, selector, ports, clusterIP }: Service,
  addresses: readonly string[],
  namespace: string,
): string {
  return `Name:                     ${name}
Namespace:                ${namespace}
Labels:                   <none>
Annotations:              <none>
Selector:                 ${pairs(selector).join(',')}
Type:                     ClusterIP
IP:                       ${clusterIP}
${ports
  .map(
    (port) => `Port:                     ${port.name}  ${port.port}/${port.protocol}
TargetPort:               ${port.targetPort}/${port.protocol}
Endpoints:                ${addresses.map((ip) => `${ip}:${port.targetPort}`).join(',')}`,
  )
  .join('\n')}
Session Affinity:         None
Events:                   <none>
`;
}

export function endpointsPage(
  { name, ports }: Service,
  ready: string[],
  notReady: string[],
  namespace: string,
): string {
  return `Name:         ${name}
Namespace:    ${namespace}
Labels:       <none>
Annotations:  <none>
Subsets:
  Addresses:          ${ready.join(',') || '<none>'}
  NotReadyAddresses:  ${notReady.join(',') || '<none>'}
  Ports:
    Name  Port  Protocol
    ----  ----  --------
${ports.map((port) => `    ${port.name}  ${port.targetPort}  ${port.protocol}`).join('\n')}

Events:  <none>
`;
}

export function nodePage({ name, ip, labels, taints, cordoned, cpu, memory, ready, events: own }: Node): string {
  const time = 'Thu, 02 Apr 2026 09:58:02 +0800';
  const held = cordoned ? [...taints, 'node.kubernetes.io/unschedulable:NoSchedule'] : taints;
  return `Name:               ${name}
Roles:              ${taints.some((taint) => taint.includes('control-plane')) ? 'control-plane' : '<none>'}
${block('Labels', pairs(labels), 20)}
Annotations:        node.alpha.kubernetes.io/ttl: 0
${block('Taints', held, 20)}
Unschedulable:      ${cordoned}
Conditions:
  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message
  ----             ------  -----------------                 ------------------                ------                       -------
  MemoryPressure   False   ${time}   ${time}   KubeletHasSufficientMemory   kubelet has sufficient memory available
  Ready            ${ready[0].padEnd(10)}${time}   ${time}   ${ready[1]}   ${ready[2]}
Addresses:
  InternalIP:  ${ip}
  Hostname:    ${name}
Capacity:
  cpu:     ${cpu}
  memory:  ${memory}
  pods:    110
Allocatable:
  cpu:     ${cpu}
  memory:  ${memory}
  pods:    110
System Info:
  Kubelet Version:  v1.29.6
${events(own)}`;
}

export function claimPage(claim: Claim, { namespace, volumes, apps }: Cluster): string {
  const volume = volumes.find(
    ({ name, claim: holder }) => name === claim.volumeName && holder === `${namespace}/${claim.name}`,
  );
  const user = apps.find(({ name }) => name === claim.app)?.pods[0]?.name ?? '<none>';
  return `Name:          ${claim.name}
Namespace:     ${namespace}
StorageClass:  ${claim.storageClassName}
Status:        ${volume ? 'Bound' : 'Pending'}
Volume:        ${claim.volumeName ?? ''}
Labels:        <none>
Annotations:   <none>
Finalizers:    [kubernetes.io/pvc-protection]
Capacity:      ${volume?.storage ?? ''}
Access Modes:  ${volume ? short(volume.accessModes) : ''}
VolumeMode:    Filesystem
Used By:       ${user}
${events(claim.events)}`;
}

export function volumePage({ name, labels, storageClassName, status, claim, accessModes, storage }: Volume): string {
  return `Name:            ${name}
${block('Labels', pairs(labels), 17)}
Annotations:     <none>
Finalizers:      [kubernetes.io/pv-protection]
StorageClass:    ${storageClassName}
Status:          ${status}
Claim:           ${claim ?? ''}
Reclaim Policy:  Retain
Access Modes:    ${short(accessModes)}
VolumeMode:      Filesystem
Capacity:        ${storage}
Node Affinity:   <none>
Source:
    Type:  HostPath (bare host directory volume)
    Path:  /srv/${name}
Events:    <none>
`;
}

function short(modes: readonly string[]): string {
  return modes.map((mode) => SHORT[mode] ?? mode).join(',');
}
