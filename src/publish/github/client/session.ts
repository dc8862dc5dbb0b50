import { PublishError } from '../../../errors.ts';
import type { Write } from '../../../schema/index.ts';
import { readMarker, type Marker, type MarkerScope } from '../../marker.ts';
import type { AppTokens } from './app-token.ts';
import { toPublishError } from './failure.ts';
import type { Connection } from './connection.ts';
import type { GithubOptions } from '../github-options.ts';
import { Account, Repository } from './shapes.ts';

/** A connection with what all steps need to know: who we are, what is ours, where pull requests go. */
export interface Session extends Connection {
  options: GithubOptions;
  /** The account that the token acts as. */
  login: () => Promise<string>;
  /** The branch that pull requests are for. */
  base: () => Promise<string>;
  note: (text: string) => void;
  /** Labels that were seen or made. */
  labels: Set<string>;
  /** Whether the token's account opened an item. */
  isOurs: (item: { user: { login: string } | null }) => Promise<boolean>;
  /** The marker of an item that we opened, whatever for. */
  anyMarkerOf: (item: { body: string | null; user: { login: string } | null }) => Promise<Marker | undefined>;
  /** The marker of an item that we opened for this write; undefined where it is another's, whatever its text says. */
  markerOf: (
    item: { body: string | null; user: { login: string } | null },
    write: Write,
  ) => Promise<Marker | undefined>;
}

/** Adds to a connection what is asked once and kept. */
export function createSession(connection: Connection, options: GithubOptions): Session {
  const { octokit, at, target, read, app } = connection;
  const scope: MarkerScope = { target, secret: options.markerSecret };
  const login = once(async () => options.login ?? (await (app ? appLogin(app) : askLogin())));
  const base = once(async () => options.base ?? (await read(Repository, octokit.rest.repos.get(at))).default_branch);

  async function appLogin({ login }: AppTokens): Promise<string> {
    try {
      return await login();
    } catch (error) {
      throw toPublishError(target, error, { name: 'GET /app', changes: false });
    }
  }

  async function askLogin(): Promise<string> {
    try {
      return (await read(Account, octokit.rest.users.getAuthenticated())).login;
    } catch (error) {
      if (!(error instanceof PublishError) || error.status !== 403) throw error;
      const message = "an app's token does not say whose it is. Set login to the app's account, such as hindcast[bot].";
      throw new PublishError(target, message, { status: 403, cause: error });
    }
  }

  async function isOurs({ user }: { user: { login: string } | null }): Promise<boolean> {
    return user?.login.toLowerCase() === (await login()).toLowerCase();
  }

  async function anyMarkerOf(item: Parameters<Session['anyMarkerOf']>[0]): Promise<Marker | undefined> {
    return (await isOurs(item)) ? readMarker(item.body ?? '', scope) : undefined;
  }

  return {
    ...connection,
    options,
    login,
    base,
    note: (text) => options.onNote?.(text),
    labels: new Set(),

    isOurs,

    anyMarkerOf,

    async markerOf(item, { incident, id }) {
      const marker = await anyMarkerOf(item);
      return marker?.incident === incident && marker.item === id ? marker : undefined;
    },
  };
}

/** Asks until an answer comes, then keeps it. */
function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let kept: Promise<Answer> | undefined;
  return () => {
    kept ??= ask().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
