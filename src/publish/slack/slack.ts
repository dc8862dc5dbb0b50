import { z } from 'zod';
import type { Write } from '../../schema/index.ts';
import { assertKind, partsOf } from '../body-parts.ts';
import { openJsonClient, waitOf, type JsonAnswer, type Objection } from '../http/json-client.ts';
import { readMarker } from '../marker.ts';
import { previewOf } from '../preview.ts';
import type { BeforeChange, Publisher } from '../publisher.ts';
import { assertSendable } from '../sendable.ts';
import { cut } from '../text/cut.ts';

export interface SlackOptions {
  /** A bot's token with `chat:write`, and `channels:history` or `groups:history` to find its own messages again. */
  token: string;
  /** The id of the channel, which the bot is in. */
  channel: string;
  markerSecret: string;
  /** `https://slack.com/api` unless named. */
  apiUrl?: string;
  beforeChange?: BeforeChange;
  timeoutMs?: number;
  /** Where an earlier publication of the write is remembered, its URL. */
  remembered?: (write: Write) => Promise<string | null>;
}

const EVENT = 'hindcast_summary';
/** Of 200 messages each: what is not remembered was sent within the last minutes, or never. */
const MOST_PAGES = 50;
/** Limits of Block Kit: characters of a header and of a text. Contract 3.4. */
const MOST_HEADER = 150;
const MOST_TEXT = 3_000;

const Message = z.object({
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
});
type Message = z.infer<typeof Message>;
const History = z.object({
  messages: z.array(Message),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** What the markers for a channel are signed for. */
export function slackTarget({ channel }: Pick<SlackOptions, 'channel'>): string {
  return `slack:${channel}`.toLowerCase();
}

/**
 * Posts the summary of an RCA to one channel. The message carries the marker as metadata, by which the bot finds it in the
 * channel's history. Nobody else can edit it; one that a person deleted stays deleted.
 */
export function slackPublisher(options: SlackOptions): Publisher {
  const { channel, markerSecret } = options;
  const target = slackTarget(options);
  const scope = { target, secret: markerSecret };
  const ask = openJsonClient({
    target,
    baseUrl: options.apiUrl ?? 'https://slack.com/api',
    headers: { authorization: `Bearer ${options.token}` },
    objectionTo,
    beforeChange: options.beforeChange,
    timeoutMs: options.timeoutMs,
  });
  const urlOf = (ts: string): string => `https://slack.com/archives/${channel}/p${ts.replace('.', '')}`;

  const us = (): Promise<{
    user_id: string;
    bot_id?: string | undefined;
    team?: string | undefined;
    user?: string | undefined;
  }> =>
    ask(
      z.object({
        user_id: z.string(),
        bot_id: z.string().optional(),
        team: z.string().optional(),
        user: z.string().optional(),
      }),
      { method: 'POST', path: '/auth.test', changes: false },
    );

  function markerOf({ metadata }: Message): string {
    const marker = metadata?.event_type === EVENT ? metadata.event_payload['marker'] : undefined;
    return typeof marker === 'string' ? `<!-- ${marker} -->` : '';
  }

  /** Where it is remembered, that very message, however much was written since; else among the latest of the channel. */
  async function find(write: Write, url: string | null): Promise<Message | undefined> {
    const { user_id: user, bot_id: bot } = await us();
    const [, seconds, fraction] = /\/p(\d{10})(\d{6})$/.exec(url ?? '') ?? [];
    const ts = seconds === undefined ? undefined : `${seconds}.${fraction ?? ''}`;
    let cursor = '';
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const query = new URLSearchParams({
        channel,
        include_all_metadata: 'true',
        limit: '200',
        ...(ts === undefined ? {} : { oldest: ts, latest: ts, inclusive: 'true' }),
        ...(cursor === '' ? {} : { cursor }),
      });
      const page = await ask(History, {
        method: 'GET',
        path: `/conversations.history?${query.toString()}`,
        changes: false,
      });
      const found = page.messages.find((message) => {
        const isOurs = message.user === user || (bot !== undefined && message.bot_id === bot);
        const marker = isOurs ? readMarker(markerOf(message), scope) : undefined;
        return marker?.incident === write.incident && marker.item === write.id;
      });
      if (found) return found;
      cursor = page.response_metadata?.next_cursor ?? '';
      if (cursor === '') return undefined;
    }
    return undefined;
  }

  return {
    name: 'slack',
    target,
    preview: (write) =>
      previewOf(write, {
        target,
        facts: [],
        sent: [['POST /chat.postMessage', JSON.stringify(messageOf(write, channel))]],
      }),

    async ensure(write, mode = 'write') {
      assertSendable(write, scope);
      assertKind(target, write, 'message');
      const known = (await options.remembered?.(write)) ?? null;
      const found = await find(write, known);
      if (!found) {
        if (known !== null) return { result: 'unchanged', url: known };
        if (mode === 'look') return { result: 'unknown', url: null };
        const body = messageOf(write, channel);
        const { ts } = await ask(z.object({ ts: z.string() }), {
          method: 'POST',
          path: '/chat.postMessage',
          body,
          changes: true,
        });
        return { result: 'created', url: urlOf(ts) };
      }
      const url = urlOf(found.ts);
      if (markerOf(found) === partsOf(write.body).marker) return { result: 'unchanged', url };
      if (mode === 'look') return { result: 'unknown', url: null };
      const body = { ...messageOf(write, channel), ts: found.ts };
      await ask(z.object({ ts: z.string() }), { method: 'POST', path: '/chat.update', body, changes: true });
      return { result: 'updated', url };
    },

    async doctor() {
      const { user = 'the bot', team = 'the workspace' } = await us();
      const path = `/conversations.history?${new URLSearchParams({ channel, limit: '1' }).toString()}`;
      await ask(History, { method: 'GET', path, changes: false });
      return `writes to ${channel} of ${team} as ${user}`;
    },
  };
}

/** The whole message. All text is `plain_text`, in which Slack finds no mention, link or channel; the link is a button. */
export function messageOf({ title, body }: Write, channel: string): Record<string, unknown> {
  const { marker, text } = partsOf(body);
  const plain = (words: string, most = MOST_TEXT) => ({ type: 'plain_text', text: cut(words, most), emoji: false });
  const paragraphs = text.split(/\n{2,}/);
  const link = /^RCA: (https:\/\/\S+)$/.exec(paragraphs.at(-1) ?? '')?.[1];
  const shown = link === undefined ? paragraphs : paragraphs.slice(0, -1);
  const button = { type: 'button', text: plain('Read the analysis', 75), url: link, action_id: 'hindcast_rca' };
  return {
    channel,
    // Read as mrkdwn by notifications: what begins a mention or a link is escaped.
    text: title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    blocks: [
      { type: 'header', text: plain(title, MOST_HEADER) },
      ...shown.slice(0, 40).map((paragraph) => ({ type: 'section', text: plain(paragraph) })),
      ...(link === undefined ? [] : [{ type: 'actions', elements: [button] }]),
    ],
    metadata: { event_type: EVENT, event_payload: { marker: marker.replace(/^<!-- | -->$/g, '') } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

const REMEDIES: Readonly<Record<string, string>> = {
  not_in_channel: 'Invite the bot to the channel.',
  missing_scope: 'Give the bot chat:write and channels:history.',
  invalid_auth: 'Renew the token.',
  channel_not_found: 'Name a channel by its id, and invite the bot to it.',
};

/** Some of it may have been done, as Slack's documentation says of these. */
const UNDECIDED = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** Slack tells of failures in a body with status 200. */
function objectionTo(answer: JsonAnswer): Objection {
  const said = z.object({ ok: z.boolean(), error: z.string().optional() }).safeParse(answer.body).data;
  const isLimit = answer.status === 429 || said?.error === 'ratelimited';
  if (isLimit) return { kind: 'wait', waitMs: waitOf(answer, 30_000), said: 'Slack asks to wait' };
  if (said === undefined || said.ok || answer.status >= 500) return undefined;
  const error = said.error ?? 'unknown_error';
  if (UNDECIDED.has(error)) return { kind: 'lost', said: error };
  return { kind: 'refusal', said: [error, REMEDIES[error]].filter(Boolean).join('. ') };
}
