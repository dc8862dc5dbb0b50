import { z } from 'zod';

/** What an investigation names as a cause, in the terms that sets ask for. */
export const Named = z.strictObject({
  /** The suspect's own name: a service, a commit, an object of a cluster. */
  ref: z.string(),
  kind: z.enum(['change', 'service', 'traffic', 'dependency', 'object']),
  service: z.string().nullable(),
  /** The commit, where a change is named. */
  change: z.string().nullable(),
  /** The way of failing, by its name in the catalogue or in the words of whoever answered. */
  mechanism: z.string().nullable(),
  /** How far it is believed, 0 to 1. */
  p: z.number(),
});
export type Named = z.infer<typeof Named>;

/** A share with what it is a share of. */
export const Share = z.strictObject({ of: z.number().int(), are: z.number().int() });
export type Share = z.infer<typeof Share>;

/** What can be measured on an RCA without knowing the cause. */
export const Measures = z.strictObject({
  /** Claims all of whose literals stand in what they cite. */
  citationRecall: Share,
  /** Citations that are the only one of their claim, or without which a literal loses its ground. */
  citationPrecision: Share,
  /** Citations that share neither an entity nor a moment with their claim. */
  citationsIrrelevant: Share,
  /** Names of things that nothing that was read knows. */
  inventedEntities: Share,
  /** Evidence whose excerpt stands verbatim in the text whose hash it gives. */
  evidenceValid: Share,
});
export type Measures = z.infer<typeof Measures>;

/** What the model cost, as it was seen between the investigator and the endpoint. */
export const Effort = z.strictObject({
  calls: z.number().int(),
  /** The longest chain of calls of which each began when the one before had ended. */
  callsInSequence: z.number().int(),
  tokensIn: z.number().int(),
  tokensOut: z.number().int(),
  /** Tokens in of the first call. */
  firstCall: z.number().int(),
});
export type Effort = z.infer<typeof Effort>;

/** What an investigator said of one case, before anyone looked at what is true. */
export const Prediction = z.strictObject({
  set: z.string(),
  case: z.string(),
  reasoner: z.string(),
  model: z.string().nullable(),
  repeat: z.number().int(),
  /** What it names as the cause; null where it ends inconclusive. */
  named: Named.nullable(),
  /** All that it holds possible, best first; begins with `named` where there is one. */
  ranked: z.array(Named),
  /** Whether a path from what it names to what users felt runs along calls, in the order of time, through what deviated. */
  isGrounded: z.boolean(),
  hypotheses: z.array(
    z.strictObject({
      cause: Named.nullable(),
      status: z.enum(['confirmed', 'rejected', 'inconclusive', 'merged']),
      isRefuted: z.boolean(),
    }),
  ),
  rootConditions: z.array(z.strictObject({ kind: z.string(), leg: z.string(), place: z.string() })),
  /** Null where there is no RCA to measure. */
  measures: Measures.nullable(),
  effort: Effort,
  /** Steps that the rules did for the model. */
  fallbacks: z.number().int(),
  /** Rules of the checks that the draft still breaks. */
  refusedBy: z.array(z.string()).optional(),
  seconds: z.number(),
});
export type Prediction = z.infer<typeof Prediction>;
