import { z } from 'zod';
import { ToolError } from '../src/errors.ts';
import { Instant, epochMs } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';
import { httpSection, jsonSource } from './reading/http-section.ts';
import type { JsonSource } from './reading/fetch-json.ts';
import { openSlack } from './slack/client.ts';
import { gatherSection } from './reading/gather.ts';
import { readChannel } from './slack/read-channel.ts';

const NAME = 'slack';

const ChannelId = z.string().regex(/^[A-Z0-9]{2,40}$/, 'must be the id of a channel, such as C0123ABCD');

const Config = z.strictObject({
  ...z.strictObject(httpSection).omit({ bearerToken: true }).shape,
  url: httpSection.url.default('https://slack.com'),
  /** A bot's token with channels:history (groups:history for private channels). */
  token: z.string().min(1),
  channels: z
    .array(
      z.strictObject({
        id: ChannelId,
        name: z.string().min(1).optional(),
        /** The service that it is about; without it, what is said is about the channel's people. */
        service: z.string().min(1).optional(),
      }),
    )
    .min(1),
  /** Messages a page. Apps outside the Marketplace get 15 and one call a minute (contract 2.16). */
  pageSize: z.number().int().min(1).max(999).default(200),
  /** How long before the window a thread may have begun whose replies are read. */
  threadLookbackHours: z.number().min(0).max(720).default(24),
  ...gatherSection,
});
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({
    ask: z.literal('messages'),
    channel: ChannelId.describe('the id of a configured channel'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** What was said in channels of Slack, threads and all. Only configured channels are read, and nothing is written. */
export const slack = defineTool<Config, Input>({
  name: NAME,
  description: 'What people and bots wrote in the channels of an incident, with the replies in threads.',
  config: Config,
  input: Input,
  seed: ({ window }, { channels }) => channels.map(({ id }) => ({ ask: 'messages', channel: id, ...window })),
  async run({ channel: id, from, to }, { config, signal }) {
    const channel = config.channels.find((each) => each.id === id);
    if (!channel) {
      const known = config.channels.map((each) => each.id).join(', ');
      throw new ToolError(NAME, 'not-found', `${NAME}: the channel ${id} is not configured; these are: ${known}`);
    }
    return readChannel(openSlack(sourceOf(config), signal), channel, { from, to }, config);
  },
  async doctor({ config, signal }) {
    const call = openSlack(sourceOf({ ...config, retries: 0 }), signal);
    for (const { id } of config.channels) await call('conversations.history', { channel: id, limit: '1' });
    return `Slack answers at ${config.url}; can be read: ${config.channels.map(({ id }) => id).join(', ')}`;
  },
});

function sourceOf(config: Config): JsonSource {
  return jsonSource(NAME, { ...config, bearerToken: config.token });
}
