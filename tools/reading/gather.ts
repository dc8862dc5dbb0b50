import { z } from 'zod';
import { instantOf } from '../../src/evidence-of.ts';
import { compareInstants, type Observation, type Series } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';

/** How much one question may bring, for tools that go from page to page. */
export const gatherSection = {
  maxItems: z.number().int().positive().default(1000),
  /** Of all texts together, in UTF-8. */
  maxBytes: z.number().int().positive().default(16_777_216),
  /** Of the text of one item, in UTF-8; the rest is cut. */
  maxTextBytes: z.number().int().positive().default(65_536),
  /** After so long no further page is asked for. */
  maxSeconds: z.number().positive().default(300),
};
export type GatherLimits = z.infer<z.ZodObject<typeof gatherSection>>;

type Told = Exclude<Observation, Series>;

/** What a question has brought so far. */
export interface Gathering {
  /** Takes one more; past a limit it is counted as left out. */
  add: (observation: Told) => void;
  /** Counts something that is there but was not taken or not read. */
  leaveOut: () => void;
  /** Whether a limit is reached, so that there is no use in a further page. */
  isFull: () => boolean;
  /** All of it, oldest first; what has no instant comes first. */
  found: () => Found;
}

/** Nothing yet; the time runs from now. */
export function startGathering({ maxItems, maxBytes, maxTextBytes, maxSeconds }: GatherLimits): Gathering {
  const taken: Told[] = [];
  const until = performance.now() + maxSeconds * 1000;
  let [bytes, left, cut] = [0, 0, false];

  function add(observation: Told): void {
    const text = clipText(observation.text, maxTextBytes);
    const size = Buffer.byteLength(text);
    if (taken.length >= maxItems || bytes + size > maxBytes) {
      left += 1;
      return;
    }
    bytes += size;
    cut ||= Buffer.byteLength(observation.text) > maxTextBytes;
    taken.push({ ...observation, text });
  }

  return {
    add,
    leaveOut: () => void (left += 1),
    isFull: () => taken.length >= maxItems || bytes >= maxBytes || left >= maxItems || performance.now() >= until,
    found: () => ({
      observations: taken.toSorted(byInstant),
      total: taken.length + left,
      truncated: left > 0 || cut,
    }),
  };
}

/** The beginning of a text that is too long, and how much is missing. What no database stores becomes U+FFFD. */
export function clipText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text.replaceAll('\0', '\uFFFD'), 'utf8');
  if (bytes.length <= maxBytes) return bytes.toString('utf8');
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString('utf8', 0, end)} …[${bytes.length - end} bytes cut]`;
}

/** A text in one line of at most 200 characters, for a summary. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 2000)
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > 200 ? `${characters.slice(0, 199).join('')}…` : line;
}

function byInstant(a: Told, b: Told): number {
  const [first, second] = [instantOf(a) ?? EARLIEST, instantOf(b) ?? EARLIEST];
  return compareInstants(first, second) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}

const EARLIEST = '1970-01-01T00:00:00Z';
