import { z } from 'zod';
import { Instant } from './instant.ts';

/** How bad it was, as the source said it; SEV1 is the worst. */
export const Severity = z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']);
export type Severity = z.infer<typeof Severity>;

/** The thing that happened, as its trigger reports it once it is over. */
export const Incident = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, dash, underscore; at most 64'),
  title: z.string().min(1).max(200),
  severity: Severity,
  /** When the source first saw it; the true onset is found by the analysis. */
  startedAt: Instant,
  resolvedAt: Instant,
  environment: z.string().min(1),
  /** Services that the source names; the scope may grow along the topology. */
  services: z.array(z.string().min(1)),
  /** Alerts that belong to it, by the source's own names. */
  alerts: z.array(z.strictObject({ name: z.string(), labels: z.record(z.string(), z.string()) })),
  /** How many alerts of it the source counted but did not send, where there are such. */
  alertsLeftOut: z.number().int().positive().optional(),
  links: z.array(z.strictObject({ rel: z.string(), href: z.string() })),
  source: z.strictObject({ trigger: z.string(), delivery: z.string() }),
});
export type Incident = z.infer<typeof Incident>;
