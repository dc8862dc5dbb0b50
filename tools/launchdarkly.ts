import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs, instant } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import { occurrenceOf, type Entry } from './launchdarkly/entry.ts';
import { readDetail, readEntries } from './launchdarkly/read-entries.ts';
import type { JsonSource } from './reading/fetch-json.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import { gatherSection, startGathering, type Gathering } from './reading/gather.ts';

const NAME = 'launchdarkly';

const Key = z.string().regex(/^[\w.-]{1,256}$/, 'must be the key of a project or an environment');

const Config = z.strictObject({
  ...z.strictObject(httpSection).omit({ bearerToken: true }).shape,
  url: httpSection.url.default('https://app.launchdarkly.com'),
  /** An access token with the reader role. */
  token: z.string().min(1),
  project: Key.default('default'),
  environment: Key.default('production'),
  /** `LD-API-Version`: the shape of the answers. */
  apiVersion: z
    .string()
    .regex(/^\d{8}$/, 'must be a date such as 20240415')
    .default('20240415'),
  /** Of how many entries the delta is read; each is one more request. */
  maxDetails: z.number().int().min(0).default(100),
  ...gatherSection,
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({ ask: z.literal('flag-changes'), from: Instant, to: Instant })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** The audit log of LaunchDarkly: which flags were switched or targeted otherwise, and by whom, under a pseudonym. */
export const launchdarkly = defineTool<Config, Input>({
  name: NAME,
  description: 'Feature flags switched on and off, and changes of their targeting, from the audit log.',
  config: Config,
  input: Input,
  seed: ({ window }) => [{ ask: 'flag-changes', ...window }],
  async run({ from, to }, { config, signal }) {
    const source = sourceOf(config);
    const gathering = startGathering(config);
    let details = 0;
    for await (const entry of readEntries(source, specOf(config), { from, to }, gathering, signal)) {
      if (gathering.isFull()) {
        gathering.leaveOut();
        continue;
      }
      const isAsked = details < config.maxDetails;
      details += 1;
      const whole = isAsked ? await detailOf(source, entry, gathering, signal) : entry;
      if (!isAsked) gathering.leaveOut();
      const occurrence = occurrenceOf(whole, config);
      if (occurrence) gathering.add(occurrence);
      else gathering.leaveOut();
    }
    return gathering.found();
  },
  async doctor({ config, signal, now }) {
    const window = { from: instant(now() - 3_600_000), to: instant(now()) };
    const entries = readEntries(
      sourceOf({ ...config, retries: 0 }),
      specOf(config),
      window,
      startGathering(config),
      signal,
    );
    let changes = 0;
    for (let next = await entries.next(); next.done !== true; next = await entries.next()) changes += 1;
    return `LaunchDarkly answers at ${config.url}: ${changes} changes of flags in ${config.environment} in the last hour`;
  },
});

/** The entry with its delta; as it stood in the list where the delta cannot be had, and that counts as left out. */
async function detailOf(source: JsonSource, entry: Entry, gathering: Gathering, signal: AbortSignal): Promise<Entry> {
  try {
    return { ...(await readDetail(source, entry._id, signal)), _id: entry._id, date: entry.date };
  } catch (error) {
    if (!(error instanceof ToolError) || error.failure === 'auth' || signal.aborted) throw error;
    gathering.leaveOut();
    return entry;
  }
}

/** The token stands in the header as it is, without `Bearer`. A limit ends at `X-Ratelimit-Reset` (ms). Contract 2.17. */
function sourceOf(config: Config): JsonSource {
  const headers = { ...config.headers, authorization: config.token, 'ld-api-version': config.apiVersion };
  return { ...jsonSource(NAME, { ...config, headers }), waitOf: untilReset };
}

function untilReset(headers: Headers, nowMs: number): number | undefined {
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(0, reset - nowMs) : undefined;
}

function specOf({ project, environment }: Config): string {
  return `proj/${project}:env/${environment}:flag/*`;
}
