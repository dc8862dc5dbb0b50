import { z } from 'zod';
import { DeliveryError } from '../errors.ts';
import { sha256 } from '../ledger.ts';
import { parseInstant } from '../parse-instant.ts';
import { Incident, Severity, compareInstants, type Instant } from '../schema/index.ts';
import { defineTrigger, type Resolution } from '../trigger.ts';
import { Notification } from './alertmanager/notification.ts';
import { resolvedGroup } from './alertmanager/resolved-group.ts';

const NAME = 'manual';

const Config = z.strictObject({
  /** Where the incident was, if the file does not say. */
  environment: z.string().min(1).default('prod'),
});

const Time = z.string().transform((text, context): Instant => {
  const parsed = parseInstant(text);
  if (parsed.ok) return parsed.at;
  context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} is ${parsed.problem}` });
  return z.NEVER;
});

/** The project's own form of a resolved incident. `contracts.md` 1.11. */
const Generic = z.object({
  schema: z.literal('incident-resolved/1').default('incident-resolved/1'),
  delivery_id: z.string().min(1),
  incident: z.object({
    id: Incident.shape.id,
    title: Incident.shape.title,
    severity: Severity.default('SEV3'),
    status: z.string().default('resolved'),
    started_at: Time.optional(),
    detected_at: Time.optional(),
    resolved_at: Time,
    services: Incident.shape.services.default([]),
    environment: z.string().min(1).optional(),
    links: Incident.shape.links.default([]),
  }),
});
type Generic = z.infer<typeof Generic>;

/** One form or the other by what marks it, so that the complaints are about the form that was meant. */
const Payload = z.unknown().transform((raw, context): Notification | Generic => {
  const marked = z.object({ groupKey: z.unknown() }).safeParse(raw).data?.groupKey !== undefined;
  const parsed = marked ? Notification.safeParse(raw) : Generic.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
  return z.NEVER;
});

/** An incident from a file that somebody names on the command line: a saved Alertmanager webhook, or the generic form. */
export const manual = defineTrigger({
  name: NAME,
  config: Config,
  payload: Payload,
  verify({ headers }) {
    // A request always has headers, a file has none: nobody can send this over the network.
    if (Object.keys(headers).length === 0) return;
    throw new DeliveryError(NAME, 401, `the ${NAME} trigger takes files on the command line, not requests`);
  },
  resolution: (payload, { environment }) =>
    'groupKey' in payload
      ? resolvedGroup(payload, { trigger: NAME, environment })
      : resolvedIncident(payload, environment),
});

function resolvedIncident({ delivery_id: delivery, incident }: Generic, usual: string): Resolution | undefined {
  const { id, title, severity, status, services, links, environment = usual, resolved_at: resolvedAt } = incident;
  if (status !== 'resolved') return undefined;
  const startedAt = incident.started_at ?? incident.detected_at ?? resolvedAt;
  if (compareInstants(startedAt, resolvedAt) > 0) {
    throw new DeliveryError(NAME, 422, `the incident ${id} ends at ${resolvedAt}, before it starts at ${startedAt}`);
  }
  const key = sha256(delivery);
  const source = { trigger: NAME, delivery: key };
  return {
    key,
    incident: { id, title, severity, startedAt, resolvedAt, environment, services, alerts: [], links, source },
  };
}
