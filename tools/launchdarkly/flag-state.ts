import { z } from 'zod';

/** One setting of a flag, before and after; null where there was or is none. */
export interface Setting {
  key: string;
  before: string | null;
  after: string | null;
}

/** The fields of a version that the state is made of. */
export const STATE_FIELDS: readonly string[] = [
  ...['on', 'offVariation', 'fallthrough', 'targets', 'contextTargets', 'rules', 'prerequisites', 'variations'],
  'environments',
];

const Served = z.looseObject({
  variation: z.number().nullish(),
  rollout: z
    .looseObject({ variations: z.array(z.looseObject({ variation: z.number(), weight: z.number() })) })
    .nullish(),
});
type Served = z.infer<typeof Served>;

const Target = z.looseObject({ variation: z.number(), values: z.array(z.unknown()) });
const Clause = z.looseObject({
  attribute: z.string().default(''),
  op: z.string(),
  values: z.array(z.unknown()),
  negate: z.boolean().nullish(),
});
const Environment = z.looseObject({
  on: z.boolean(),
  offVariation: z.number().nullish(),
  fallthrough: Served.nullish(),
  targets: z.array(Target).nullish().catch([]),
  contextTargets: z.array(Target).nullish().catch([]),
  rules: z
    .array(Served.extend({ clauses: z.array(Clause).default([]) }))
    .nullish()
    .catch([]),
  prerequisites: z
    .array(z.looseObject({ key: z.string(), variation: z.number() }))
    .nullish()
    .catch([]),
});
const Variation = z.looseObject({ name: z.string().nullish(), value: z.unknown() });
const Version = z.looseObject({
  variations: z.array(Variation).nullish().catch([]),
  environments: z.record(z.string(), z.unknown()).nullish().catch(null),
});

const LONGEST_VALUE = 200;
/** What names a person is counted, not told. */
const PERSONAL = new Set(['', 'key', 'email', 'name', 'firstName', 'lastName', 'ip', 'user', 'userId']);
const ON = 'on';
const OFF_VARIATION = 'off variation';

/**
 * What a change altered of what a flag serves in an environment: whether it is on, what it serves to all, to targets
 * and by rules, each rollout in percent. `version`: the whole flag, or its part in the environment. Undefined where
 * neither version can be read.
 */
export function servedChange(previous: unknown, current: unknown, environment: string): Setting[] | undefined {
  const [before, after] = [stateOf(previous, environment), stateOf(current, environment)];
  if (!before && !after) return undefined;
  const keys = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  const changes = [...keys].flatMap((key): Setting[] => {
    const [was, is] = [before?.get(key) ?? null, after?.get(key) ?? null];
    return was === is ? [] : [{ key, before: was, after: is }];
  });
  return changes;
}

/** Those of some changes that traffic meets: with the flag off nothing but the off variation is served. */
export function metByTraffic(
  changes: readonly Setting[],
  versions: readonly [previous: unknown, current: unknown],
  environment: string,
): Setting[] {
  const on = versions.map((version) => stateOf(version, environment)?.get(ON) === 'true');
  if (on.every((each) => !each))
    return changes.filter(({ key }) => key === OFF_VARIATION || key.startsWith('variation '));
  if (on.every(Boolean)) return changes.filter(({ key }) => key !== OFF_VARIATION);
  return [...changes];
}

/** Whether a flag is on; undefined where its version does not say. */
export function isOn(version: unknown, environment: string): boolean | undefined {
  const on = stateOf(version, environment)?.get(ON);
  return on === undefined ? undefined : on === 'true';
}

function stateOf(version: unknown, environment: string): ReadonlyMap<string, string> | undefined {
  const flag = Version.safeParse(version).data;
  if (!flag) return undefined;
  const { environments } = flag;
  const own = environments && Object.hasOwn(environments, environment) ? environments[environment] : version;
  const parsed = Environment.safeParse(own).data;
  if (!parsed) return undefined;

  const variations = flag.variations ?? [];
  function nameOf(index: number): string {
    const variation = variations[index];
    return variation?.name ?? (variation ? shown(variation.value) : `variation ${index}`);
  }
  function served({ variation, rollout }: Served): string {
    if (!rollout) return variation === null || variation === undefined ? 'nothing' : nameOf(variation);
    // Weights are thousandths of a percent.
    return rollout.variations.map((part) => `${part.weight / 1000} % ${nameOf(part.variation)}`).join(', ');
  }

  const state = new Map<string, string>([[ON, String(parsed.on)]]);
  if (parsed.fallthrough) state.set('fallthrough', served(parsed.fallthrough));
  if (typeof parsed.offVariation === 'number') state.set(OFF_VARIATION, nameOf(parsed.offVariation));
  for (const [index, rule] of (parsed.rules ?? []).entries()) {
    const to = rule.clauses.length === 0 ? 'to all' : `if ${rule.clauses.map(clauseText).join(' and ')}`;
    state.set(`rule ${index + 1}`, `${served(rule)} ${to}`);
  }
  for (const { variation, values } of [...(parsed.targets ?? []), ...(parsed.contextTargets ?? [])]) {
    const key = `targets of ${nameOf(variation)}`;
    state.set(key, `${Number(state.get(key)?.split(' ')[0] ?? 0) + values.length} contexts`);
  }
  for (const { key, variation } of parsed.prerequisites ?? [])
    state.set(`prerequisite ${key}`, `variation ${variation}`);
  for (const [index, { value }] of variations.entries()) state.set(`variation ${index}`, shown(value));
  return state;
}

function clauseText({ attribute, op, values, negate }: z.infer<typeof Clause>): string {
  const told = PERSONAL.has(attribute) ? `${values.length} values` : shown(values);
  return `${negate ? 'not ' : ''}${attribute} ${op} ${told}`.trim();
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
