import { digestOf } from '../publish/digest.ts';
import type { OutboxRow } from '../publish/outbox.ts';
import { entriesOf, type Deciding } from './approvals.ts';

/**
 * Why a queued write may not leave any more, or undefined where it may: asked right before it is sent, because since it
 * was queued an approval may have expired, a person may have rejected it, or a later draft may have other bytes.
 */
export async function permit(deciding: Deciding, { incident, write, digest }: OutboxRow): Promise<string | undefined> {
  const draft = await deciding.store.drafts.current(incident);
  const planned = draft?.plan.writes.find(({ id }) => id === write.id);
  if (!draft || !planned) return 'the current draft plans no such write';
  if (digestOf(planned) !== digest) return `revision ${draft.revision} of the draft has other bytes. Approve those.`;
  const entries = await entriesOf(deciding, draft.plan);
  return entries.some((entry) => entry.write.id === write.id)
    ? undefined
    : 'no policy and no approval that holds lets it leave: rejected, expired, or the RCA is not approved';
}
