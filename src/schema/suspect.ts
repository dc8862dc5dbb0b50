import { z } from 'zod';
import { Basis } from './claim.ts';
import { EntityRef } from './entity.ts';
import { EvidenceId } from './evidence.ts';
import { Cause } from './finding.ts';
import { Instant } from './instant.ts';

/** One reason for or against a suspect, with its weight in log-odds. */
export const Ground = z.strictObject({
  test: z.enum([
    'exposure',
    'locality',
    'topology',
    'mechanism',
    'intervention',
    'timing',
    'logs',
    'steady',
    'failed-intervention',
    'object',
    'origin',
    'saturation',
    'look',
  ]),
  weight: z.number(),
  statement: z.string(),
  evidence: z.array(EvidenceId).min(1),
});
export type Ground = z.infer<typeof Ground>;

/** A change in the window, taken apart: what it touched and when traffic met it. */
export const Change = z.strictObject({
  sha: z.string(),
  service: z.string(),
  subject: z.string(),
  paths: z.array(z.string()),
  /** Settings that the diff changes: `pool.max: 20 → 4`. */
  settings: z.array(
    z.strictObject({ path: z.string(), key: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  exposedFrom: Instant,
  exposedTo: Instant,
  /** When a later deploy took it back; null if none did in the window. */
  revertedAt: Instant.nullable(),
  /** The commit that it takes back, where it is a revert itself. */
  reverts: z.string().nullable(),
  evidence: z.array(EvidenceId).min(1),
});
export type Change = z.infer<typeof Change>;

/** Something that may have caused the incident: a change, a service that deviates with no change on it, a broken object. */
export const Suspect = z.strictObject({
  id: z.string().regex(/^S-\d+$/),
  kind: z.enum(['change', 'service', 'traffic', 'dependency', 'object']),
  entity: EntityRef,
  change: Change.nullable(),
  /** The failure mode of the catalogue that fits best, if one does; of an object the fault that it holds. */
  failureMode: z.string().nullable(),
  /** How that mode works, with the names of this incident; null where none fits. */
  mechanism: z.string().nullable(),
  /** The safeguards that hold that mode off, by their names; empty where none fits. */
  safeguards: z.array(z.string()),
  /** Where in the service it began, where a sign of its own tells; `region` as in a clue. */
  locus: z.strictObject({ cause: Cause, region: z.tuple([z.string(), z.string()]).nullable() }).optional(),
  for: z.array(Ground),
  against: z.array(Ground),
  logOdds: z.number(),
  p: z.number().min(0).max(1),
  basis: Basis,
  disposition: z.enum(['leading', 'possible', 'cleared']),
});
export type Suspect = z.infer<typeof Suspect>;
