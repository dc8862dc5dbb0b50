import { basename } from 'node:path/posix';
import { furtherPages, pageNames } from '../rca/render/markdown/pages.ts';
import type { WholeFile, Write } from '../schema/index.ts';
import { fileText } from './text/file-text.ts';

/** `trust.md` PAT-3: what a person can still review. */
const MOST_FILES = 20;
const MOST_BYTES = 1_048_576;

const RCA_PATH = /^postmortems\/[a-z0-9][a-z0-9._-]*\.md$/;

/** Folders that decide what runs, anywhere in a path. Compared folded. */
const DENIED_FOLDERS = new Set([
  '.git',
  'git~1',
  '.github',
  '.gitlab',
  '.gitea',
  '.forgejo',
  '.circleci',
  '.buildkite',
  '.husky',
  '.githooks',
  '.vscode',
  '.idea',
  '.devcontainer',
  '.cargo',
  '.yarn',
  'node_modules',
]);

/** Files that decide who reviews, what runs, or what is installed from where. Compared folded. */
const DENIED_FILES =
  /^(?:codeowners|\.git[a-z]*|\.npmrc|\.yarnrc.*|\.pypirc|pip\.conf|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|azure-pipelines.*\.ya?ml|bitbucket-pipelines\.ya?ml|appveyor\.ya?ml|\.drone\.ya?ml|jenkinsfile.*|(?:gnu)?makefile|justfile|taskfile\.ya?ml|\.pre-commit-config\.ya?ml|lefthook.*\.ya?ml|\.envrc|package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|deno\.lock|cargo\.(?:toml|lock)|go\.(?:mod|sum|work)|gemfile(?:\.lock)?|requirements.*\.txt|pyproject\.toml|poetry\.lock|uv\.lock|pipfile(?:\.lock)?|setup\.(?:py|cfg)|composer\.(?:json|lock)|pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|gradle\.lockfile|renovate\.json5?|dependabot\.ya?ml)$/;

/** Hooks that git runs, in a folder of hooks. */
const GIT_HOOK =
  /(?:^|\/)hooks\/(?:pre|post|prepare|commit|applypatch|update|push|reference|sendemail|fsmonitor)[^/.]*$/;

/**
 * Why the files of a write may not leave, or undefined where they may: a path that escapes, aliases, decides what runs
 * or who reviews, or is not what the policy of the write is for. Judged on the final tree, before anything is made.
 */
export function fileRefusal({
  policy,
  files,
}: Pick<Write, 'policy'> & { files: readonly WholeFile[] }): string | undefined {
  if (files.length > MOST_FILES)
    return `${files.length} files are more than the ${MOST_FILES} that one change may have`;
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes > MOST_BYTES) return `${bytes} bytes are more than the ${MOST_BYTES} that one change may have`;
  const seen = new Set<string>();
  for (const { path, content } of files) {
    const refusal = pathRefusal(path);
    if (refusal) return `path ${JSON.stringify(path)} ${refusal}`;
    if (seen.has(fold(path))) return `path ${JSON.stringify(path)} stands twice on a file system that ignores case`;
    seen.add(fold(path));
    if (fileText(content) !== content) return `the content of ${JSON.stringify(path)} has hidden or control characters`;
  }
  if (policy === 'rca' && !isOneRca(files))
    return 'an RCA adds exactly one document, postmortems/<name>.md, with the pages that it links to';
  return undefined;
}

/** A document, and beside it nothing but the further pages that it names itself. */
function isOneRca(files: readonly WholeFile[]): boolean {
  const [first, ...others] = files;
  if (!first || !files.every(({ path }) => RCA_PATH.test(path))) return false;
  const named = new Set(pageNames(first.content));
  const further = furtherPages(files.map(({ path }) => path));
  return others.every(({ path }) => further.has(path) && named.has(basename(path)));
}

function pathRefusal(path: string): string | undefined {
  if (path.length > 240) return 'is longer than 240 characters';
  if (/^[/\\~]|^[a-z]:/i.test(path)) return 'is absolute';
  if (/[\\:*?"<>|\p{C}]|(?! )\p{Z}/u.test(path)) return 'has a character that some file system reads differently';
  if (path !== path.normalize('NFC')) return 'is not in Unicode form C';
  const segments = fold(path).split('/');
  if (segments.some((segment) => /^\.*$/.test(segment))) return 'has an empty or a dotted segment';
  if (segments.some((segment) => /^ |[ .]$|~\d/.test(segment))) return 'has a segment that Windows reads as another';
  const denied = segments.find((segment) => DENIED_FOLDERS.has(segment));
  if (denied) return `goes through ${denied}, which decides what runs`;
  if (DENIED_FILES.test(segments.at(-1) ?? '')) return 'decides who reviews, what runs or what is installed';
  return GIT_HOOK.test(fold(path)) ? 'is a hook that git runs' : undefined;
}

/** As file systems that ignore case and form compare. */
function fold(path: string): string {
  return path.normalize('NFKC').toLowerCase();
}
