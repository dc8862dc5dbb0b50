import { assertPublishable } from './assert-publishable.ts';
import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { digestOf } from '../publish/digest.ts';
import type { Publishers } from '../publish/publishers.ts';
import { releasable } from '../publish/release.ts';
import { instant, type Instant, type Plan, type Verdict } from '../schema/index.ts';
import type { OutboxEntry } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { verdictOf } from './verdict.ts';

/** A decision on writes of the current draft of an incident. */
export interface Approval {
  incident: string;
  /** Ids of writes of its plan. */
  writes: readonly string[];
  by: string;
  role: string;
  decision?: 'approve' | 'reject';
  comment?: string;
  /** Where it was said, so that one saying counts once; made at random where it is left out. */
  nonce?: string;
  /** When it was said; now where it is left out. */
  at?: Instant;
}

/** What deciding needs. */
export interface Deciding {
  config: Config;
  store: Store;
  publishers: Publishers;
  now: () => number;
}

/** The roles whose approval counts: those of the configuration, and repository roles as GitHub names them. */
export function approvingRoles({ publish }: Config): string[] {
  const { roles, github } = publish.approvals;
  return [...roles, ...github.map((role) => `github:${role}`)];
}

/** The writes of a plan that may leave now, as they go into the outbox. */
export async function entriesOf(
  { config, store, publishers, now }: Deciding,
  plan: Plan,
  added: readonly Verdict[] = [],
): Promise<OutboxEntry[]> {
  const verdicts = [...(await store.verdicts.of(plan.incident)), ...added];
  const question = { plan, verdicts, policies: config.publish.policy, roles: approvingRoles(config) };
  return releasable({ ...question, now: instant(now()) }).flatMap(({ write, digest }) => {
    const publisher = publishers.of(write.kind);
    return publisher ? [{ incident: plan.incident, write, digest, publisher: publisher.name }] : [];
  });
}

/**
 * Records a decision on each of the named writes, bound to its exact bytes, and queues what may leave by it. A write that
 * is approved before its RCA waits for the approval of the RCA, and that one releases both. Each decision is on the audit
 * trail before it counts. Throws `ConfigError` where there is no draft, no such write, the role may not approve, or it was said
 * too long ago; what was released before that one stays released.
 */
export async function decide(deciding: Deciding, approval: Approval): Promise<Verdict[]> {
  const { config, store } = deciding;
  const { incident, writes, by, role, decision = 'approve', comment = '', nonce = randomUUID(), at } = approval;
  const draft = await store.drafts.current(incident);
  if (!draft) throw new ConfigError(incident, 'there is no draft of this incident; see `hindcast review`');
  const roles = approvingRoles(config);
  if (decision === 'approve' && writes.length > 0 && !roles.includes(role)) {
    const subject = `${incident}/${writes.join(',')}`;
    await store.audit.append({ actor: by, action: 'deny', subject, details: { role, wanted: decision } });
    throw new ConfigError(`role ${role}`, `may not approve; publish.approvals names ${roles.join(', ') || 'none'}`);
  }
  if (decision === 'approve') await assertPublishable(store, draft);
  // All of them before the first is recorded, so that a name that is not planned releases nothing. Each release then stands by itself.
  const decided = writes.map((id) => {
    const write = draft.plan.writes.find((one) => one.id === id);
    if (!write) throw new ConfigError(`${incident} ${id}`, 'the plan has no such write; see `hindcast review`');
    return write;
  });
  const verdicts: Verdict[] = [];
  for (const write of decided) {
    const { id } = write;
    const digest = digestOf(write);
    const verdict = await verdictOf(deciding, {
      ...{ incident, subject: id, decision, digest, by, role, comment, nonce },
      ...(at === undefined ? {} : { at }),
    });
    if (decision === 'reject') {
      await store.verdicts.save(verdict);
    } else {
      const entries = await entriesOf(deciding, draft.plan, [verdict]);
      const released = entries.filter((entry) => id === 'rca' || entry.write.id === id);
      const release = await store.outbox.release(verdict, released);
      if (release !== 'released')
        throw new ConfigError(
          `${incident} ${id}`,
          `the approval was ${release} and released nothing; approve it again`,
        );
    }
    verdicts.push(verdict);
  }
  return verdicts;
}
