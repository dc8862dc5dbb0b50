import { z } from 'zod';

/** One passage of a file that was shown, and what stands there afterwards. The passage stands in the file exactly once. */
export const TextEdit = z.strictObject({ path: z.string(), search: z.string(), replace: z.string() });
export type TextEdit = z.infer<typeof TextEdit>;

/** What of a workload a manifest is changed in, or what is put beside it. */
export const ManifestPart = z.enum(['limits', 'probes', 'replicas', 'disruption-budget', 'autoscaler', 'rollout']);
export type ManifestPart = z.infer<typeof ManifestPart>;

/**
 * The change in the repository that carries an action out, as data. Code makes whole files of it from the repository
 * as it was read; `path` is the file that it is about.
 */
export const Fix = z.discriminatedUnion('kind', [
  /** The alert of the action's criterion, put into a file of rules. */
  z.strictObject({
    kind: z.literal('alert-rule'),
    path: z.string(),
    name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
  }),
  /**
   * The bound of the action's criterion: as a test that the repository runs already, else as a JSON Schema beside the
   * configuration and a step that runs it. `restore`: what the setting was, for where it still stands outside.
   */
  z.strictObject({
    kind: z.literal('config-schema'),
    path: z.string(),
    workflow: z.string().nullable(),
    restore: z.string().optional(),
  }),
  /** A step behind the one that deploys: it fails while `expr` gives a result. */
  z.strictObject({ kind: z.literal('health-gate'), path: z.string(), service: z.string(), expr: z.string() }),
  z.strictObject({ kind: z.literal('manifest'), path: z.string(), service: z.string(), part: ManifestPart }),
  /** How long a caller waits for a callee, in the words in which its file says so of others. */
  z.strictObject({ kind: z.literal('timeout'), path: z.string(), callee: z.string() }),
  /** Another value of one setting of a YAML or JSON file; a number stays a number. */
  z.strictObject({ kind: z.literal('setting'), path: z.string(), key: z.string(), value: z.string() }),
  /** A step that a runbook begins with; the first line is the step, the others stand below it. */
  z.strictObject({ kind: z.literal('runbook-step'), path: z.string(), lines: z.array(z.string()).min(1) }),
  /** A runbook where there was none. */
  z.strictObject({
    kind: z.literal('runbook'),
    path: z.string(),
    title: z.string(),
    steps: z.array(z.string()).min(1),
  }),
  /** What a model proposed. */
  z.strictObject({ kind: z.literal('edits'), edits: z.array(TextEdit).min(1).max(10) }),
]);
export type Fix = z.infer<typeof Fix>;
