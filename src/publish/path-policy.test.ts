import { describe, expect, it } from 'vitest';
import { fileRefusal } from './path-policy.ts';

function fix(...paths: string[]): ReturnType<typeof fileRefusal> {
  return fileRefusal({ policy: 'fixes', files: paths.map((path) => ({ path, content: 'x\n' })) });
}

describe('the path policy', () => {
  it.each([
    'charts/order-mailer/values.schema.json',
    'docs/My Runbook.md',
    'alerts/mailer.rules.yaml',
    'src/hooks/post-list.ts',
    '.prettierrc',
    'a/b/c.d',
  ])('lets %s through', (path) => {
    expect(fix(path)).toBeUndefined();
  });

  it.each([
    '/etc/passwd',
    '\\\\host\\share',
    'C:/x',
    '~/x',
    '../../etc/cron.d/hindcast',
    'a/../../b',
    'a/./b',
    'a//b',
    'a/',
    '',
    '.git/config',
    '.GIT/config',
    'a/.Git/hooks/pre-commit',
    'git~1/config',
    '.git./config',
    '.git /config',
    '\uff0egit/config',
    '.g\u200bit/config',
    '.gitmodules',
    '.gitattributes',
    '.github/workflows/ci.yml',
    '.GitHub/CODEOWNERS',
    'CODEOWNERS',
    'docs/codeowners',
    '.husky/pre-commit',
    'hooks/pre-commit',
    'tools/hooks/post-receive',
    '.npmrc',
    'sub/package.json',
    'package-lock.json',
    'yarn.lock',
    'go.sum',
    'Makefile',
    'Jenkinsfile',
    '.gitlab-ci.yml',
    '.vscode/tasks.json',
    '.devcontainer/devcontainer.json',
    'a\nb',
    'a\u202eb.md',
    'a:b',
    'a.',
    'e\u0301.md',
    'x'.repeat(241),
  ])('refuses %j', (path) => {
    expect(fix(path)).toContain('path');
  });

  it('refuses two paths that one file system takes for the same', () => {
    expect(fix('a/B.md', 'A/b.md')).toContain('twice');
  });

  it('refuses more files or bytes than a person can review', () => {
    expect(fix(...Array.from({ length: 21 }, (_, at) => `f${at}`))).toContain('21 files');
    expect(fileRefusal({ policy: 'fixes', files: [{ path: 'x', content: 'x'.repeat(1_048_577) }] })).toContain('bytes');
  });

  it.each(['\u0000', '\u202e', '\u200b', '\u{e0041}', '\u{e0100}', '\ufeff', '\u001b[31m', '\ud800'])(
    'refuses content with %j, which a diff does not show',
    (hidden) => {
      expect(fileRefusal({ policy: 'fixes', files: [{ path: 'x', content: `a${hidden}b` }] })).toContain('hidden');
    },
  );

  it.each([
    ['another folder', ['docs/x.md']],
    ['a folder below', ['postmortems/a/x.md']],
    ['another kind of file', ['postmortems/x.sh']],
    ['two files', ['postmortems/x.md', 'postmortems/y.md']],
    ['a page that it does not link to', ['postmortems/x.md', 'postmortems/x-evidence-2.md']],
    ['no file', []],
  ])('refuses an RCA with %s', (_what, paths) => {
    const files = paths.map((path) => ({ path, content: 'x\n' }));

    expect(fileRefusal({ policy: 'rca', files })).toContain('an RCA adds exactly one document');
  });

  it('takes an RCA with the pages that it links to, and no other', () => {
    const pages = (...names: string[]) => [
      { path: 'postmortems/x.md', content: '*Evidence continued in [x-evidence-2.md](x-evidence-2.md)*\n' },
      ...names.map((name) => ({ path: `postmortems/${name}`, content: 'x\n' })),
    ];

    expect(fileRefusal({ policy: 'rca', files: pages('x-evidence-2.md') })).toBeUndefined();
    expect(fileRefusal({ policy: 'rca', files: pages('x-evidence-2.md', 'x-data-3.md') })).toContain('exactly one');
    expect(fileRefusal({ policy: 'rca', files: pages('a/x-evidence-2.md') })).toContain('exactly one');
  });
});
