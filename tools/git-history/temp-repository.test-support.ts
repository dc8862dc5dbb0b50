import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a folder of its own. */
export interface TempRepository {
  path: string;
  git: (...args: string[]) => string;
  /** Writes files (null removes one) and commits them at an instant; gives the id of the commit. */
  commit: (at: string, message: string, files: Record<string, string | Buffer | null>) => string;
  remove: () => void;
}

/** Makes an empty repository with the branch `main`. */
export function tempRepository(): TempRepository {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'hindcast-git-')));

  function run(args: readonly string[], dates: Record<string, string> = {}): string {
    const identity = ['-c', 'user.name=Maren Holt', '-c', 'user.email=payments@shop.example'];
    const env = { ...dates, PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin', GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', [...identity, '-C', path, ...args], { env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  run(['init', '--quiet', '--initial-branch=main']);
  return {
    path,
    git: (...args) => run(args),
    commit(at, message, files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        if (content === null) rmSync(join(path, name));
        else writeFileSync(join(path, name), content);
      }
      run(['add', '--all']);
      const date = at.replace('Z', '+00:00');
      run(['commit', '--quiet', '--allow-empty', '-m', message], { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date });
      return run(['rev-parse', 'HEAD']);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
