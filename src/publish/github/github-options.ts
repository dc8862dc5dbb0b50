import type { Write } from '../../schema/index.ts';
import type { GithubApp } from './client/app-token.ts';
import type { BeforeChange } from '../publisher.ts';

/** One repository on GitHub, and how to write to it. */
export interface GithubOptions {
  owner: string;
  repo: string;
  /** Of an app that is installed there, or a token that needs issues, contents and pull requests, each to write. */
  credentials: { app: GithubApp } | { token: string };
  markerSecret: string;
  /** `https://api.github.com` unless named; of a GitHub Enterprise Server `https://<host>/api/v3`. */
  apiUrl?: string;
  /** Whose the token is. Asked for where it is missing; a token of an app's installation that comes without the app must name it. */
  login?: string | undefined;
  /** The branch that pull requests are for: the repository's default branch unless named. */
  base?: string | undefined;
  /** False only where the plan of the repository has no draft pull requests. */
  draft?: boolean;
  /** Between two requests that change something. GitHub asks for a second; contract 3.1.5. */
  spacingMs?: number;
  /** For one request. */
  timeoutMs?: number;
  /** The longest wait that GitHub may ask for before a request fails. */
  maxWaitMs?: number;
  /** Where an earlier publication of the write is remembered, its URL. */
  remembered?: (write: Write) => Promise<string | null>;
  /** The gate of the installation, passed before each request that changes something. */
  beforeChange?: BeforeChange;
  /** Told of what was left out: an assignee nobody knows, a label that could not be set. */
  onNote?: (note: string) => void;
}
