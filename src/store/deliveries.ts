import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { canonical, sha256 } from '../ledger.ts';
import { Incident, type Instant } from '../schema/index.ts';
import type { Database } from './database/tables.ts';

/** A request that a trigger accepted, with what it made of it. */
export interface Delivery {
  trigger: string;
  /** Two deliveries of a trigger with the same key are the same news. */
  key: string;
  /** The bytes as they came in. */
  body: Uint8Array;
  /** Undefined where the delivery says of no incident that it is over. */
  incident: Incident | undefined;
  receivedAt: Instant;
}

/** `queued`: there is a new run. `duplicate`: known already, or the incident has an open run. `ignored`: no resolution. */
export type Receipt = 'queued' | 'duplicate' | 'ignored';

/** The inbox: what came in is on record, with the run it asks for, before the sender hears that it was taken. */
export interface Deliveries {
  /** Throws `ZodError` where the incident does not fit its schema; nothing is stored then. */
  deliver: (delivery: Delivery) => Promise<Receipt>;
}

/** The inbox of a database. */
export function createDeliveries(database: Database): Deliveries {
  return {
    async deliver({ trigger, key, body, incident, receivedAt }) {
      const id = sha256(canonical([trigger, key]));
      const delivery = sql`
        INSERT INTO hindcast.deliveries (id, trigger, key, body, incident_id, received_at)
        VALUES (${id}, ${trigger}, ${JSON.stringify(key)}, ${body}, ${incident?.id ?? null}, ${receivedAt})
        ON CONFLICT (id) DO NOTHING
        RETURNING id`;
      if (!incident) {
        const { rows } = await delivery.execute(database);
        return rows.length > 0 ? 'ignored' : 'duplicate';
      }
      // One statement, so one transaction and one round trip: a storm of webhooks must be acknowledged within a second.
      const { rows } = await sql<{ queued: boolean }>`
        WITH delivery AS (${delivery}),
        incident AS (
          INSERT INTO hindcast.incidents (id, document)
          SELECT ${incident.id}, ${JSON.stringify(Incident.parse(incident))} FROM delivery
          ON CONFLICT (id) DO UPDATE SET document = EXCLUDED.document, updated_at = now()
          RETURNING id
        ),
        run AS (
          INSERT INTO hindcast.runs (id, incident_id, status)
          SELECT ${randomUUID()}, id, 'queued' FROM incident
          ON CONFLICT (incident_id) WHERE status IN ('queued', 'running') DO NOTHING
          RETURNING id
        )
        SELECT EXISTS (SELECT FROM run) AS queued`.execute(database);
      return rows[0]?.queued ? 'queued' : 'duplicate';
    },
  };
}
