import type { Config } from '../config.ts';
import { instant, type Instant, type Verdict } from '../schema/index.ts';
import type { Store } from '../store/store.ts';

/** What a person decided on exact bytes, wherever it was said or done. */
export interface Decided extends Pick<
  Verdict,
  'incident' | 'subject' | 'decision' | 'digest' | 'by' | 'role' | 'comment'
> {
  /** Names the saying or the deed, so that it counts once. */
  nonce: string;
  /** When it was said or done; now where it is left out. */
  at?: Instant;
}

/**
 * The verdict of a decision: it holds from when it was made for as many days as are configured. It is on the audit trail
 * before this answers, so before it counts; that it counts is the caller's to see to.
 */
export async function verdictOf(
  { config, store, now }: { config: Config; store: Store; now: () => number },
  { nonce, at = instant(now()), ...decided }: Decided,
): Promise<Verdict> {
  const { incident, subject, decision, digest, by, role, comment } = decided;
  const verdict: Verdict = {
    ...decided,
    id: idOfVerdict(nonce, subject),
    at,
    expiresAt: instant(Date.parse(at) + config.publish.approvals.days * 86_400_000),
  };
  const details = { digest, role, nonce: verdict.id, ...(comment === '' ? {} : { comment }) };
  await store.audit.append({ actor: by, action: decision, subject: `${incident}/${subject}`, details });
  return verdict;
}

/** Under which id a saying or a deed is recorded for one of the writes that it is about. */
export function idOfVerdict(nonce: string, subject: string): string {
  return `${nonce}/${subject}`;
}
