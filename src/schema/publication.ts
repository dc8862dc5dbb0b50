import { z } from 'zod';
import { Day } from './action.ts';
import { Instant } from './instant.ts';

/** A file as it will stand after the write, whole, and what it was made from. */
export const PlannedFile = z.strictObject({
  path: z.string().min(1),
  content: z.string(),
  /** The name that git gives to the file it was made from, 40 hexadecimal digits; null where there was no such file. */
  madeFrom: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable()
    .default(null),
});
export type PlannedFile = z.infer<typeof PlannedFile>;

/** Such a file before it is said what it was made from. */
export type WholeFile = Pick<PlannedFile, 'path' | 'content'>;

/**
 * One thing that would be written outside, to the byte. What has a default came later than the first rows that are
 * stored: such a row can be read, and its digest is no longer the one that was approved.
 */
export const Write = z.strictObject({
  /** Stable over runs of the same incident: `rca`, `summary`, `actions`, the id of an action, or of its fix. */
  id: z.string().regex(/^[A-Za-z0-9-]+$/),
  incident: z.string(),
  kind: z.enum(['pull-request', 'issue', 'message']),
  /** Which policy decides over it. */
  policy: z.enum(['rca', 'issues', 'fixes', 'summary']),
  title: z.string().min(1).max(256),
  body: z.string().max(65_536),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.strictObject({ title: z.string(), due: Day }).nullable(),
  /** The id of the write under whose issue this issue stands. */
  parent: z.string().nullable().default(null),
  /** Of a pull request: who is asked for a review, `user` or `org/team`. */
  reviewers: z.array(z.string()).default([]),
  /** For a pull request: its branch and its files. */
  branch: z.string().nullable(),
  files: z.array(PlannedFile),
});
export type Write = z.infer<typeof Write>;

/** When a kind of write may leave: at once as a draft for review, after approval, or not at all. */
export const PublishPolicy = z.enum(['immediate', 'on-approval', 'never']);
export type PublishPolicy = z.infer<typeof PublishPolicy>;

/** All that an RCA would write outside. */
export const Plan = z.strictObject({ incident: z.string(), writes: z.array(Write) });
export type Plan = z.infer<typeof Plan>;

/** What became of a write. `unknown`: sent, and no answer came; it is looked for before it is sent again. */
export const Publication = z.strictObject({
  incident: z.string(),
  write: z.string(),
  publisher: z.string(),
  digest: z.string(),
  result: z.enum(['created', 'updated', 'unchanged', 'unknown']),
  url: z.string().nullable(),
  at: Instant,
});
export type Publication = z.infer<typeof Publication>;
