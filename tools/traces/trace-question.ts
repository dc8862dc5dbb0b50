import { z } from 'zod';
import { Instant, compareInstants, epochMs, instant, type Window } from '../../src/schema/index.ts';
import type { Found, Scope } from '../../src/tool.ts';
import { chooseTraces, summarise } from './choose-traces.ts';
import { tracesOf, type ReadSpan } from './read-span.ts';

/** What every store of traces can be asked. */
export const TraceQuestion = z
  .strictObject({
    traceId: z
      .string()
      .regex(/^[0-9a-fA-F]{1,32}$/, 'must be the hexadecimal id of a trace')
      .nullish()
      .describe('one trace; without it, failing and slow ones, and a sample from before the onset'),
    services: z.array(z.string().min(1)).nullish().describe('none means all services'),
    onset: Instant.nullish().describe('what went before it is taken as the baseline; the middle if not given'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
export type TraceQuestion = z.infer<typeof TraceQuestion>;

/** Caps that every store of traces lets the operator configure. */
export const traceLimits = {
  maxTraces: z.number().int().positive().default(200),
  maxSpans: z.number().int().positive().default(50_000),
  maxBytes: z.number().int().positive().default(33_554_432),
};

/** Caps as they are configured. */
export type TraceCaps = z.infer<z.ZodObject<typeof traceLimits>>;

/** The traces of the incident and of what went before it. */
export function traceSeed({ incident, window, services }: Scope): TraceQuestion[] {
  return [{ services: services.toSorted(), onset: incident.startedAt, ...window }];
}

/** The instant that parts baseline and incident. */
export function onsetOf({ onset, from, to }: TraceQuestion): Instant {
  return onset ?? instant((epochMs(from) + epochMs(to)) / 2);
}

/** The window in two: what went before the incident, and the incident. One of them where the onset is outside. */
export function halvesOf({ from, to, onset }: TraceQuestion & { onset: Instant }): {
  before: Window | null;
  during: Window | null;
} {
  const pivot = instant(epochMs(onset) - 5 * 60_000);
  if (compareInstants(pivot, from) <= 0) return { before: null, during: { from, to } };
  if (compareInstants(pivot, to) >= 0) return { before: { from, to }, during: null };
  return { before: { from, to: pivot }, during: { from: pivot, to } };
}

/** Equal parts of a window, so that a source which gives the first traces it finds gives some of all times. */
export function slicesOf({ from, to }: Window, slices: number): Window[] {
  const [startMs, widthMs] = [epochMs(from), (epochMs(to) - epochMs(from)) / slices];
  return Array.from({ length: slices }, (_, index) => ({
    from: index === 0 ? from : instant(startMs + index * widthMs),
    to: index === slices - 1 ? to : instant(startMs + (index + 1) * widthMs),
  }));
}

/** The answer from whole traces that were read: those that overlap the question, chosen and capped. */
export function foundOf(
  spans: readonly ReadSpan[],
  question: TraceQuestion,
  { caps, partial }: { caps: TraceCaps; partial: boolean },
): Found {
  const { from, to, traceId, services } = question;
  const known = summarise(spans).filter(({ startedAt }) => compareInstants(startedAt, to) <= 0);
  const within =
    typeof traceId === 'string'
      ? known
      : known.filter(({ startedAt, durationMs }) => epochMs(startedAt) + durationMs >= epochMs(from));
  const wanted = new Set(services ?? []);
  const touched = new Set(
    spans.filter(({ span }) => wanted.size === 0 || wanted.has(span.service)).map((one) => one.traceId),
  );
  const asked = within.filter((one) => touched.has(one.traceId));
  const chosen = chooseTraces(asked, onsetOf(question), caps.maxTraces);
  const order = new Map(chosen.map((one, index) => [one.traceId, index]));
  const kept = spans
    .filter((one) => order.has(one.traceId))
    .toSorted((a, b) => (order.get(a.traceId) ?? 0) - (order.get(b.traceId) ?? 0));
  const { traces, cut } = tracesOf(kept, caps);
  return { observations: traces, total: asked.length, truncated: partial || cut || chosen.length < asked.length };
}
