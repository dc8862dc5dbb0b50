import type { Publication, Write } from '../schema/index.ts';

/** A place outside where an RCA, its issues and its fixes are put. It states what should be true, and finds it first. */
export interface Publisher {
  name: string;
  /** The exact bytes that `ensure` would send for this write, for people to read and approve. */
  preview: (write: Write) => string;
  /**
   * Makes it so that the write stands there exactly once. Throws `PublishError`; with outcome `unknown` where it was
   * sent and no answer came, and then `ensure` again looks before it sends.
   */
  ensure: (write: Write) => Promise<Pick<Publication, 'result' | 'url'>>;
  /** Whether it can be reached and written to, in a few words. Throws `PublishError`. */
  doctor: () => Promise<string>;
}
