import { z } from 'zod';
import { DeliveryError } from './errors.ts';
import { Incident } from './schema/index.ts';

/** A request as it came in: header names in lower case, body as raw bytes. */
export interface RawDelivery {
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** A delivery that says an incident is over. */
export interface Resolution {
  /** Two deliveries with the same key are the same news. */
  key: string;
  incident: Incident;
}

/** What one file in `src/triggers/` says of a source of incidents. */
export interface TriggerDefinition<Config, Payload> {
  /** File name, config section and path of the webhook in one. */
  name: string;
  config: z.ZodType<Config>;
  payload: z.ZodType<Payload>;
  /** Checks who sent it, on the raw bytes, before any parsing. Throws `DeliveryError` 401. */
  verify: (delivery: RawDelivery, config: Config) => void;
  /** The resolution in it, or undefined where it says nothing is over. */
  resolution: (payload: Payload, config: Config) => Resolution | undefined;
}

/** A trigger with its configuration. */
export interface OpenTrigger {
  name: string;
  /** Throws `DeliveryError` with the HTTP status to answer. */
  receive: (delivery: RawDelivery) => Resolution | undefined;
}

export interface Trigger {
  name: string;
  config: z.ZodType;
  open: (section: unknown) => OpenTrigger;
}

/** Makes a trigger of its definition: verify, then parse, then decide. */
export function defineTrigger<Config, Payload>(definition: TriggerDefinition<Config, Payload>): Trigger {
  const { name, payload } = definition;
  return {
    name,
    config: definition.config,
    open(section) {
      const config = definition.config.parse(section);
      return {
        name,
        receive(delivery) {
          definition.verify(delivery, config);
          const parsed = payload.safeParse(parseJson(name, delivery.body));
          if (!parsed.success) {
            throw new DeliveryError(name, 422, `the ${name} payload does not fit: ${problemsOf(parsed.error)}`);
          }
          const resolution = definition.resolution(parsed.data, config);
          return resolution && { key: resolution.key, incident: incidentOf(name, resolution.incident) };
        },
      };
    },
  };
}

/** What a trigger made of a payload, held against the schema: a field that is too long is the sender's fault. */
function incidentOf(trigger: string, incident: Incident): Incident {
  const parsed = Incident.safeParse(incident);
  if (parsed.success) return parsed.data;
  throw new DeliveryError(trigger, 422, `the ${trigger} delivery makes no incident: ${problemsOf(parsed.error)}`);
}

/** What is wrong, in one line. */
function problemsOf(error: z.ZodError): string {
  return z
    .prettifyError(error)
    .replace(/^✖ /, '')
    .replace(/\n✖ /g, '; ')
    .replace(/\s*\n\s*→ at /g, ' at ');
}

function parseJson(trigger: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new DeliveryError(trigger, 400, `the ${trigger} delivery is not JSON in UTF-8`, { cause: error });
  }
}
