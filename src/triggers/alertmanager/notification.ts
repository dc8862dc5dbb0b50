import { z } from 'zod';
import { parseInstant } from '../../parse-instant.ts';
import type { Instant } from '../../schema/index.ts';

const Labels = z.record(z.string(), z.string());

/** An instant as Alertmanager writes it; null where it writes the zero time, which means that there is none. */
const Time = z.string().transform((text, context): Instant | null => {
  const parsed = parseInstant(text);
  if (parsed.ok) return parsed.at;
  if (parsed.problem === 'unset') return null;
  context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} is ${parsed.problem}` });
  return z.NEVER;
});

/** What an Alertmanager sends to a webhook, version 4 (prometheus.io/docs/alerting/latest/configuration, webhook_config). */
export const Notification = z.object({
  version: z.literal('4'),
  groupKey: z.string().min(1),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  truncatedAlerts: z.number().int().nonnegative().default(0),
  groupLabels: Labels.default({}),
  commonLabels: Labels.default({}),
  commonAnnotations: Labels.default({}),
  externalURL: z.string().default(''),
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: Labels,
        annotations: Labels.default({}),
        startsAt: Time,
        endsAt: Time,
        generatorURL: z.string().default(''),
        fingerprint: z.string().default(''),
      }),
    )
    .min(1),
});
export type Notification = z.infer<typeof Notification>;
