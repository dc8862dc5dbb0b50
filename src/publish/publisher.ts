import type { Instant, Publication, Write } from '../schema/index.ts';

/** Whether `ensure` may write, or may only look for what an earlier try may have written. */
export type EnsureMode = 'write' | 'look';

/**
 * Called before each single change that a publisher makes, with its target and a few words on the change. What it throws
 * keeps the change from being made.
 */
export type BeforeChange = (target: string, change: string) => Promise<void>;

/** A decision that a person made at the target. */
export interface Said {
  /** Names the saying, so that it counts once. */
  nonce: string;
  by: string;
  /** The role that the target gives this person; null where it knows nobody of the name. */
  role: string | null;
  at: Instant;
  decision: 'approve' | 'reject';
  write: string;
  /** How the digest begins that was named with it. */
  digest: string | null;
}

/** What a person did with an item of ours. */
export interface Fate {
  /** Names the deed, so that it counts once. */
  nonce: string;
  /** `merged` as planned, `reworked` where it was merged otherwise; `done` and `declined` as the issue was closed. */
  deed: 'merged' | 'reworked' | 'done' | 'declined';
  by: string;
  role: string | null;
  at: Instant;
}

/** A place outside where an RCA, its issues and its fixes are put. It states what should be true, and finds it first. */
export interface Publisher {
  name: string;
  /** The one place that its markers are signed for; a write planned for another is refused. */
  target: string;
  /**
   * Every byte that `ensure` would send for this write, for people to read and approve; what that covers stands at
   * `digestOf`.
   */
  preview: (write: Write) => string;
  /**
   * Makes it so that the write stands there exactly once. What a person edited, closed or deleted there is left alone,
   * with the result `unchanged`. Throws `PublishError`; with outcome `unknown` where something was sent and no answer
   * came, and then `ensure` again looks before it sends. Told to `look`, it sends nothing and gives the result
   * `unknown` where the write does not stand there as planned.
   */
  ensure: (write: Write, mode?: EnsureMode) => Promise<Pick<Publication, 'result' | 'url'>>;
  /**
   * The one file of a write, or an RCA in several pages joined, as it stands there now, with what people made of it, also
   * where a newer plan calls it otherwise; undefined where it does not stand there. Throws `PublishError`.
   */
  standing?: (write: Write) => Promise<string | undefined>;
  /**
   * What people decided where the RCA stands, if that is possible there: read through the target's own API, and only while
   * the RCA stands to the byte as planned. `since` is when it was put there. Throws `PublishError`.
   */
  decisionsOn?: (rca: Write, since: Instant) => Promise<Said[]>;
  /**
   * What people did with the item of a write that stands at a URL; undefined while it is open, where nobody is named, and
   * where we closed it. Throws `PublishError`.
   */
  fateOf?: (write: Write, url: string) => Promise<Fate | undefined>;
  /** Whether it can be reached and written to, in a few words. Throws `PublishError`. */
  doctor: () => Promise<string>;
}
