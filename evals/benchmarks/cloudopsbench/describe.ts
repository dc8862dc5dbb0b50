import { claimOf, quotaOf, volumeOf } from './describe-storage.ts';
import { itemsOf, lineOf, pairsOf, valueOf, type Line } from './kubectl.ts';

type Fields = Record<string, unknown>;

/** The API's JSON of an object, as far as its description tells. */
export function objectOf(kind: string, lines: readonly Line[]): Fields {
  return { kind, metadata: metadataOf(lines), ...(READERS[kind]?.(lines) ?? {}) };
}

const READERS: Readonly<Record<string, (lines: readonly Line[]) => Fields>> = {
  Pod: podOf,
  Deployment: workloadOf,
  StatefulSet: workloadOf,
  DaemonSet: workloadOf,
  ReplicaSet: replicaSetOf,
  Node: nodeOf,
  Service: serviceOf,
  Endpoints: endpointsOf,
  PersistentVolumeClaim: claimOf,
  PersistentVolume: volumeOf,
  ResourceQuota: quotaOf,
  StorageClass: (lines) => ({ provisioner: valueOf(lines, 'Provisioner') }),
};

function metadataOf(lines: readonly Line[]): Fields {
  const owner = /^([A-Za-z]+)\/(\S+)$/.exec(valueOf(lines, 'Controlled By') ?? '');
  return {
    name: valueOf(lines, 'Name'),
    namespace: valueOf(lines, 'Namespace'),
    labels: pairsOf(lines, 'Labels'),
    annotations: pairsOf(lines, 'Annotations'),
    ...(owner ? { ownerReferences: [{ kind: owner[1], name: owner[2], controller: true }] } : {}),
  };
}

function podOf(lines: readonly Line[]): Fields {
  const node = valueOf(lines, 'Node')?.split('/')[0];
  const account = valueOf(lines, 'Service Account');
  return {
    spec: {
      ...podSpecOf(lines),
      ...(node === undefined ? {} : { nodeName: node }),
      ...(account === null ? {} : { serviceAccountName: account }),
    },
    status: {
      phase: valueOf(lines, 'Status'),
      podIP: valueOf(lines, 'IP'),
      conditions: conditionsOf(lines),
      initContainerStatuses: (lineOf(lines, 'Init Containers')?.children ?? []).map(containerStatusOf),
      containerStatuses: (lineOf(lines, 'Containers')?.children ?? []).map(containerStatusOf),
    },
  };
}

function podSpecOf(lines: readonly Line[]): Fields {
  return {
    initContainers: (lineOf(lines, 'Init Containers')?.children ?? []).map(containerOf),
    containers: (lineOf(lines, 'Containers')?.children ?? []).map(containerOf),
    volumes: (lineOf(lines, 'Volumes')?.children ?? []).map(podVolumeOf),
    nodeSelector: pairsOf(lines, 'Node-Selectors'),
    tolerations: itemsOf(lines, 'Tolerations').map(tolerationOf),
  };
}

function containerOf({ key, children }: Line): Fields {
  const ports = (valueOf(children, 'Port') ?? valueOf(children, 'Ports') ?? '').matchAll(/(\d{1,5})\/(TCP|UDP|SCTP)/g);
  const probes = (['liveness', 'readiness', 'startup'] as const).flatMap((purpose) => {
    const probe = probeOf(valueOf(children, `${purpose[0]?.toUpperCase() ?? ''}${purpose.slice(1)}`) ?? '');
    return probe ? [[`${purpose}Probe`, probe] as const] : [];
  });
  return {
    name: key,
    image: valueOf(children, 'Image'),
    ports: [...ports].map(([, port, protocol]) => ({ containerPort: Number(port), protocol })),
    resources: { limits: pairsOf(children, 'Limits'), requests: pairsOf(children, 'Requests') },
    env: (lineOf(children, 'Environment')?.children ?? []).flatMap(environmentOf),
    envFrom: (lineOf(children, 'Environment Variables from')?.children ?? []).flatMap(({ text }): Fields[] => {
      const [name, kind, , optional] = text.split(/\s+/);
      const ref = { name, ...(optional === 'true' ? { optional: true } : {}) };
      return kind === 'Secret' ? [{ secretRef: ref }] : kind === 'ConfigMap' ? [{ configMapRef: ref }] : [];
    }),
    volumeMounts: (lineOf(children, 'Mounts')?.children ?? []).flatMap(({ text }) => {
      const match = /^(\S+) from (\S+) \((\w+)/.exec(text);
      return match ? [{ mountPath: match[1], name: match[2], readOnly: match[3] === 'ro' }] : [];
    }),
    ...Object.fromEntries(probes),
  };
}

/** `NAME:  value`, or where the value comes from: `<set to the key 'k' in secret 's'>  Optional: false`. */
function environmentOf({ key, value }: Line): Fields[] {
  if (key === '') return [];
  const from = /^<set to the key '([^']+)' (?:in|of) (secret|config map) '([^']+)'>/.exec(value);
  if (from) {
    const ref = { key: from[1], name: from[3] };
    return [{ name: key, valueFrom: from[2] === 'secret' ? { secretKeyRef: ref } : { configMapKeyRef: ref } }];
  }
  return /^\(v1:/.test(value) ? [{ name: key }] : [{ name: key, value }];
}

/** `http-get http://:15021/healthz/ready delay=0s timeout=3s period=15s #success=1 #failure=4` */
function probeOf(text: string): Fields | undefined {
  const number = (name: string): number => Number(new RegExp(`${name}=(\\d+)`).exec(text)?.[1] ?? 0);
  const numbers = {
    initialDelaySeconds: number('delay'),
    timeoutSeconds: number('timeout'),
    periodSeconds: number('period'),
    failureThreshold: number('#failure'),
  };
  const http = /^http-get https?:\/\/[^:]*:([\w-]+)(\S*)/.exec(text);
  if (http) return { httpGet: { port: numeric(http[1]), path: http[2] }, ...numbers };
  const tcp = /^tcp-socket \S*:([\w-]+)/.exec(text);
  if (tcp) return { tcpSocket: { port: numeric(tcp[1]) }, ...numbers };
  const grpc = /^grpc <pod>:(\d+)/.exec(text);
  if (grpc) return { grpc: { port: numeric(grpc[1]) }, ...numbers };
  const exec = /^exec \[(.*?)\] delay/.exec(text);
  return exec ? { exec: { command: [exec[1]] }, ...numbers } : undefined;
}

function numeric(text: string | undefined): string | number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : (text ?? '');
}

function podVolumeOf({ key, children }: Line): Fields {
  const type = (valueOf(children, 'Type') ?? '').split(' ')[0];
  const name = valueOf(children, 'Name') ?? valueOf(children, 'SecretName');
  switch (type ?? '') {
    case 'PersistentVolumeClaim':
      return { name: key, persistentVolumeClaim: { claimName: valueOf(children, 'ClaimName') } };
    case 'HostPath':
      return { name: key, hostPath: { path: valueOf(children, 'Path'), type: valueOf(children, 'HostPathType') } };
    case 'EmptyDir':
      return { name: key, emptyDir: {} };
    case 'ConfigMap':
      return { name: key, configMap: { name, optional: valueOf(children, 'Optional') === 'true' } };
    case 'Secret':
      return { name: key, secret: { secretName: name, optional: valueOf(children, 'Optional') === 'true' } };
    default:
      return { name: key };
  }
}

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`, `key=value:NoSchedule` */
function tolerationOf(text: string): Fields {
  const match = /^([^=:\s]*)(?:=([^:\s]*))?(?::(\w+))?(?: op=(\w+))?/.exec(text);
  return {
    key: match?.[1] ?? '',
    ...(match?.[2] === undefined ? {} : { value: match[2] }),
    ...(match?.[3] === undefined ? {} : { effect: match[3] }),
    operator: match?.[4] ?? (match?.[2] === undefined ? 'Exists' : 'Equal'),
  };
}

function containerStatusOf({ key, children }: Line): Fields {
  return {
    name: key,
    image: valueOf(children, 'Image'),
    ready: valueOf(children, 'Ready') === 'True',
    restartCount: Number(valueOf(children, 'Restart Count') ?? 0),
    state: stateOf(lineOf(children, 'State')),
    lastState: stateOf(lineOf(children, 'Last State')),
  };
}

function stateOf(line: Line | undefined): Fields {
  if (!line) return {};
  const reason = valueOf(line.children, 'Reason');
  const message = valueOf(line.children, 'Message');
  const exitCode = valueOf(line.children, 'Exit Code');
  const fields = {
    ...(reason === null ? {} : { reason }),
    ...(message === null ? {} : { message }),
    ...(exitCode === null ? {} : { exitCode: Number(exitCode) }),
  };
  return { [line.value.toLowerCase()]: fields };
}

/** Rows under `Type  Status  Reason  Message`; `describe` leaves some columns out. */
function conditionsOf(lines: readonly Line[]): Fields[] {
  const rows = lineOf(lines, 'Conditions')?.children ?? [];
  return rows.flatMap(({ text }) => {
    const [type, status, ...rest] = text.split(/\s{2,}|(?<=^\w+) (?=True|False|Unknown)/);
    if (type === undefined || status === undefined || !/^(?:True|False|Unknown)$/.test(status.trim())) return [];
    const told = rest.filter((one) => !/^\w{3}, \d{2} \w{3} \d{4}/.test(one));
    return [
      {
        type,
        status: status.trim(),
        ...(told[0] === undefined ? {} : { reason: told[0] }),
        ...(told[1] === undefined ? {} : { message: told.slice(1).join(' ') }),
      },
    ];
  });
}

/** `1 desired | 1 updated | 1 total | 0 available | 1 unavailable` */
function countOf(text: string | null, word: string): number | undefined {
  const count = new RegExp(`(\\d+) ${word}`).exec(text ?? '')?.[1];
  return count === undefined ? undefined : Number(count);
}

function workloadOf(lines: readonly Line[]): Fields {
  const replicas = valueOf(lines, 'Replicas');
  const template = lineOf(lines, 'Pod Template')?.children ?? [];
  const account = valueOf(template, 'Service Account');
  const running = countOf(valueOf(lines, 'Pods Status'), 'Running');
  const desired =
    countOf(replicas, 'desired') ?? Number(valueOf(lines, 'Desired Number of Nodes Scheduled') ?? Number.NaN);
  return {
    spec: {
      ...(Number.isNaN(desired) ? {} : { replicas: desired }),
      selector: { matchLabels: commaPairs(valueOf(lines, 'Selector')) },
      template: {
        metadata: { labels: pairsOf(template, 'Labels'), annotations: pairsOf(template, 'Annotations') },
        spec: { ...podSpecOf(template), ...(account === null ? {} : { serviceAccountName: account }) },
      },
    },
    status: { readyReplicas: countOf(replicas, 'available') ?? running ?? 0, conditions: conditionsOf(lines) },
  };
}

function replicaSetOf(lines: readonly Line[]): Fields {
  const replicas = valueOf(lines, 'Replicas');
  return {
    spec: { replicas: countOf(replicas, 'desired') ?? 0 },
    status: { replicas: countOf(replicas, 'current') ?? 0, conditions: conditionsOf(lines) },
  };
}

function commaPairs(text: string | null): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((item): [string, string][] => {
    const equals = item.indexOf('=');
    return equals < 0 ? [] : [[item.slice(0, equals), item.slice(equals + 1)]];
  });
  return Object.fromEntries(pairs);
}

function nodeOf(lines: readonly Line[]): Fields {
  const taints = itemsOf(lines, 'Taints').flatMap((text) => {
    const match = /^([^=:\s]+)(?:=([^:\s]*))?:(\w+)$/.exec(text);
    return match ? [{ key: match[1], value: match[2] ?? '', effect: match[3] }] : [];
  });
  const allocatable = lineOf(lines, 'Allocatable')?.children ?? [];
  return {
    spec: { taints, unschedulable: valueOf(lines, 'Unschedulable') === 'true' },
    status: {
      allocatable: Object.fromEntries(allocatable.map(({ key, value }) => [key, value])),
      conditions: conditionsOf(lines),
    },
  };
}

function serviceOf(lines: readonly Line[]): Fields {
  const ports: Fields[] = [];
  for (const { key, value } of lines) {
    const port = /^(\S+)\s+(\d+)\/(\w+)$/.exec(value);
    if (key === 'Port' && port)
      ports.push({ ...(port[1] === '<unset>' ? {} : { name: port[1] }), port: Number(port[2]), protocol: port[3] });
    const last = ports.at(-1);
    if (key === 'TargetPort' && last) last['targetPort'] = numeric(value.split('/')[0]);
  }
  return {
    spec: {
      type: valueOf(lines, 'Type'),
      clusterIP: valueOf(lines, 'IP'),
      selector: commaPairs(valueOf(lines, 'Selector')),
      ports,
    },
  };
}

function endpointsOf(lines: readonly Line[]): Fields {
  const subsets = lineOf(lines, 'Subsets')?.children ?? [];
  const addresses = (key: string): { ip: string }[] =>
    (valueOf(subsets, key) ?? '').split(',').flatMap((ip) => (ip.trim() === '' ? [] : [{ ip: ip.trim() }]));
  const [ready, notReady] = [addresses('Addresses'), addresses('NotReadyAddresses')];
  return { subsets: ready.length + notReady.length === 0 ? [] : [{ addresses: ready, notReadyAddresses: notReady }] };
}
