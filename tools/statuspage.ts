import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import type { JsonSource } from './reading/fetch-json.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import { gatherSection, startGathering } from './reading/gather.ts';
import { readIncidents, readUpdates, type Place } from './statuspage/read-incidents.ts';

const NAME = 'statuspage';

const Page = z
  .strictObject({
    /** The service or the vendor that it speaks for, as the rest of the configuration calls it. */
    name: z.string().min(1),
    /** Of a public page its address; with `pageId`, that of the API. */
    url: httpSection.url,
    /** Whether it is somebody else's: evidence on what we depend on. */
    vendor: z.boolean().default(false),
    /** Both for reading through the API, which goes back further than the last fifty incidents. */
    pageId: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional(),
    apiKey: z.string().min(1).optional(),
  })
  .refine(({ pageId, apiKey }) => (pageId === undefined) === (apiKey === undefined), 'pageId and apiKey go together');

const { timeoutMs, retries, maxAnswerBytes } = httpSection;
const Config = z
  .strictObject({
    pages: z.array(Page).min(1),
    timeoutMs,
    retries,
    maxAnswerBytes: maxAnswerBytes.default(16_777_216),
    ...gatherSection,
  })
  .refine(
    ({ pages }) => new Set(pages.map(({ name }) => name)).size === pages.length,
    'every page needs a name of its own',
  );
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({
    ask: z.literal('updates'),
    page: z.string().min(1).max(200).describe('the name of a configured page'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** What status pages told the world, ours and those of the vendors we depend on. */
export const statuspage = defineTool<Config, Input>({
  name: NAME,
  description: 'What our status page and those of our vendors told of incidents, and when.',
  config: Config,
  input: Input,
  seed: ({ window }, { pages }) => pages.map(({ name }) => ({ ask: 'updates', page: name, ...window })),
  async run({ page, from, to }, { config, signal }) {
    const place = config.pages.find(({ name }) => name === page);
    if (!place) {
      const known = config.pages.map(({ name }) => name).join(', ');
      throw new ToolError(
        NAME,
        'not-found',
        `${NAME}: no page ${JSON.stringify(page)} is configured; these are: ${known}`,
      );
    }
    const gathering = startGathering(config);
    await readUpdates(placeOf(place, config), { from, to }, gathering, signal);
    return gathering.found();
  },
  async doctor({ config, signal }) {
    for (const page of config.pages) await readIncidents(placeOf(page, { ...config, retries: 0 }), 1, signal);
    return `these status pages answer: ${config.pages.map(({ name }) => name).join(', ')}`;
  },
});

function placeOf({ name, url, vendor, pageId, apiKey }: z.infer<typeof Page>, config: Config): Place {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `OAuth ${apiKey}` };
  const source: JsonSource = jsonSource(NAME, { ...config, url, headers });
  return { source, pageId, entity: { kind: vendor ? 'vendor' : 'service', ref: name, aliases: [] } };
}
