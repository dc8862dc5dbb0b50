import { PublishError } from '../errors.ts';
import { digestOf } from '../publish/digest.ts';
import type { Fate } from '../publish/publisher.ts';
import type { Verdict } from '../schema/index.ts';
import type { Draft } from '../store/drafts.ts';
import type { Deciding } from './approvals.ts';
import { idOfVerdict, verdictOf } from './verdict.ts';

/** What merging and closing say, in the words of verdicts. */
const DECISIONS: Readonly<Record<Fate['deed'], Verdict['decision']>> = {
  merged: 'approve',
  reworked: 'edit',
  done: 'approve',
  declined: 'reject',
};
const WORDS: Readonly<Record<Fate['deed'], string>> = {
  merged: 'merged as planned',
  reworked: 'merged with other text or files than planned',
  done: 'closed as completed',
  declined: 'closed without doing it',
};

/**
 * Records what people did with the items of a draft as verdicts on the bytes that stand there: who merges an RCA approves
 * it, if the role may; who closes it unmerged rejects it. Issues count wherever they stand: on GitHub, in Jira, in Linear. One that was declined is not sent again in another wording by a
 * policy. Each deed counts once and is on the audit trail before it counts. Throws `PublishError`, the first one, once all were looked at.
 */
export async function recordDeeds(deciding: Deciding, draft: Draft): Promise<void> {
  const { store, publishers } = deciding;
  const incident = draft.incident.id;
  const known = new Set((await store.verdicts.of(incident)).map(({ id }) => id));
  const failures: PublishError[] = [];
  // One place that is out of reach, or one item that cannot be read, keeps no other from being seen.
  const missed = (error: unknown): undefined => {
    if (!(error instanceof PublishError)) throw error;
    failures.push(error);
  };
  for (const { write: id, publisher: name, url, digest } of await store.publications.of(incident)) {
    const write = draft.plan.writes.find((one) => one.id === id);
    const publisher = write && publishers.of(write.kind);
    if (!write || url === null || publisher?.name !== name) continue;
    const fate = await publisher.fateOf?.(write, url).catch(missed);
    if (!fate || known.has(idOfVerdict(fate.nonce, id))) continue;
    const { by, role, at, deed, nonce } = fate;
    // What was merged is what stands; a draft that came later has bytes that nobody has seen.
    const decision = deed === 'merged' && digest !== digestOf(write) ? 'edit' : DECISIONS[deed];
    const decided = {
      incident,
      subject: id,
      decision,
      digest,
      by,
      role: role ?? 'unknown',
      comment: WORDS[deed],
      nonce,
      at,
    };
    await store.verdicts.save(await verdictOf(deciding, decided));
  }
  if (failures[0]) throw failures[0];
}
