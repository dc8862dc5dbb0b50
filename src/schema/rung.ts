import { z } from 'zod';

/** One run of a command, and how it ended: by itself, or because it took more time or memory than it may. */
const CommandRun = z.strictObject({
  ended: z.enum(['itself', 'time', 'memory']),
  /** Null where it did not end by itself. */
  exit: z.number().int().nullable(),
  seconds: z.number().nonnegative(),
  /** How its output ends, without secrets. Untrusted text. */
  tail: z.string(),
});
export type CommandRun = z.infer<typeof CommandRun>;

/** The SHA-256 of the files that were tried, so that it is known of which change a rung speaks. */
const Patch = z.string().regex(/^[0-9a-f]{64}$/);

/** What trying a drafted change showed, besides the proof of its action. */
export const Rung = z.discriminatedUnion('kind', [
  /** The repository's own check, before and after the change. What failed before shows nothing. */
  z.strictObject({
    kind: z.literal('check-command'),
    patch: Patch,
    command: z.string(),
    sha: z.string(),
    outcome: z.enum(['passes', 'breaks', 'failed-before', 'not-provable']),
    before: CommandRun.nullable(),
    after: CommandRun.nullable(),
    /** Why nothing was shown; null where something was. */
    reason: z.string().nullable(),
  }),
  /** A changed manifest, applied by an API server that keeps nothing of it. */
  z.strictObject({
    kind: z.literal('dry-run'),
    patch: Patch,
    cluster: z.string(),
    outcome: z.enum(['accepted', 'refused', 'not-provable']),
    /** The objects that were sent, as kind and name. */
    objects: z.array(z.string()),
    /** What the server refused, in its own words. Untrusted text. */
    problems: z.array(z.string()),
    reason: z.string().nullable(),
  }),
]);
export type Rung = z.infer<typeof Rung>;

/** Whether trying the change showed that it does harm, or would not be taken. */
export function speaksAgainst({ outcome }: Rung): boolean {
  return outcome === 'breaks' || outcome === 'refused';
}
