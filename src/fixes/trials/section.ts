import { z } from 'zod';

const Check = z.strictObject({
  /** The folder of a local clone of the repository that fixes are drafted for. */
  clone: z.string().min(1),
  /** A program and its arguments. No shell reads it. */
  command: z.array(z.string().min(1)).min(1).max(50),
  /** For one run; it is run without the change and with it. */
  timeoutSeconds: z.number().positive().max(3_600).default(300),
  /** Of all its processes together, and as much again for the files that it writes. */
  memoryMegabytes: z.number().int().min(64).max(65_536).default(1_024),
  /** Where programs are looked for. */
  path: z.string().min(1).default('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'),
  /** Folders that it may read besides, by their place in the checkout or absolute: dependencies, a tool chain. */
  bring: z
    .record(
      z.string().regex(/^(?!.*(^|\/)\.\.?(\/|$))[\w./@-]+$/, 'a place without `.` and `..`'),
      z.string().startsWith('/', 'an absolute folder of this machine'),
    )
    .default({}),
});

const DryRun = z
  .strictObject({
    /** What the cluster is called. */
    cluster: z.string().min(1).max(63).default('cluster'),
    namespaces: z.array(z.string().min(1)).min(1).max(50),
    kubeconfig: z.string().min(1).optional(),
    context: z.string().min(1).optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    bearerToken: z.string().min(1).optional(),
    caFile: z.string().min(1).optional(),
    /** Allows plain http, to this machine only. */
    insecure: z.boolean().default(false),
  })
  .refine(
    ({ kubeconfig, url }) => (kubeconfig === undefined) !== (url === undefined),
    'needs either kubeconfig or url',
  );

/** Where drafted changes are tried. Each is off unless it has a section. */
export const TrialsSection = z.strictObject({ check: Check.optional(), dryRun: DryRun.optional() });
export type TrialsSection = z.infer<typeof TrialsSection>;
