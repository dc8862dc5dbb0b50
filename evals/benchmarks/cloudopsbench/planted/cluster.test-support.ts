/** A cluster as its tools would show it: what was asked of it, and what came of it. Times are ages, as kubectl prints them. */
export interface Cluster {
  namespace: string;
  nodes: Node[];
  apps: App[];
  services: Service[];
  claims: Claim[];
  volumes: Volume[];
  storageClasses: string[];
  quotas: { name: string; rows: [resource: string, used: string, hard: string][] }[];
  accounts: string[];
  secrets: Record<string, Record<string, string>>;
  configMaps: Record<string, Record<string, string>>;
  /** Error lines by app. */
  logs: Record<string, string[]>;
  alerts: Record<string, unknown>[];
  calls: Record<string, string[]>;
}

export interface Happening {
  type: 'Normal' | 'Warning';
  reason: string;
  age: string;
  from: string;
  message: string;
}

export interface Node {
  name: string;
  ip: string;
  labels: Record<string, string>;
  taints: string[];
  cordoned: boolean;
  cpu: string;
  memory: string;
  /** Status, reason and message of the condition `Ready`. */
  ready: [status: 'True' | 'False' | 'Unknown', reason: string, message: string];
  /** What `systemctl status` says is active of each unit. */
  units: Record<string, string>;
  events: Happening[];
}

export interface Probe {
  httpGet?: { path: string; port: number | string };
  tcpSocket?: { port: number | string };
  grpc?: { port: number };
  initialDelaySeconds: number;
  periodSeconds: number;
  timeoutSeconds: number;
  failureThreshold: number;
}

export interface Container {
  name: string;
  image: string;
  ports: { name?: string; containerPort: number; protocol?: string }[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  volumeMounts?: { name: string; mountPath: string }[];
}

export interface PodSpec {
  serviceAccountName: string;
  containers: Container[];
  nodeSelector?: Record<string, string>;
  tolerations?: { key: string; operator: string; value?: string; effect: string }[];
  affinity?: Record<string, unknown>;
  imagePullSecrets?: { name: string }[];
  securityContext?: Record<string, unknown>;
  dnsPolicy?: string;
  dnsConfig?: Record<string, unknown>;
  volumes?: { name: string; persistentVolumeClaim?: { claimName: string }; secret?: { secretName: string } }[];
}

/** How a container does: the lines under `State` and `Last State`, the first of them its word. */
export interface Running {
  state: string[];
  last?: string[];
  ready: boolean;
  restarts: number;
}

export interface Pod {
  name: string;
  node: string | null;
  ip: string | null;
  phase: string;
  containers: Record<string, Running>;
  events: Happening[];
}

export interface App {
  kind: 'Deployment' | 'StatefulSet';
  name: string;
  hash: string;
  replicas: number;
  labels: Record<string, string>;
  spec: PodSpec;
  /** The claims that a StatefulSet makes for each of its pods. */
  claimTemplates: { name: string; storageClassName: string; storage: string }[];
  pods: Pod[];
  /** On what makes the pods: the replica set, or the stateful set itself. */
  events: Happening[];
}

export interface Service {
  name: string;
  selector: Record<string, string>;
  ports: { name: string; port: number; targetPort: number | string; protocol: string }[];
  clusterIP: string;
}

export interface Claim {
  name: string;
  app: string;
  storageClassName: string;
  accessModes: string[];
  storage: string;
  selector?: Record<string, string>;
  volumeName: string | null;
  events: Happening[];
}

export interface Volume {
  name: string;
  labels: Record<string, string>;
  storageClassName: string;
  accessModes: string[];
  storage: string;
  status: string;
  claim: string | null;
}
