import { secret } from '../planned.test-support.ts';
import type { Publisher } from '../publisher.ts';
import type { GithubOptions } from './github-options.ts';
import { githubPublisher } from './github.ts';

export const target = 'github:fernway/shop';
export const scope = { target, secret };

const at = { owner: 'fernway', repo: 'shop' };

/** A small repository for the double of GitHub. Our own token is `writer`. */
export const shop = {
  ...at,
  token: 'writer',
  readToken: 'reader',
  tokens: { alice: { login: 'alice', access: 'write' }, mallory: { login: 'mallory', access: 'outsider' } },
  files: { 'README.md': 'Shop\n' },
  collaborators: { alice: 'write' },
} as const;

/** What is needed of the double here. */
interface Journalled {
  url: string;
  journal: () => readonly { method: string; path: string; login: string | undefined; body: unknown }[];
}

/** A running double with a publisher for it and the hands of a person called alice. */
export interface Opened<Double extends Journalled> {
  double: Double;
  publisher: Publisher;
  notes: string[];
  /** Another publisher for the same repository. */
  reopen: (options: Partial<GithubOptions>) => Publisher;
  /** What alice gets from the API. */
  ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Our own requests that would change something, in order. */
  changes: () => { path: string; body: unknown }[];
}

export function opened<Double extends Journalled>(double: Double, ours: Partial<GithubOptions> = {}): Opened<Double> {
  const notes: string[] = [];
  const reopen = (more: Partial<GithubOptions>) =>
    githubPublisher({
      ...at,
      credentials: { token: 'writer' },
      markerSecret: secret,
      apiUrl: double.url,
      login: 'hindcast[bot]',
      spacingMs: 0,
      timeoutMs: 5_000,
      onNote: (note) => notes.push(note),
      ...ours,
      ...more,
    });
  return {
    double,
    publisher: reopen({}),
    notes,
    reopen,
    async ask(method, path, body) {
      const response = await fetch(`${double.url}/repos/fernway/shop${path}`, {
        method,
        headers: { authorization: 'Bearer alice', 'user-agent': 'test' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.json();
    },
    changes: () => double.journal().filter(({ method, login }) => method !== 'GET' && login === 'hindcast[bot]'),
  };
}
