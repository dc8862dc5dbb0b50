import { z } from 'zod';

/** What a name in an RCA can stand for. */
export const EntityKind = z.enum([
  'service',
  'k8s',
  'deploy',
  'commit',
  'pr',
  'flag',
  'config',
  'alert',
  'slo',
  'runbook',
  'team',
  'vendor',
]);
export type EntityKind = z.infer<typeof EntityKind>;

/**
 * A thing that was there during the incident. `ref` is its one spelling:
 * `cluster/ns/Kind/name` for Kubernetes, `env/service@sha` for a deploy, the bare name else.
 */
export const EntityRef = z.strictObject({
  kind: EntityKind,
  ref: z.string().min(1),
  aliases: z.array(z.string()),
});
export type EntityRef = z.infer<typeof EntityRef>;

/** A service by its name, without aliases. */
export function service(name: string): EntityRef {
  return { kind: 'service', ref: name, aliases: [] };
}
