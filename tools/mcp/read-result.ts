import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { oneLine, type Gathering } from '../reading/gather.ts';

const Text = z.looseObject({ type: z.literal('text'), text: z.string() });
const Embedded = z.looseObject({
  type: z.literal('resource'),
  resource: z.looseObject({
    uri: z.string(),
    text: z.string().optional(),
    blob: z.string().optional(),
    mimeType: z.string().optional(),
  }),
});
const Other = z.looseObject({
  type: z.string(),
  data: z.string().optional(),
  mimeType: z.string().optional(),
  uri: z.string().optional(),
});
const Result = z.looseObject({
  content: z.array(z.unknown()).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().nullish(),
});

const MOST_TOLD = 20;

/**
 * Gathers the texts of a result under a name, with the credentials out of them (`clean`). Images, sounds, blobs and
 * links are not kept: how many there were and of what kind stands in a text of its own. Throws `ToolError` where the
 * server says that its tool failed.
 */
export function readResult(raw: unknown, name: string, clean: (text: string) => string, gathering: Gathering): void {
  const parsed = Result.safeParse(raw);
  if (!parsed.success) throw new ToolError('mcp', 'malformed', `mcp: ${name} does not answer a result of the protocol`);
  const { content, structuredContent, isError } = parsed.data;
  const texts: { text: string; suffix: string }[] = [];
  const left: string[] = [];
  for (const item of content) {
    const text = Text.safeParse(item);
    const embedded = Embedded.safeParse(item);
    if (text.success) texts.push({ text: text.data.text, suffix: '' });
    else if (embedded.success && embedded.data.resource.text !== undefined) {
      texts.push({ text: embedded.data.resource.text, suffix: ` ${embedded.data.resource.uri}` });
    } else left.push(kindOf(item));
  }
  if (isError === true) {
    const said = oneLine(clean(texts.map(({ text }) => text).join(' '))) || 'it does not say why';
    throw new ToolError('mcp', 'client', `mcp: ${name} failed: ${said}`);
  }
  // By the protocol, what is structured also stands in a text; where it does not, it is the answer.
  if (texts.length === 0 && structuredContent !== undefined && structuredContent !== null) {
    texts.push({ text: JSON.stringify(structuredContent, null, 2), suffix: '' });
  }
  for (const [index, { text, suffix }] of texts.entries()) {
    add(gathering, clean(`${name}${suffix}${texts.length > 1 ? ` #${index + 1}` : ''}`), clean(text));
  }
  if (left.length === 0) return;
  for (let count = 0; count < left.length; count += 1) gathering.leaveOut();
  add(gathering, `${name}: what was not kept`, clean(tellLeft(left)));
}

function add(gathering: Gathering, name: string, text: string): void {
  gathering.add({ kind: 'document', name: oneLine(name), at: null, entity: null, text });
}

function kindOf(item: unknown): string {
  const embedded = Embedded.safeParse(item);
  if (embedded.success) {
    const { blob = '', mimeType, uri } = embedded.data.resource;
    return oneLine(`blob ${mimeType ?? 'of no stated type'}, ${sizeOf(blob)} bytes, ${uri}`);
  }
  const { type, data = '', mimeType, uri } = Other.safeParse(item).data ?? { type: 'something unreadable' };
  if (type === 'resource_link') return oneLine(`link ${uri ?? 'to nowhere'}, not followed`);
  return oneLine(`${type} ${mimeType ?? 'of no stated type'}, ${sizeOf(data)} bytes`);
}

function tellLeft(left: readonly string[]): string {
  const shown = left.slice(0, MOST_TOLD);
  const more = left.length > shown.length ? [`and ${left.length - shown.length} more`] : [];
  return [`${left.length} not kept:`, ...shown, ...more].join('\n');
}

/** Bytes of a text in base64. */
function sizeOf(base64: string): number {
  return Math.floor((base64.replace(/={1,2}$/, '').length * 3) / 4);
}
