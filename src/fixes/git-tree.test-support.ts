import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { File } from '../schema/index.ts';

const shop = join(import.meta.dirname, '../../fixtures/lab/shop');

/** The lab's shop as a tool reads it: every file at one commit. */
export function shopFiles(): File[] {
  return readdirSync(shop, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return fileAt(path.slice(shop.length + 1), readFileSync(path, 'utf8'));
    });
}

/** A file at the commit of the tests. */
export function fileAt(path: string, text: string): File {
  return { kind: 'file', path, sha: 'a'.repeat(40), lastChangedAt: null, text };
}

/** What the tree holds after git applied the patch to it. Throws what `git apply --check` says where it does not fit. */
export function applied(files: readonly File[], patch: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-tree-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const git = (args: string[]): string =>
      execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'apply.whitespace=nowarn', ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    git(['init', '--quiet']);
    const file = join(folder, '.git', 'proposed.patch');
    writeFileSync(file, patch);
    git(['apply', '--check', file]);
    git(['apply', file]);
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      entries
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .filter((path) => !path.startsWith('.git/'))
        .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
