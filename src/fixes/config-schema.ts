import { isMap, isSeq, stringify } from 'yaml';
import type { Criterion, Fix, WholeFile } from '../schema/index.ts';
import { configTest } from './config-test.ts';
import { accepts, type ConfigSchema } from './json-schema.ts';
import { Refusal } from './refusal.ts';
import { accepts as within } from './replay-setting.ts';
import type { Repository } from './repository.ts';
import { withSetting } from './setting.ts';
import { documentsOf, insertItem, requireSame, valuesOf } from './yaml-splice.ts';

type SchemaFix = Extract<Fix, { kind: 'config-schema' }>;
type Bound = Extract<Criterion, { kind: 'setting' }>;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Reads YAML and JSON, exits 1 on what the schema refuses; the version is the one that was tried. */
const VALIDATOR = 'npx --yes ajv-cli@5.0.0 validate --spec=draft2020';

/** Where the schema of a configuration file stands: beside it, under its name. */
export function schemaPathOf(path: string): string {
  return path.replace(/\.(ya?ml|json)$/i, '') + '.schema.json';
}

/**
 * What rejects a value outside the action's bound in CI: a test, where the repository tests itself in a way that is known
 * and its workflow runs that; else the schema beside the configuration with the action's bound in it, and the workflow with the step that holds the one
 * against the other. A schema that stands there already gets the bound added.
 */
export function configSchema(fix: SchemaFix, criterion: Criterion | null, repository: Repository): WholeFile[] {
  if (criterion?.kind !== 'setting') throw new Refusal('the action has no bound to write a schema of');
  if (!/\.(ya?ml|json)$/i.test(fix.path)) throw new Refusal(`\`${fix.path}\` is neither YAML nor JSON`);
  const restored = withinBound(fix, criterion, repository);
  const test = fix.workflow === null ? undefined : configTest(criterion, fix.workflow, repository);
  if (test) return [test, ...restored];
  const schemaPath = schemaPathOf(fix.path);
  const known = repository.has(schemaPath) ? parsed(repository.read(schemaPath), schemaPath) : { $schema: DIALECT };
  const schema = withBound(known, criterion.key.split('.'), criterion);
  const files = [{ path: schemaPath, content: `${JSON.stringify(schema, null, 2)}\n` }, ...restored];
  if (fix.workflow === null || !/(^|\/)\.github\/workflows\//.test(fix.workflow)) return files;
  return [...files, { path: fix.workflow, content: withStep(fix.workflow, schemaPath, fix.path, repository) }];
}

/**
 * The configuration with the value that served traffic before, where it still stands outside the bound: a guard that the
 * tree itself does not pass would stop every deploy.
 */
function withinBound({ path, restore }: SchemaFix, bound: Bound, repository: Repository): WholeFile[] {
  if (!repository.has(path)) return [];
  const text = repository.read(path);
  const [value] = valuesOf(text, path);
  const keys = bound.key.split('.');
  if (accepts(withBound({}, keys, bound), value)) return [];
  if (restore === undefined || !within(bound, restore))
    throw new Refusal(`\`${path}\` sets \`${bound.key}\` outside the bound, and no earlier value is known to put back`);
  return [{ path, content: withSetting(text, path, keys, restore) }];
}

/** The JSON Schema that lets through what an action's bound allows, and only that. */
export function withBound(schema: ConfigSchema, keys: readonly string[], bound: Bound): ConfigSchema {
  const [key, ...rest] = keys;
  if (key === undefined) {
    return {
      ...schema,
      type: 'number',
      ...(bound.minimum === null ? {} : { minimum: bound.minimum }),
      ...(bound.maximum === null ? {} : { maximum: bound.maximum }),
    };
  }
  return {
    ...schema,
    type: 'object',
    required: [...new Set([...(schema.required ?? []), key])],
    properties: { ...schema.properties, [key]: withBound(schema.properties?.[key] ?? {}, rest, bound) },
  };
}

function parsed(text: string, path: string): ConfigSchema {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as ConfigSchema;
  } catch {
    // Told below, with what is no object.
  }
  throw new Refusal(`\`${path}\` is no JSON object`);
}

/** In the job that tests, else in the first one that checks the code out: right behind its checkout. */
function withStep(path: string, schemaPath: string, configPath: string, repository: Repository): string {
  const text = repository.read(path);
  const [document] = documentsOf(text, path);
  const jobs = document?.get('jobs');
  if (!isMap(jobs)) throw new Refusal(`\`${path}\` has no jobs`);
  const places = jobs.items.flatMap(({ key, value }) => {
    const steps = isMap(value) ? value.get('steps') : undefined;
    if (!isSeq(steps)) return [];
    const list = steps.items.map((step) => (isMap(step) ? step.toJSON() : {}) as { uses?: string; run?: string });
    const checkout = list.findIndex(({ uses }) => uses?.startsWith('actions/checkout@') ?? false);
    const tests = list.some(({ run }) => /\b(test|lint|check)\b/.test(run ?? ''));
    return checkout < 0 ? [] : [{ job: String(key), steps, checkout, tests }];
  });
  const place = places.find(({ tests }) => tests) ?? places[0];
  if (!place) throw new Refusal(`no job of \`${path}\` checks the code out`);
  const step = {
    name: `${configPath} stays within its schema`,
    run: `${VALIDATOR} -s ${schemaPath} -d ${configPath}`,
  };
  const content = insertItem(text, place.steps, stringify(step, { lineWidth: 0 }), place.checkout);
  const wanted = valuesOf(text, path);
  const [workflow] = wanted as [{ jobs: Record<string, { steps: unknown[] }> }];
  workflow.jobs[place.job]?.steps.splice(place.checkout + 1, 0, step);
  return requireSame(content, path, wanted);
}
