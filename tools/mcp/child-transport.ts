import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { messageOf } from '../../src/errors.ts';

/** How a server is started, how much it may say, and who is told when it breaks. */
export interface ChildOptions {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  maxBytes: number;
  broken: (why: 'cannot start' | 'too much' | 'ended', detail: string) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const PLAIN_PATH = '/usr/local/bin:/usr/bin:/bin';
const KEPT_STDERR = 2000;
/** How long it may take to end by itself, and then to heed SIGTERM. */
const GRACE_MS = 1000;
const LAST_WORDS_MS = 200;

/**
 * A server as a child process, in place of the SDK's own transport: that one hands on variables such as `HOME`, ends
 * only the process that it started itself, and bounds a message but not their sum. Here the environment is what was
 * configured and a `PATH`, and closing ends the whole process group.
 */
export class ChildTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #options: ChildOptions;
  readonly #buffer: ReadBuffer;
  #child: Child | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isClosing = false;
  #read = 0;
  #stderr = '';

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#buffer = new ReadBuffer({ maxBufferSize: options.maxBytes });
  }

  start(): Promise<void> {
    const { command, args, env, cwd } = this.#options;
    const child = spawn(command, args, {
      env: { PATH: PLAIN_PATH, ...env },
      cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    this.#exited = new Promise((exited) => void child.once('exit', () => exited()).once('error', () => exited()));
    for (const stream of [child.stdin, child.stdout, child.stderr])
      stream.on('error', (error) => this.onerror?.(error));
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-KEPT_STDERR);
    });
    child.once('exit', (code, signal) => {
      // What it said last may still be on its way; what it started may hold its streams open for ever.
      const report = (): void => {
        if (!this.#isClosing) this.#options.broken('ended', `${signal ?? `code ${code ?? '?'}`} ${this.#stderr}`);
      };
      setTimeout(report, LAST_WORDS_MS).unref();
    });
    return new Promise((started, failed) => {
      child.once('spawn', started);
      child.once('error', (error) => {
        this.#options.broken('cannot start', messageOf(error));
        failed(error);
      });
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (!this.#child?.stdin.writable) return Promise.reject(new Error('not connected'));
    this.#child.stdin.write(serializeMessage(message));
    return Promise.resolve();
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (!child || this.#isClosing) return this.#exited;
    this.#isClosing = true;
    child.stdin.end();
    if (!(await this.#hasExited())) {
      this.#signal(child, 'SIGTERM');
      await this.#hasExited();
    }
    // What it started itself may live on when it does not.
    this.#signal(child, 'SIGKILL');
    await this.#exited;
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    this.#buffer.clear();
    this.onclose?.();
  }

  #take(chunk: Buffer): void {
    this.#read += chunk.length;
    if (this.#isClosing) return;
    if (this.#read > this.#options.maxBytes) {
      this.#child?.stdout.destroy();
      this.#options.broken('too much', '');
      return;
    }
    this.#buffer.append(chunk);
    for (;;) {
      try {
        const message = this.#buffer.readMessage();
        if (message === null) return;
        this.onmessage?.(message);
      } catch (error) {
        // A line that is no message is passed over: some servers print greetings.
        this.onerror?.(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  async #hasExited(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<boolean>((late) => (timer = setTimeout(() => late(false), GRACE_MS)));
    const exited = await Promise.race([this.#exited.then(() => true), waited]);
    clearTimeout(timer);
    return exited;
  }

  #signal({ pid }: Child, signal: 'SIGTERM' | 'SIGKILL'): void {
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  }
}
