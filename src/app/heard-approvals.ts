import { ConfigError, PublishError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import { digestOf } from '../publish/digest.ts';
import type { Said } from '../publish/publisher.ts';
import type { Draft } from '../store/drafts.ts';
import { approvingRoles, decide, type Deciding } from './approvals.ts';
import { recordDeeds } from './seen-deeds.ts';
import { idOfVerdict } from './verdict.ts';

/** Listens for approvals where the drafts stand, and sees what became of what was published. */
export type Listen = () => Promise<void>;

/** How long an RCA is listened to, and how often. Milliseconds. */
const LISTENED_MS = 90 * 86_400_000;
const EVERY_MS = 60_000;

/**
 * Asks the publisher what people said on the pull requests of the current drafts, and records what counts as a decision
 * like any other. Who may not approve, and who names a digest that is not the current one, is denied, on the audit trail.
 * What evidence says is never asked.
 */
export function listener(deciding: Deciding, log: Logger): Listen {
  const { config, store, publishers, now } = deciding;
  const publisher = publishers.repository;
  const told = new Set<string>();
  let listenedAt = -Infinity;

  async function deny({ nonce, by, write, role }: Said, incident: string, reason: string): Promise<void> {
    if (told.has(nonce)) return;
    told.add(nonce);
    log.warn({ incident, write, by, role, reason }, 'an approval was denied');
    await store.audit.append({
      actor: by,
      action: 'deny',
      subject: `${incident}/${write}`,
      details: { nonce, role, reason },
    });
  }

  async function take(said: Said, { incident, plan }: Draft): Promise<void> {
    const write = plan.writes.find(({ id }) => id === said.write);
    const { nonce, by, role, decision, at } = said;
    if (role === null || !approvingRoles(config).includes(role))
      return deny(said, incident.id, `role ${role ?? 'none'}`);
    if (!write) return deny(said, incident.id, 'the plan has no such write');
    if (said.digest !== null && !digestOf(write).startsWith(said.digest))
      return deny(said, incident.id, 'the write has other bytes by now');
    // A rejection never expires, and an approval holds from when it was said, however late it is heard.
    if (decision === 'approve' && now() - Date.parse(at) >= config.publish.approvals.days * 86_400_000)
      return deny(said, incident.id, 'it was said too long ago');
    await decide(deciding, { incident: incident.id, writes: [write.id], by, role, decision, nonce, at });
  }

  async function listenTo(draft: Draft): Promise<void> {
    const rca = draft.plan.writes.find(({ id }) => id === 'rca');
    if (!rca || !publisher.decisionsOn || config.publish.approvals.github.length === 0) return;
    const publications = await store.publications.of(rca.incident);
    const there = publications.find(({ write, digest }) => write === 'rca' && digest === digestOf(rca));
    if (!there || there.result === 'unknown') return;
    const known = new Set((await store.verdicts.of(rca.incident)).map(({ id }) => id));
    for (const said of await publisher.decisionsOn(rca, there.at)) {
      if (!known.has(idOfVerdict(said.nonce, said.write))) await take(said, draft);
    }
  }

  /** One place that is out of reach keeps nobody from listening at another. */
  function warn(incident: string, error: unknown, said: string): void {
    if (!(error instanceof PublishError) && !(error instanceof ConfigError)) throw error;
    log.warn({ incident, message: messageOf(error) }, said);
  }

  return async () => {
    if (!publishers.all.some((one) => one.decisionsOn ?? one.fateOf)) return;
    if (now() - listenedAt < EVERY_MS) return;
    listenedAt = now();
    for (const { incident, savedAt } of await store.drafts.list()) {
      if (now() - Date.parse(savedAt) > LISTENED_MS) continue;
      const draft = await store.drafts.current(incident);
      try {
        if (draft) await listenTo(draft);
      } catch (error) {
        warn(incident, error, 'the approvals could not be read');
      }
      try {
        if (draft) await recordDeeds(deciding, draft);
      } catch (error) {
        warn(incident, error, 'what became of what was published could not be read');
      }
    }
  };
}
