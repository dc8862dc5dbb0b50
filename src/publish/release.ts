import {
  compareInstants,
  type Instant,
  type Plan,
  type PublishPolicy,
  type Verdict,
  type Write,
} from '../schema/index.ts';
import { digestOf } from './digest.ts';

/** When each kind of write may leave. */
export type PublishPolicies = Readonly<Record<Write['policy'], PublishPolicy>>;

export interface ReleaseQuestion {
  plan: Plan;
  verdicts: readonly Verdict[];
  policies: PublishPolicies;
  now: Instant;
}

/** A write that may leave, by its exact bytes, and why in a few words. */
export interface Release {
  write: Write;
  digest: string;
  because: string;
}

/**
 * The writes of a plan that may leave now. An approval counts for the exact digest and subject, from when it was given
 * until it expires. A rejection of the same bytes wins over any approval and never expires; one of other bytes of the
 * same subject keeps a policy of `immediate` from sending what was rejected in another wording. A rejected RCA holds
 * back all that follows from it.
 */
export function releasable({ plan, verdicts, policies, now }: ReleaseQuestion): Release[] {
  const mine = verdicts.filter(({ incident }) => incident === plan.incident);
  const rca = plan.writes.find(({ id }) => id === 'rca');
  if (rca && rejected(mine, 'rca', digestOf(rca))) return [];
  return plan.writes.flatMap((write) => {
    const digest = digestOf(write);
    const because = permission(write, digest, mine, { policies, now });
    return because === undefined ? [] : [{ write, digest, because }];
  });
}

function permission(
  write: Write,
  digest: string,
  verdicts: readonly Verdict[],
  { policies, now }: Pick<ReleaseQuestion, 'policies' | 'now'>,
): string | undefined {
  const policy = policies[write.policy];
  if (policy === 'never' || rejected(verdicts, write.id, digest)) return undefined;
  const approval = verdicts.find(
    (verdict) =>
      verdict.decision === 'approve' &&
      verdict.subject === write.id &&
      verdict.digest === digest &&
      compareInstants(verdict.at, now) <= 0 &&
      compareInstants(now, verdict.expiresAt) < 0,
  );
  if (approval) return `approved by ${approval.by} (${approval.role}) at ${approval.at}`;
  return policy === 'immediate' && !rejected(verdicts, write.id) ? `policy ${write.policy} is immediate` : undefined;
}

function rejected(verdicts: readonly Verdict[], subject: string, digest?: string): boolean {
  return verdicts.some(
    (verdict) =>
      verdict.decision === 'reject' &&
      verdict.subject === subject &&
      (digest === undefined || verdict.digest === digest),
  );
}
