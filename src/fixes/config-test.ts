import type { Criterion, WholeFile } from '../schema/index.ts';
import type { Repository } from './repository.ts';

type Bound = Extract<Criterion, { kind: 'setting' }>;

/** A way in which a repository of JavaScript tests itself, and how a test is written for it. */
interface Runner {
  /** What its script for tests begins with. */
  script: RegExp;
  imports: readonly string[];
  nameOf: (config: string) => string;
  holds: (condition: string, told: string) => string;
}

const RUNNERS: readonly Runner[] = [
  {
    // Without a folder it finds what stands under `test/`.
    script: /^node --test$/,
    imports: ["import assert from 'node:assert/strict';", "import { test } from 'node:test';"],
    nameOf: (config) => `test/${config}-config.mjs`,
    holds: (condition, told) => `assert.ok(${condition}, ${told});`,
  },
  {
    script: /^vitest( run)?$/,
    imports: ["import { expect, test } from 'vitest';"],
    nameOf: (config) => `test/${config}-config.test.mjs`,
    holds: (condition, told) => `expect(${condition}, ${told}).toBe(true);`,
  },
];

/** A key that can be written behind a dot. */
const NAME = /^[A-Za-z_$][\w$]*$/;

/**
 * A test that reads a configuration file and holds one setting to a bound, as the repository's own runner takes it.
 * Undefined where `package.json` names no runner that is known, where YAML could not be read there, where the workflow
 * does not run the tests, or where the test would have to be written over a file that may be there.
 */
export function configTest({ path, key, minimum, maximum }: Bound, workflow: string, repository: Repository) {
  if (!repository.has('package.json')) return undefined;
  const { scripts = {}, ...other } = packageIn(repository.read('package.json'));
  const runner = RUNNERS.find(({ script }) => script.test(scripts['test']?.trim() ?? ''));
  const isJson = /\.json$/i.test(path);
  const packages = Object.keys({ ...other.dependencies, ...other.devDependencies });
  const keys = key.split('.');
  const isRun = repository.has(workflow) && /\b(npm|pnpm|yarn)( run)? (test|t|check)\b/.test(repository.read(workflow));
  if (!runner || !isRun || !(isJson || packages.includes('yaml')) || !keys.every((one) => NAME.test(one)))
    return undefined;
  const name = runner.nameOf(
    path
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]+$/, '')
      .replaceAll(/[^\w-]/g, '-') ?? '',
  );
  if (repository.has(name)) return undefined;
  const value = `config.${keys.join('.')}`;
  const bounds = [
    minimum === null ? [] : `${value} >= ${minimum}`,
    maximum === null ? [] : `${value} <= ${maximum}`,
  ].flat();
  const words = [
    minimum === null ? [] : `at ${minimum} or more`,
    maximum === null ? [] : `at ${maximum} or less`,
  ].flat();
  const text = `readFileSync(new URL(${quoted(`../${path}`)}, import.meta.url), 'utf8')`;
  const lines = [
    ...runner.imports.slice(0, 1),
    "import { readFileSync } from 'node:fs';",
    ...runner.imports.slice(1),
    ...(isJson ? [] : ["import { parse } from 'yaml';"]),
    '',
    `test(${quoted(`${path} keeps ${key} ${words.join(' and ')}`)}, () => {`,
    `  const config = ${isJson ? 'JSON.parse' : 'parse'}(${text});`,
    '',
    `  ${runner.holds(bounds.join(' && '), `\`${key} is \${${value}}\``)}`,
    '});',
    '',
  ];
  const file: WholeFile = { path: name, content: lines.join('\n') };
  return file;
}

interface Package {
  scripts?: Readonly<Record<string, string>>;
  dependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
}

function packageIn(text: string): Package {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
