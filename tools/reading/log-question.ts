import { z } from 'zod';
import { Instant, epochMs, type Window } from '../../src/schema/index.ts';
import type { Scope } from '../../src/tool.ts';
import type { StepGrid } from './line-volume.ts';

/** What every store of logs can be asked. */
export const LogQuestion = z
  .strictObject({
    ask: z.enum(['volume', 'lines']).describe('volume: how many lines at each level, over time; lines: the lines'),
    services: z.array(z.string().min(1)).nullish().describe('none means all services'),
    first: z.array(z.string().min(1)).nullish().describe('for lines: whose lines to take first if not all fit'),
    onset: Instant.nullish().describe('for lines: what to fetch around if not all fit; the middle if not given'),
    contains: z.string().min(1).max(1000).nullish().describe('only lines that contain this text'),
    from: Instant,
    to: Instant,
  })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
export type LogQuestion = z.infer<typeof LogQuestion>;

/** Caps that every store of logs lets the operator configure. */
export const logLimits = {
  /** Lines of all services that one question may bring. */
  maxLines: z.number().int().positive().default(200_000),
  /** Bytes of all lines that one question may bring. */
  maxBytes: z.number().int().positive().default(134_217_728),
  maxLineBytes: z.number().int().positive().default(1_048_576),
  /** After so long no further page is asked for; below the two minutes that one question may take in all. */
  maxSeconds: z.number().positive().default(90),
  /** Seconds over which lines are counted. */
  stepSeconds: z.number().int().positive().default(60),
};
export type LogLimits = z.infer<z.ZodObject<typeof logLimits>>;

/** The volume first, then the lines, those of the incident's own services and those around its start before others. */
export function logSeed({ incident, window, services }: Scope): LogQuestion[] {
  const about = { services: services.toSorted(), ...window };
  return [
    { ask: 'volume', ...about },
    { ask: 'lines', first: incident.services.toSorted(), onset: incident.startedAt, ...about },
  ];
}

/** The instant to fetch around. */
export function onsetOf({ onset, from, to }: LogQuestion): Instant {
  return onset ?? new Date((epochMs(from) + epochMs(to)) / 2).toISOString();
}

/** Steps that cover a window, on whole multiples of their length; wider than configured where there would be too many. */
export function gridOver({ from, to }: Window, stepSeconds: number, mostSteps: number): StepGrid {
  const rangeMs = epochMs(to) - epochMs(from);
  const widened = Math.ceil(rangeMs / 1000 / Math.max(1, mostSteps - 1));
  const stepMs = Math.max(stepSeconds, widened) * 1000;
  const firstMs = Math.floor(epochMs(from) / stepMs) * stepMs;
  return { firstMs, stepMs, steps: Math.floor((epochMs(to) - firstMs) / stepMs) + 1 };
}
