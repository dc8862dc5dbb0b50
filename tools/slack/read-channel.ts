import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, epochMs, type Window } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import type { CallSlack } from './client.ts';
import { isWithin, startGathering, type Gathering, type GatherLimits } from '../reading/gather.ts';
import { Message, occurrenceOf, type Channel } from './message.ts';

/** How a channel is read. */
export interface ReadingLimits extends GatherLimits {
  pageSize: number;
  threadLookbackHours: number;
  /** What people's pseudonyms are keyed with. */
  token: string;
}

const Page = z.looseObject({
  messages: z.array(z.unknown()),
  has_more: z.boolean().nullish(),
  response_metadata: z.looseObject({ next_cursor: z.string().nullish() }).nullish(),
});

/**
 * What was written in a channel in a window: its messages, and the replies in threads, which the history leaves out
 * (contract 2.16), also in threads that began before it. Throws `ToolError`.
 */
export async function readChannel(
  call: CallSlack,
  channel: Channel,
  window: Window,
  limits: ReadingLimits,
): Promise<Found> {
  const gathering = startGathering(limits);
  const known = new Set<string>();
  const { from, to } = window;

  function take(message: Message): void {
    const occurrence = occurrenceOf(message, channel, limits.token);
    if (!occurrence) gathering.leaveOut();
    else if (!known.has(message.ts) && isWithin(occurrence.firstAt, window)) gathering.add(occurrence);
    known.add(message.ts);
  }

  const oldest = slackTime(from, -limits.threadLookbackHours * 3_600_000);
  const common = { channel: channel.id, latest: slackTime(to, 1), inclusive: 'true', limit: String(limits.pageSize) };
  const threads: string[] = [];
  await untilLimited(gathering, async () => {
    for await (const message of pages(call, 'conversations.history', { ...common, oldest }, gathering)) {
      take(message);
      if (hasRepliesFrom(message, from)) threads.push(message.ts);
    }
    for (const ts of threads) {
      if (gathering.isFull()) {
        gathering.leaveOut();
        continue;
      }
      const parameters = { ...common, ts, oldest: slackTime(from, 0) };
      for await (const message of pages(call, 'conversations.replies', parameters, gathering)) take(message);
    }
  });
  return gathering.found();
}

/** Once something was read, being told to come back later ends the reading and does not undo it. */
async function untilLimited(gathering: Gathering, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    const isLimited = error instanceof ToolError && error.failure === 'rate-limited';
    if (!isLimited || gathering.found().observations.length === 0) throw error;
    gathering.leaveOut();
  }
}

/** The messages of all pages; what cannot be read, and what lies behind a limit, is counted as left out. */
async function* pages(
  call: CallSlack,
  method: string,
  parameters: Readonly<Record<string, string>>,
  gathering: Gathering,
): AsyncGenerator<Message> {
  let cursor = '';
  const followed = new Set(['']);
  for (;;) {
    const answer = Page.safeParse(await call(method, cursor === '' ? parameters : { ...parameters, cursor }));
    if (!answer.success) throw new ToolError('slack', 'malformed', `slack: ${method} answers no list of messages`);
    for (const raw of answer.data.messages) {
      const message = Message.safeParse(raw);
      if (message.success) yield message.data;
      else gathering.leaveOut();
    }
    const next = answer.data.response_metadata?.next_cursor ?? '';
    if (next === '' && answer.data.has_more !== true) return;
    // A cursor that was followed before would lead on for ever; more without a cursor cannot be reached.
    if (followed.has(next) || gathering.isFull()) {
      gathering.leaveOut();
      return;
    }
    followed.add(next);
    cursor = next;
  }
}

/** Whether a thread got a reply since then; where Slack does not say when the last came, it may have. */
function hasRepliesFrom({ reply_count: count, latest_reply: latest }: Message, from: string): boolean {
  if (!count) return false;
  const last = latest ? parseInstant(latest) : undefined;
  return last?.ok !== true || compareInstants(last.at, from) >= 0;
}

/** An instant as Slack writes it, seconds with six digits. */
function slackTime(at: string, moveMs: number): string {
  return (Math.max(0, epochMs(at) + moveMs) / 1000).toFixed(6);
}
