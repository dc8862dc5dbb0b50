import { z } from 'zod';
import { EntityRef } from './entity.ts';
import { EvidenceId } from './evidence.ts';
import { Instant } from './instant.ts';

const Base = {
  id: z.string().regex(/^F-\d+$/),
  /** One plain sentence, only from the fields below. */
  statement: z.string(),
  entity: EntityRef,
  evidence: z.array(EvidenceId).min(1),
};

/** What a derived signal tells of its service: the four golden signals, and what stands behind them. */
export const SignalRole = z.enum(['errors', 'latency', 'traffic', 'saturation', 'cache', 'other']);
export type SignalRole = z.infer<typeof SignalRole>;

/** A signal that left its baseline. */
export const Deviation = z.strictObject({
  kind: z.literal('deviation'),
  ...Base,
  signal: z.string(),
  metric: z.string(),
  role: SignalRole,
  /** The callee, where the signal is a caller's view of it. */
  peer: z.string().nullable(),
  onsetAt: Instant,
  onsetErrorMs: z.number().nonnegative(),
  before: z.number(),
  peak: z.number(),
  direction: z.enum(['up', 'down']),
  /** Distance from the baseline in robust standard deviations, capped at 1000. */
  z: z.number(),
  recoveredAt: Instant.nullable(),
  unit: z.string(),
});
export type Deviation = z.infer<typeof Deviation>;

/** A signal that was looked at and stayed where it was; the ground for "checked healthy". */
export const Steady = z.strictObject({
  kind: z.literal('steady'),
  ...Base,
  signal: z.string(),
  metric: z.string(),
  role: SignalRole,
  peer: z.string().nullable(),
  baseline: z.number(),
  maximum: z.number(),
  unit: z.string(),
});
export type Steady = z.infer<typeof Steady>;

/** A kind of log line that is new, or far more frequent than in the baseline. */
export const Template = z.strictObject({
  kind: z.literal('template'),
  ...Base,
  template: z.string(),
  level: z.string(),
  count: z.number().int(),
  baselineCount: z.number().int(),
  firstAt: Instant,
  lastAt: Instant,
});
export type Template = z.infer<typeof Template>;

/** What a clue points at: the processor, the network, or the code of a service. */
export const Cause = z.enum(['cpu', 'network', 'code']);
export type Cause = z.infer<typeof Cause>;

/**
 * A sign that something began at a service, of a kind that each says what it is blind to: `processor` use,
 * `call-gap` (time that calls spent between caller and callee), `own-time` (time that no callee explains),
 * `cut-short` (work that ends before its usual next step), `excess` (failures or time that no callee explains).
 */
export const Clue = z.strictObject({
  kind: z.literal('clue'),
  ...Base,
  sign: z.enum(['processor', 'call-gap', 'own-time', 'cut-short', 'excess']),
  /** What fails, where the sign tells. */
  cause: Cause.nullable(),
  /** How strong it is, in doublings or halvings of what is usual. */
  bits: z.number().nonnegative(),
  /** Which part of all that this sign shows anywhere falls on the service. */
  share: z.number().min(0).max(1),
  /** The last step that was still taken and the next one that was not, where the sign tells. */
  region: z.tuple([z.string(), z.string()]).nullable(),
});
export type Clue = z.infer<typeof Clue>;

/** Whether something that protects the system was there. `absent` rests on an absence check. */
export const Safeguard = z.strictObject({
  kind: z.literal('safeguard'),
  ...Base,
  safeguard: z.string(),
  leg: z.enum(['prevention', 'detection', 'mitigation']),
  state: z.enum(['present', 'absent', 'unknown']),
  /** The file, rule or object where it would stand. */
  place: z.string(),
});
export type Safeguard = z.infer<typeof Safeguard>;

/** An object of a cluster that is broken: a workload, a node or a namespace, and what is wrong with it. */
export const BrokenObject = z.strictObject({
  kind: z.literal('broken-object'),
  ...Base,
  /** What is wrong, in the words of `analysis/objects`. */
  fault: z.enum([
    'quota-cpu',
    'quota-memory',
    'quota-pods',
    'quota-services',
    'quota-storage',
    'service-account-missing',
    'node-cordoned',
    'node-affinity',
    'node-selector',
    'pod-anti-affinity',
    'taint',
    'cpu-capacity',
    'memory-capacity',
    'image-registry-unresolved',
    'image-reference',
    'image-pull-secret',
    'claim-selector',
    'claim-storage-class',
    'claim-access-mode',
    'claim-capacity',
    'volume-occupied',
    'volume-permission',
    'secret-missing',
    'config-missing',
    'out-of-memory',
    'liveness-protocol',
    'liveness-port',
    'liveness-timing',
    'readiness-protocol',
    'readiness-port',
    'replicas-zero',
    'service-selector',
    'service-port',
    'service-protocol',
    'sidecar-port',
    'address',
    'name-resolution',
    'database-credentials',
    'database-port',
    'database-connections',
    'database-read-only',
    'route',
    'kubelet-down',
    'container-runtime-down',
    'kube-proxy-down',
    'scheduler-down',
    'node-network-delay',
    'node-packet-loss',
    'cpu-overload',
    'network-delay',
  ]),
  /** `stated` by the cluster or a program, `shown` by objects and what fails of them, `hinted` where nothing is seen to fail. */
  certainty: z.enum(['stated', 'shown', 'hinted']),
  /** The workloads that it stops or slows by itself, by name. */
  explains: z.array(z.string()),
  /** What would be seen if it were wrong. */
  refutedBy: z.string(),
});
export type BrokenObject = z.infer<typeof BrokenObject>;

/** What the deterministic analysis found out. */
export const Finding = z.discriminatedUnion('kind', [Deviation, Steady, Template, Clue, Safeguard, BrokenObject]);
export type Finding = z.infer<typeof Finding>;
