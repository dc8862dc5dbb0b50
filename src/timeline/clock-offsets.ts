import { z } from 'zod';
import { ofKind, type Seen } from '../ledger.ts';
import { epochMs, Instant, movedBy, type Span } from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';

/** How far a clock runs ahead of another one, from facts that both of them stamped. */
export interface ClockOffset {
  /** Whose clock: a service's, or a node's. */
  of: string;
  kind: 'service' | 'node';
  against: string;
  /** Positive where it runs ahead. */
  offsetMs: number;
  /** The true offset lies within this of `offsetMs`. */
  boundMs: number;
  facts: number;
}

/** A heartbeat and the write that carries it are stamped to the second, and the write may be a second under way. */
const HEARTBEAT_BOUND_MS = 2000;
/** Fewer shared facts than this say nothing about a clock. */
const FEWEST_CALLS = 3;

/**
 * The clocks that run visibly apart: services by the spans of calls between them (the callee's work lies within the
 * caller's call), nodes by their heartbeats, which the node stamps and the API server writes. What is within its own
 * bound is no offset.
 */
export function clockOffsets(seen: readonly Seen[]): ClockOffset[] {
  return [...serviceOffsets(seen), ...nodeOffsets(seen)]
    .filter(({ offsetMs, boundMs }) => Math.abs(offsetMs) > boundMs)
    .toSorted((a, b) => (`${a.kind} ${a.of} ${a.against}` < `${b.kind} ${b.of} ${b.against}` ? -1 : 1));
}

/** One sentence for each clock that runs apart. */
export function offsetNotes(offsets: readonly ClockOffset[]): string[] {
  return offsets.map(({ of, kind, against, offsetMs, boundMs, facts }) => {
    const way = offsetMs > 0 ? 'ahead of' : 'behind';
    const by = kind === 'node' ? 'heartbeat' : 'shared call';
    return `The clock of ${of} runs ${seconds(Math.abs(offsetMs))} (± ${seconds(boundMs)}) ${way} that of ${against}, by ${facts} ${by}${facts === 1 ? '' : 's'}; its times are corrected by that, the raw ones are kept.`;
  });
}

/** An event on the clock that the others are on: moved by the offset of its source, and less precise by its bound. */
export function corrected(
  draft: DraftEvent,
  offsets: readonly ClockOffset[],
  hostOf: (draft: DraftEvent) => string[],
): DraftEvent {
  const hosts = hostOf(draft);
  const offset = offsets.find(({ of }) => hosts.includes(of));
  if (!offset) return draft;
  return {
    ...draft,
    at: movedBy(draft.at, -offset.offsetMs),
    precisionMs: draft.precisionMs + offset.boundMs,
  };
}

interface SharedCall {
  of: string;
  against: string;
  offsetMs: number;
  slackMs: number;
}

/** Callers are taken as the reference, since the request came through them from where users are. */
function serviceOffsets(seen: readonly Seen[]): ClockOffset[] {
  const calls = ofKind(seen, 'trace').flatMap(({ observation: { spans } }) => sharedCalls(spans));
  const pairs = new Map<string, SharedCall[]>();
  for (const call of calls) {
    const key = JSON.stringify([call.against, call.of]);
    pairs.set(key, [...(pairs.get(key) ?? []), call]);
  }
  return [...pairs.values()].flatMap((some): ClockOffset[] => {
    const [first] = some;
    if (!first || some.length < FEWEST_CALLS) return [];
    const offsetMs = median(some.map((one) => one.offsetMs));
    const spreadMs = median(some.map((one) => Math.abs(one.offsetMs - offsetMs)));
    const boundMs = median(some.map(({ slackMs }) => slackMs)) + spreadMs;
    return [{ of: first.of, kind: 'service', against: first.against, offsetMs, boundMs, facts: some.length }];
  });
}

function sharedCalls(spans: readonly Span[]): SharedCall[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  return spans.flatMap((callee) => {
    const caller = callee.parent === null ? undefined : byId.get(callee.parent);
    if (!caller || caller.service === callee.service) return [];
    // Work that outlasts its call (the caller gave up waiting) does not lie within it.
    if (callee.durationMs > caller.durationMs) return [];
    const middle = ({ startedAt, durationMs }: Span): number => epochMs(startedAt) + durationMs / 2;
    return [
      {
        of: callee.service,
        against: caller.service,
        offsetMs: middle(callee) - middle(caller),
        slackMs: (caller.durationMs - callee.durationMs) / 2,
      },
    ];
  });
}

const Node = z.object({
  metadata: z.object({
    name: z.string(),
    managedFields: z.array(z.object({ manager: z.string(), time: Instant })).default([]),
  }),
  status: z.object({ conditions: z.array(z.object({ lastHeartbeatTime: Instant.optional() })).default([]) }),
});

function nodeOffsets(seen: readonly Seen[]): ClockOffset[] {
  return ofKind(seen, 'object').flatMap(({ observation: { type, text } }): ClockOffset[] => {
    if (type !== 'Node') return [];
    const node = Node.safeParse(parsed(text));
    if (!node.success) return [];
    const { metadata, status } = node.data;
    const beat = latestMs(status.conditions.flatMap(({ lastHeartbeatTime }) => lastHeartbeatTime ?? []));
    const written = latestMs(
      metadata.managedFields.flatMap(({ manager, time }) => (manager === 'kubelet' ? [time] : [])),
    );
    if (beat === null || written === null) return [];
    const shared = { of: metadata.name, kind: 'node' as const, against: 'the API server' };
    return [{ ...shared, offsetMs: beat - written, boundMs: HEARTBEAT_BOUND_MS, facts: 1 }];
  });
}

function latestMs(instants: readonly Instant[]): number | null {
  return instants.length === 0 ? null : instants.reduce((most, at) => Math.max(most, epochMs(at)), 0);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
