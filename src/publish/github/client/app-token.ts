import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';

/** A GitHub App that is installed on the repository. */
export interface GithubApp {
  /** Its id, or its client id. */
  id: string;
  /** PEM; `\n` stands for a line's end where it comes from an environment variable. */
  privateKey: string;
  /** The number of its installation. */
  installation: number;
}

/** All that is needed, whatever more the installation was given. Contract 3.1.1. */
const PERMISSIONS = { metadata: 'read', issues: 'write', contents: 'write', pull_requests: 'write' } as const;

const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Hands out tokens of an installation for one repository, and says whose they are. */
export interface AppTokens {
  /** Kept until a minute before it expires; anew where GitHub did not take the last one. */
  token: (options?: { anew?: boolean }) => Promise<string>;
  /** The account that such a token acts as: the app's bot. */
  login: () => Promise<string>;
}

/** Opens an app. Requests for a token go to the API itself and change nothing in the repository. */
export function appTokens({ id, privateKey, installation }: GithubApp, repo: string, baseUrl: string): AppTokens {
  const { request } = new Octokit({ baseUrl, userAgent: 'hindcast', log: SILENT });
  const auth = createAppAuth({
    appId: id,
    privateKey: privateKey.replaceAll('\\n', '\n'),
    installationId: installation,
    request,
  });
  return {
    async token({ anew = false } = {}) {
      const permissions = { ...PERMISSIONS };
      return (await auth({ type: 'installation', permissions, repositoryNames: [repo], refresh: anew })).token;
    },
    async login() {
      const { token } = await auth({ type: 'app' });
      const { data } = await request('GET /app', { headers: { authorization: `bearer ${token}` } });
      return `${data?.slug ?? ''}[bot]`;
    },
  };
}

function ignore(): void {}
