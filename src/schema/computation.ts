import { z } from 'zod';
import { ComputationId } from './claim.ts';
import { EvidenceId } from './evidence.ts';
import { Instant, Window } from './instant.ts';

/** What a formula takes: instants, numbers, other computations, samples of a metric over a window, spans of time. */
export const ComputationInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('instant'), name: z.string(), at: Instant, evidence: EvidenceId }),
  z.strictObject({ kind: z.literal('computation'), name: z.string(), computation: ComputationId }),
  z.strictObject({ kind: z.literal('samples'), name: z.string(), window: Window, evidence: EvidenceId }),
  z.strictObject({ kind: z.literal('number'), name: z.string(), value: z.number(), evidence: EvidenceId }),
  /** The spans of time that the text of the evidence lists; with `during`, those that overlap one that is listed there. */
  z.strictObject({
    kind: z.literal('spans'),
    name: z.string(),
    evidence: EvidenceId,
    during: EvidenceId.nullable(),
  }),
]);
export type ComputationInput = z.infer<typeof ComputationInput>;

/**
 * The closed list of formulas; each is a pure function of its inputs, so a check can run it again.
 * `elapsed` seconds between two instants · `increase` of a counter, resets counted · `sum`, `difference`, `product`,
 * `ratio`, `maximum`, `minimum`, `mean` of what is given · `time-mean` of samples, each for as long as it stood ·
 * `count` how many
 * spans of time there are · `allowance` the seconds without service that an objective of so many per cent leaves in so many
 * days.
 */
export const Formula = z.enum([
  'elapsed',
  'increase',
  'sum',
  'difference',
  'product',
  'ratio',
  'maximum',
  'minimum',
  'mean',
  'time-mean',
  'count',
  'allowance',
]);
export type Formula = z.infer<typeof Formula>;

/** A number together with how it came about. */
export const Computation = z.strictObject({
  id: ComputationId,
  what: z.string(),
  formula: Formula,
  inputs: z.array(ComputationInput).min(1),
  value: z.number(),
  unit: z.enum(['s', 'ms', '1', 'requests', 'count', '%', '/s']),
});
export type Computation = z.infer<typeof Computation>;

/** What the figures of every incident are called, so that those who quote one can find it. */
export const FIGURES = {
  duration: 'from the onset to the recovery',
  timeToDetect: 'from the onset to the first page',
  timeToMitigate: 'from the first page to the recovery',
  changeToOnset: 'from traffic meeting the change to the onset',
  requests: 'requests at the entry during the incident',
  failedRequests: 'failed requests at the entry during the incident',
  failureRatio: 'share of requests that failed during the incident',
} as const;
