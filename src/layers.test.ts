import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** A higher line may import a lower one; rooms on one line do not import each other. */
const LINES: readonly (readonly string[])[] = [
  [
    'src/schema',
    'src/answer.test-support.ts',
    'src/ledger.ts',
    'src/evidence-of.ts',
    'src/same-deploy.ts',
    'src/source-clocks.ts',
    'src/errors.ts',
    'src/deadline.ts',
    'src/at-once.ts',
    'src/in-slices.ts',
    'src/log.ts',
    'src/redact',
    'src/retry.ts',
    'src/parse-instant.ts',
    'src/parse-instant.forms.test-support.ts',
    'src/git-blob-sha.ts',
  ],
  ['src/timeline', 'src/analysis', 'src/rca', 'src/knowledge'],
  [
    'src/reasoner',
    'src/store',
    'src/publish',
    'src/fixes',
    'src/tool.ts',
    'src/trigger.ts',
    'src/bundle.ts',
    'src/bundle',
  ],
  ['tools', 'src/triggers', 'src/agent', 'src/config.ts'],
  ['src/app.ts', 'src/app'],
  ['src/server'],
  ['src/cli', 'src/index.ts', 'src/testing.ts'],
  ['evals', 'fixtures', 'src/model-bench.test-support.ts'],
];

/** Evals and fixtures lean on each other as they like. */
const OUTSIDE = LINES.length - 1;

/** Rooms on line 0 and the definitions on line 2 that their neighbours build on. */
const SHARED = new Set([
  'src/app',
  'src/schema',
  'src/answer.test-support.ts',
  'src/ledger.ts',
  'src/evidence-of.ts',
  'src/same-deploy.ts',
  'src/source-clocks.ts',
  'src/errors.ts',
  'src/deadline.ts',
  'src/at-once.ts',
  'src/in-slices.ts',
  'src/log.ts',
  'src/redact',
  'src/parse-instant.ts',
  'src/git-blob-sha.ts',
  'src/tool.ts',
  'src/trigger.ts',
  'src/bundle',
]);

/** Each vendor's package is met in these rooms only. */
const VENDORS: Readonly<Record<string, readonly string[]>> = {
  openai: ['src/reasoner/openai'],
  undici: ['src/reasoner/openai'],
  '@modelcontextprotocol/': ['tools/mcp'],
  '@octokit/': ['src/publish/github', 'tools/github'],
  '@kubernetes/client-node': ['tools/kubernetes', 'src/fixes/trials/dry-run'],
  '@langchain/': ['src/agent', 'src/store'],
  pg: ['src/store'],
  kysely: ['src/store'],
  '@electric-sql/pglite': ['src/store'],
  'p-retry': ['src/retry.ts'],
  '@secretlint/': ['src/redact'],
  hono: ['src/server'],
  '@hono/': ['src/server'],
  commander: ['src/cli'],
  vega: ['src/rca/render/html'],
  'vega-lite': ['src/rca/render/html'],
};

/** Pure rooms: no clock, network, environment or randomness. */
const PURE = ['src/schema/', 'src/timeline/', 'src/analysis/', 'src/rca/', 'src/knowledge/'];
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bfetch\(|\bprocess\.|\brandomUUID\b|from 'node:(?!crypto)/;

const files = ['src', 'tools', 'evals', 'fixtures'].flatMap((folder) => sourceFiles(join(root, folder)));

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.includes('node_modules'));
}

function place(file: string): { line: number; room: string } | undefined {
  for (const [line, rooms] of LINES.entries()) {
    const room = rooms.find((name) => file === name || file.startsWith(`${name}/`));
    if (room) return { line, room };
  }
  return undefined;
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map((match) => match[1]!);
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith('.') && specifier.endsWith('.ts');
}

/** The shortest way from a file back to itself, told once: from the first of its files by name. */
function circleFrom(file: string, next: ReadonlyMap<string, readonly string[]>): string[] {
  const ways = new Map([[file, [file]]]);
  for (const [at, way] of ways) {
    for (const to of next.get(at) ?? []) {
      if (to === file) return way.every((one) => file <= one) ? [[...way, file].join(' → ')] : [];
      if (!ways.has(to)) ways.set(to, [...way, to]);
    }
  }
  return [];
}

function target(file: string, specifier: string): string {
  return relative(root, resolve(root, file, '..', specifier))
    .split(sep)
    .join('/');
}

describe('the layers', () => {
  it('has a line for every source file', () => {
    expect(files.filter((file) => !place(file))).toEqual([]);
  });

  it('imports downwards only, and never sideways', () => {
    const wrong = files.flatMap((file) =>
      imports(file)
        .filter(isOurs)
        .map((specifier) => target(file, specifier))
        .filter((to) => {
          const [from, other] = [place(file)!, place(to)];
          if (!other) return true;
          if (from.room === other.room) return false;
          return other.line > from.line || (other.line === from.line && !SHARED.has(other.room) && from.line < OUTSIDE);
        })
        .map((to) => `${file} → ${to}`),
    );

    expect(wrong).toEqual([]);
  });

  it('has no circle: no file imports itself by way of others', () => {
    const next = new Map(
      files.map((file) => [
        file,
        imports(file)
          .filter(isOurs)
          .map((to) => target(file, to)),
      ]),
    );

    expect(files.flatMap((file) => circleFrom(file, next))).toEqual([]);
  });

  it('lets evals and fixtures see the public surface only', () => {
    const wrong = files
      .filter((file) => /^(evals|fixtures)\//.test(file))
      .flatMap((file) =>
        imports(file)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => target(file, specifier))
          .filter((to) => to.startsWith('src/') && to !== 'src/index.ts' && to !== 'src/testing.ts')
          .map((to) => `${file} → ${to}`),
      );

    expect(wrong).toEqual([]);
  });

  it('meets each vendor in its own room', () => {
    const wrong = files
      .filter((file) => file.startsWith('src/') || file.startsWith('tools/'))
      .flatMap((file) =>
        imports(file).flatMap((specifier) =>
          Object.entries(VENDORS)
            .filter(
              ([vendor]) => specifier === vendor || specifier.startsWith(vendor.endsWith('/') ? vendor : `${vendor}/`),
            )
            .filter(([, rooms]) => !rooms.some((room) => file.startsWith(room)))
            .map(([vendor]) => `${file} → ${vendor}`),
        ),
      );

    expect(wrong).toEqual([]);
  });

  it('keeps the pure rooms pure', () => {
    const wrong = files
      .filter((file) => PURE.some((room) => file.startsWith(room)))
      .filter((file) => IMPURE.test(readFileSync(join(root, file), 'utf8')));

    expect(wrong).toEqual([]);
  });
});
