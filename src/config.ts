import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigError, messageOf } from './errors.ts';
import { TrialsSection } from './fixes/trials/section.ts';
import { ModelSection } from './reasoner/openai/section.ts';
import { PublishPolicy } from './schema/index.ts';
import type { Tool } from './tool.ts';
import type { Trigger } from './trigger.ts';

const Hours = z
  .number()
  .positive()
  .max(24 * 30);

const Store = z.union([
  z.strictObject({ folder: z.string().min(1) }),
  z.strictObject({ url: z.string().regex(/^postgres(ql)?:\/\//, 'a postgres:// URL') }),
]);

const Approvals = z.strictObject({
  days: z.number().positive().max(30).default(7),
  roles: z.array(z.string().min(1)).default(['reviewer']),
  github: z.array(z.enum(['admin', 'maintain', 'write'])).default(['admin', 'maintain']),
});

const Caps = z.strictObject({
  issuesPerIncident: z.number().int().positive().max(100).default(10),
  pullRequestsPerIncident: z.number().int().positive().max(20).default(3),
  perHour: z.number().int().positive().default(15),
});

/** Accounts by the handle under which people own actions, such as `@dana`. */
const People = z.record(z.string().startsWith('@'), z.string().min(1));

const Publish = z.strictObject({
  folder: z.strictObject({ path: z.string().min(1) }).optional(),
  github: z
    .strictObject({
      owner: z.string().min(1),
      repo: z.string().min(1),
      token: z.string().min(1).optional(),
      /** A GitHub App in place of a token. */
      app: z
        .strictObject({
          id: z.union([z.string().min(1), z.number().int()]).transform(String),
          privateKey: z.string().includes('PRIVATE KEY', 'a private key in PEM'),
          installation: z.coerce.number().int().positive(),
        })
        .optional(),
      baseUrl: z.url().default('https://api.github.com'),
      /** Whose the token is; the token of an app must name it, an app itself need not. */
      login: z.string().min(1).optional(),
      baseBranch: z.string().min(1).optional(),
      secondsBetweenWrites: z.number().min(0).default(1),
    })
    .refine(({ token, app }) => (token === undefined) !== (app === undefined), 'needs either token or app')
    .optional(),
  /** Issues go there instead. */
  jira: z
    .strictObject({
      site: z.url({ protocol: /^https?$/ }).transform((site) => site.replace(/\/+$/, '')),
      email: z.string().min(1),
      apiToken: z.string().min(1),
      project: z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'the key of a project, such as OPS'),
      issueType: z.string().min(1).default('Task'),
      people: People.default({}),
      secondsBetweenWrites: z.number().min(0).default(1),
    })
    .optional(),
  /** Issues go there instead. */
  linear: z
    .strictObject({
      apiKey: z.string().min(1),
      team: z.uuid(),
      labels: z.array(z.uuid()).default([]),
      people: People.default({}),
      baseUrl: z.url().default('https://api.linear.app'),
      secondsBetweenWrites: z.number().min(0).default(1),
    })
    .optional(),
  /** A summary of the RCA is announced there. */
  slack: z
    .strictObject({
      token: z.string().min(1),
      channel: z.string().regex(/^[CG][A-Z0-9]+$/, 'the id of a channel'),
      baseUrl: z.url().default('https://slack.com/api'),
      secondsBetweenWrites: z.number().min(0).default(1),
    })
    .optional(),
  policy: z
    .strictObject({
      rca: PublishPolicy.default('immediate'),
      issues: PublishPolicy.default('on-approval'),
      fixes: PublishPolicy.default('on-approval'),
      summary: PublishPolicy.default('on-approval'),
    })
    .prefault({}),
  /** How long an approval holds, the roles that may give one here, and those of the repository that may on GitHub. */
  approvals: Approvals.prefault({}),
  caps: Caps.prefault({}),
  /** How long nothing is sent again after an answer was lost: it may still be carried out. */
  quietSeconds: z.number().positive().max(170).default(60),
});

const Redaction = z.strictObject({
  card: z.union([z.boolean(), z.literal('bare')]).default(true),
  ssn: z.boolean().default(true),
  iban: z.boolean().default(true),
  email: z.boolean().default(true),
  phone: z.boolean().default(true),
});

const Server = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8080),
  maxBodyBytes: z
    .number()
    .int()
    .positive()
    .default(4 * 1024 * 1024),
});

/**
 * The whole configuration: one section for each tool and trigger, strict in every key. What has no section is off.
 */
function schemaOf(tools: readonly Tool[], triggers: readonly Trigger[]) {
  return z.strictObject({
    store: Store.default({ folder: '.hindcast' }),
    tools: z.strictObject(sections(tools)).prefault({}),
    triggers: z.strictObject(sections(triggers)).prefault({}),
    reasoner: z.union([z.literal('rules'), z.strictObject({ openai: ModelSection })]).default('rules'),
    publish: Publish.prefault({}),
    /** Where drafted changes are tried before they are proposed. */
    trials: TrialsSection.prefault({}),
    /** A file of the team's own failure modes, beside the built-in ones. */
    failureModes: z.string().min(1).optional(),
    window: z.strictObject({ lookbackHours: Hours.default(6), tailHours: Hours.default(1) }).prefault({}),
    server: Server.prefault({}),
    redaction: Redaction.prefault({}),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  });
}

/** The configuration, parsed and complete. Sections of tools and triggers are still their own. */
export interface Config {
  store: z.infer<typeof Store>;
  tools: Record<string, unknown>;
  triggers: Record<string, unknown>;
  reasoner: 'rules' | { openai: ModelSection };
  publish: z.infer<typeof Publish>;
  trials: TrialsSection;
  failureModes?: string | undefined;
  window: { lookbackHours: number; tailHours: number };
  server: z.infer<typeof Server>;
  /** Which kinds of personal data are replaced in evidence. Secrets always are. */
  redaction: z.infer<typeof Redaction>;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Where the configuration is looked for when none is named. */
export const DEFAULT_CONFIG_FILE = 'hindcast.config.yaml';

/**
 * Reads and checks a configuration file. `${NAME}` as a whole value is taken from the environment.
 * Throws `ConfigError` naming the file, the key and what to do.
 */
export function readConfig(file: string, tools: readonly Tool[], triggers: readonly Trigger[]): Config {
  let text: string;
  try {
    text = readFileSync(resolve(file), 'utf8');
  } catch (error) {
    throw new ConfigError(file, `cannot be read (${messageOf(error)}); name another with --config`, { cause: error });
  }
  return parseConfig(file, text, tools, triggers, process.env);
}

/** The configuration where there is no file: rules, an embedded store, no tool. */
export function defaultConfig(tools: readonly Tool[], triggers: readonly Trigger[]): Config {
  return parseConfig('the default configuration', '{}', tools, triggers, {});
}

/** As `readConfig`, from a text. `place` stands in the messages. */
export function parseConfig(
  place: string,
  text: string,
  tools: readonly Tool[],
  triggers: readonly Trigger[],
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const document = parseDocument(text, { prettyErrors: true });
  const [broken] = document.errors;
  if (broken) {
    const at = broken.linePos?.[0];
    throw new ConfigError(
      at ? `${place}:${at.line}:${at.col}` : place,
      `is no YAML: ${broken.message.split('\n')[0] ?? ''}`,
    );
  }
  const raw: unknown = document.toJS({ maxAliasCount: 20 });
  const parsed = schemaOf(tools, triggers).safeParse(withEnvironment(place, raw ?? {}, environment, []));
  if (!parsed.success) throw new ConfigError(place, problemsOf(parsed.error));
  return parsed.data;
}

function sections(list: readonly (Tool | Trigger)[]): Record<string, z.ZodType> {
  return Object.fromEntries(list.map(({ name, config }) => [name, config.optional()]));
}

function withEnvironment(
  place: string,
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  path: readonly string[],
): unknown {
  if (typeof value === 'string') {
    const name = /^\$\{([A-Z][A-Z0-9_]*)\}$/.exec(value)?.[1];
    if (name === undefined) return value;
    const found = environment[name];
    if (found === undefined || found === '') {
      throw new ConfigError(place, `${path.join('.')} asks for the environment variable ${name}, which is not set`);
    }
    return found;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withEnvironment(place, item, environment, [...path, String(index)]));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withEnvironment(place, item, environment, [...path, key])]),
    );
  }
  return value;
}

function problemsOf(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const at = issue.path.map(String).join('.');
      const keys =
        issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [at, key].filter(Boolean).join('.')) : [];
      return keys.length > 0 ? `unknown key ${keys.join(', ')}` : `${at || 'the file'}: ${issue.message}`;
    })
    .join('; ');
}
