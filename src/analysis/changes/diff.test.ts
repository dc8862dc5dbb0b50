import { describe, expect, it } from 'vitest';
import { parseDiff } from './diff.ts';
import { changedSettings } from './settings.ts';
import { touches } from './touches.ts';

function changed(path: string, hunk: string, text?: string) {
  const [file] = parseDiff(`--- a/${path}\n+++ b/${path}\n${hunk}`);
  return file ? changedSettings(file, text).map(({ setting: { key, before, after } }) => [key, before, after]) : [];
}

describe('a diff', () => {
  const text = [
    'commit 1234',
    '',
    '    --- not a header',
    'diff --git a/a.yaml b/a.yaml',
    '--- a/a.yaml',
    '+++ b/a.yaml',
    '@@ -1,2 +1,2 @@ pool:',
    '-  max: 20',
    '+  max: 4',
    '   wait: 5',
    'diff --git a/gone.txt b/gone.txt',
    '--- a/gone.txt',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '--- was here',
  ].join('\n');

  it('is read into files, hunks and lines with their places', () => {
    const files = parseDiff(text);

    expect(files.map(({ path, hunks }) => [path, hunks.length])).toEqual([
      ['a.yaml', 1],
      ['gone.txt', 1],
    ]);
    const [removed] = files[0]?.hunks[0]?.lines ?? [];
    expect(removed).toMatchObject({ sign: '-', text: '  max: 20' });
    expect(text.slice(removed?.span.start, removed?.span.end)).toBe('-  max: 20');
    expect(files[1]?.hunks[0]?.lines[0]?.text).toBe('-- was here');
  });

  it('of a single file needs no header', () => {
    expect(parseDiff('@@ -1 +1 @@\n-a\n+b', 'x.yaml')[0]?.path).toBe('x.yaml');
  });
});

describe('changed settings', () => {
  it.each([
    [
      'a key under its parent in the hunk',
      'c.yaml',
      '@@ -1,3 +1,3 @@\n pool:\n-  max: 20 # many\n+  max: 4 # few\n   wait: 5',
      [['pool.max', '20', '4']],
    ],
    [
      'a key under the heading of the hunk',
      'c.yaml',
      '@@ -8,2 +8,2 @@ pool:\n-  max: 20\n+  max: 4\n   wait: 5',
      [['pool.max', '20', '4']],
    ],
    [
      'a key of JSON',
      'c.json',
      '@@ -1,3 +1,3 @@\n {\n   "pool": {\n-    "max": 20,\n+    "max": 4,',
      [['pool.max', '20', '4']],
    ],
    ['a property', 'app.properties', '@@ -1 +1 @@\n-db.pool.max=20\n+db.pool.max=4', [['db.pool.max', '20', '4']]],
    [
      'an environment variable',
      '.env.prod',
      '@@ -1 +1 @@\n-export POOL_MAX="20"\n+export POOL_MAX="4"',
      [['POOL_MAX', '20', '4']],
    ],
    ['a key of a section', 'c.toml', '@@ -1,3 +1,3 @@\n [pool]\n-max = 20\n+max = 4', [['pool.max', '20', '4']]],
    [
      'a map on one line',
      'k.yaml',
      '@@ -1,2 +1,2 @@\n resources:\n-  limits: { cpu: 1, memory: 256Mi }\n+  limits: { cpu: 1, memory: 64Mi }',
      [['resources.limits.memory', '256Mi', '64Mi']],
    ],
    ['a key that is new', 'c.yaml', '@@ -1,1 +1,2 @@\n pool:\n+  max: 4', [['pool.max', null, '4']]],
    ['a key that is gone', 'c.yaml', '@@ -1,2 +1,1 @@\n pool:\n-  max: 4', [['pool.max', '4', null]]],
    ['an item of a list', 'c.yaml', '@@ -1,3 +1,3 @@\n hosts:\n-  - a\n+  - b\n   - c', [['hosts[]', 'a', 'b']]],
    ['a comment', 'c.yaml', '@@ -1,2 +1,2 @@\n pool:\n-  max: 4 # few\n+  max: 4 # very few', []],
    ['a file of code', 'main.go', '@@ -1 +1 @@\n-max := 20\n+max := 4', []],
    ['a lock file', 'package-lock.json', '@@ -1 +1 @@\n-"version": "1"\n+"version": "2"', []],
    [
      'two settings',
      'c.yaml',
      '@@ -1,3 +1,3 @@\n-a: 1\n-b: 2\n+a: 3\n+b: 4',
      [
        ['a', '1', '3'],
        ['b', '2', '4'],
      ],
    ],
  ])('of %s', (_name, path, hunk, expected) => {
    expect(changed(path, hunk)).toEqual(expected);
  });

  it('have their full key where the file itself was read, before or after the change', () => {
    const hunk = '@@ -4,2 +4,2 @@\n-    max: 20\n+    max: 4\n     wait: 5';
    const file = (max: number): string =>
      ['db:', '  # primary', '  pool:', `    max: ${max}`, '    wait: 5'].join('\n');

    expect(changed('c.yaml', hunk)).toEqual([['max', '20', '4']]);
    expect(changed('c.yaml', hunk, file(4))).toEqual([['db.pool.max', '20', '4']]);
    expect(changed('c.yaml', hunk, file(20))).toEqual([['db.pool.max', '20', '4']]);
    expect(changed('c.yaml', hunk, file(7))).toEqual([['max', '20', '4']]);
  });
});

describe('a commit touches a service', () => {
  const known = ['pay', 'orders', 'pay-api'];

  it.each([
    ['a file named after it', ['config/pay.yaml'], 'pay', true],
    ['a folder named after it', ['charts/pay/values.yaml'], 'pay', true],
    ['a folder with it in its name', ['apps/svc-orders/main.ts'], 'orders', true],
    ['a file of another service', ['config/orders.yaml'], 'pay', false],
    ['shared code', ['lib/http.ts'], 'pay', true],
    ['prose only', ['README.md', 'docs/pay.md'], 'pay', false],
    ['tests only', ['pay/handler.test.ts', 'test/pay.ts'], 'pay', false],
    ['alert rules and runbooks only', ['alerts/pay.yml', 'runbooks/pay.md'], 'pay', false],
    ['the pipeline only', ['.github/workflows/deploy.yml'], 'pay', false],
    ['its own file among others', ['config/orders.yaml', 'config/pay.yaml'], 'pay', true],
  ])('with %s', (_name, paths, service, expected) => {
    expect(touches(paths, service, known)).toBe(expected);
  });
});
