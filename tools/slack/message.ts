import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import { service, type EntityRef, type Occurrence } from '../../src/schema/index.ts';
import { oneLine } from '../reading/gather.ts';
import { pseudonym } from '../reading/pseudonym.ts';
import { unescapeMessage } from './unescape.ts';

/** A message as Slack gives it; unknown keys are kept, because some bots write nothing but blocks. */
export const Message = z.looseObject({
  /** Id and time in one: seconds, and six digits that number the messages within one. */
  ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/),
  text: z.string().nullish(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  username: z.string().nullish(),
  bot_profile: z.looseObject({ name: z.string().nullish() }).nullish(),
  subtype: z.string().nullish(),
  thread_ts: z.string().nullish(),
  reply_count: z.number().nullish(),
  latest_reply: z.string().nullish(),
  edited: z.looseObject({ ts: z.string() }).nullish(),
  files: z.array(z.looseObject({ name: z.string().nullish() })).nullish(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
});
export type Message = z.infer<typeof Message>;

/** A channel as the operator named it. */
export interface Channel {
  id: string;
  name?: string | undefined;
  service?: string | undefined;
}

/** Subtypes that are messages like any other. */
const PLAIN = new Set(['bot_message', 'thread_broadcast', 'file_share', 'me_message']);
const DEEPEST = 12;
const MOST_TEXTS = 200;

/** A message as something that happened; undefined where its time is no time. People become pseudonyms under `key`. */
export function occurrenceOf(message: Message, channel: Channel, key: string): Occurrence | undefined {
  const at = parseInstant(message.ts);
  if (!at.ok) return undefined;
  const words = wordsOf(message, key);
  const { subtype } = message;
  return {
    kind: 'occurrence',
    source: 'chat',
    type: subtype && !PLAIN.has(subtype) ? subtype.replaceAll('_', '-').slice(0, 60) : 'message',
    entity: entityOf(channel),
    firstAt: at.at,
    lastAt: at.at,
    count: 1,
    rawAt: message.ts,
    // What stands behind the seconds is a number in a sequence: good for the order, not for the time.
    precisionMs: 1000,
    actor: actorOf(message, key),
    summary: oneLine(words) || '(no text)',
    text: [words, ...marksOf(message)].filter(Boolean).join('\n'),
  };
}

function entityOf({ id, name, service: about }: Channel): EntityRef {
  if (about !== undefined) return service(about);
  return { kind: 'team', ref: name === undefined ? id : `#${name.replace(/^#/, '')}`, aliases: [id] };
}

/** Bots by their names, people by a pseudonym: the timeline tells what was done, not who is to blame. */
function actorOf({ user, bot_id: bot, bot_profile: profile, username }: Message, key: string): string | null {
  if (bot) return oneLine(profile?.name ?? username ?? '') || pseudonym('bot', bot, key);
  return user ? pseudonym('user', user, key) : null;
}

function wordsOf({ text, blocks, attachments }: Message, key: string): string {
  const raw = text?.trim() ? text : textsIn([blocks, attachments]).join('\n');
  return unescapeMessage(raw, (id) => pseudonym('user', id, key));
}

function marksOf({ edited, files, thread_ts: thread, ts }: Message): string[] {
  const editedAt = edited ? parseInstant(edited.ts) : undefined;
  return [
    ...(files ?? []).slice(0, 20).map(({ name }) => `[file: ${oneLine(name ?? 'without a name')}]`),
    ...(editedAt ? [`[edited${editedAt.ok ? ` at ${editedAt.at}` : ''}; what it said before is gone]`] : []),
    ...(thread && thread !== ts ? [`[reply in the thread of ${oneLine(thread)}]`] : []),
  ];
}

/** The texts in the blocks of a message, or in what is attached to it, in their order. */
function textsIn(part: unknown, depth = 0): string[] {
  if (depth > DEEPEST || typeof part !== 'object' || part === null) return [];
  const texts: string[] = [];
  for (const [key, value] of Object.entries(part)) {
    if (texts.length >= MOST_TEXTS) break;
    if ((key === 'text' || key === 'title' || key === 'value') && typeof value === 'string') texts.push(value);
    else texts.push(...textsIn(value, depth + 1));
  }
  return texts.slice(0, MOST_TEXTS);
}
