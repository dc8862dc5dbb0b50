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
  /** Whose approval counts; any role's where they are left out. */
  roles?: readonly string[];
  now: Instant;
}

/** A write that may leave, by its exact bytes, and why in a few words. */
export interface Release {
  write: Write;
  digest: string;
  because: string;
}

/**
 * The writes of a plan that may leave now. What leaves on approval passes two gates: the RCA of the same plan is
 * approved, and the write itself is. An approval counts for the exact digest and subject, by a role that may approve,
 * from when it was given until it expires. A rejection of the same bytes wins over any approval and never expires; one of other bytes of the
 * same subject keeps a policy of `immediate` from sending what was rejected in another wording. A rejected RCA holds
 * back all that follows from it.
 */
export function releasable(question: ReleaseQuestion): Release[] {
  const { plan, verdicts, policies } = question;
  const mine = verdicts.filter(({ incident }) => incident === plan.incident);
  const rca = plan.writes.find(({ id }) => id === 'rca');
  if (rca && rejected(mine, 'rca', digestOf(rca))) return [];
  const isRcaApproved = !rca || approvalOf(rca, digestOf(rca), question) !== undefined;
  return plan.writes.flatMap((write) => {
    const digest = digestOf(write);
    if (policies[write.policy] === 'never' || rejected(mine, write.id, digest)) return [];
    const approval = isRcaApproved ? approvalOf(write, digest, question) : undefined;
    if (approval)
      return [{ write, digest, because: `approved by ${approval.by} (${approval.role}) at ${approval.at}` }];
    const isImmediate = policies[write.policy] === 'immediate' && !rejected(mine, write.id);
    return isImmediate ? [{ write, digest, because: `policy ${write.policy} is immediate` }] : [];
  });
}

function approvalOf(
  { id, incident }: Write,
  digest: string,
  { verdicts, roles, now }: ReleaseQuestion,
): Verdict | undefined {
  return verdicts.find(
    (verdict) =>
      verdict.decision === 'approve' &&
      verdict.incident === incident &&
      verdict.subject === id &&
      verdict.digest === digest &&
      (roles?.includes(verdict.role) ?? true) &&
      compareInstants(verdict.at, now) <= 0 &&
      compareInstants(now, verdict.expiresAt) < 0,
  );
}

function rejected(verdicts: readonly Verdict[], subject: string, digest?: string): boolean {
  return verdicts.some(
    (verdict) =>
      verdict.decision === 'reject' &&
      verdict.subject === subject &&
      (digest === undefined || verdict.digest === digest),
  );
}
