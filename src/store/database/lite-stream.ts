import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

const TERMINATE = 'X'.charCodeAt(0);

/**
 * The socket of a `pg` client whose server is a PGlite in this process. It speaks the PostgreSQL wire protocol, message
 * by message (PostgreSQL manual, 55.2 "Message Flow"). PGlite has one session, so one client may be connected at a time.
 */
export class LiteStream extends Duplex {
  readonly #lite: PGlite;
  #unread: Buffer = Buffer.alloc(0);
  #greeted = false;

  constructor(lite: PGlite) {
    super();
    this.#lite = lite;
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    this.#sendWhole().then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#abandon().then(
      () => done(error),
      () => done(error),
    );
  }

  async #sendWhole(): Promise<void> {
    for (;;) {
      // The first message of a connection carries no type byte.
      const head = this.#greeted ? 1 : 0;
      if (this.#unread.length < head + 4) return;
      const length = head + this.#unread.readInt32BE(head);
      if (this.#unread.length < length) return;
      const message = this.#unread.subarray(0, length);
      this.#unread = this.#unread.subarray(length);
      if (this.#greeted && message[0] === TERMINATE) {
        // Forwarded, it would end the only session that PGlite has.
        await this.#abandon();
        this.push(null);
        return;
      }
      this.#greeted = true;
      await this.#lite.runExclusive(() =>
        this.#lite.execProtocolRawStream(new Uint8Array(message), {
          onRawData: (answer) => this.push(Buffer.from(answer)),
        }),
      );
    }
  }

  /** A server rolls back what a lost client left open; here the next client would inherit it. */
  async #abandon(): Promise<void> {
    if (!this.#lite.closed && this.#lite.isInTransaction()) await this.#lite.exec('ROLLBACK');
  }
}
