import { z } from 'zod';

const Namespace = z
  .string()
  .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, 'must be the name of a namespace; there is no "all of them"');

/** What every tool that reads a cluster lets the operator configure. One of `kubeconfig`, `inCluster`, `url` says where. */
export const clusterSection = {
  /** What the cluster is called in evidence. */
  cluster: z
    .string()
    .regex(/^[\w.-]{1,63}$/, 'must be a name of letters, digits, ".", "_" and "-"')
    .default('cluster'),
  /** Where may be looked; what belongs to no namespace, such as a node, is not bound by this. */
  namespaces: z.array(Namespace).min(1).max(50),
  /** The path of a kubeconfig, as kubectl takes it; a program that it names for credentials is run. */
  kubeconfig: z.string().min(1).optional(),
  /** A context of the kubeconfig; its current one unless named. */
  context: z.string().min(1).optional(),
  /** Uses the service account of the pod that this runs in. */
  inCluster: z.literal(true).optional(),
  /** The address of the API server. */
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://10.0.0.1:6443' })
    .refine(
      (url) => !/[?#]/.test(url) && (!URL.canParse(url) || new URL(url).username === ''),
      'must have no user, query or fragment',
    )
    .optional(),
  bearerToken: z.string().min(1).optional(),
  /** The certificate authority of `url`, as a PEM file; those of the system unless named. */
  caFile: z.string().min(1).optional(),
  /** Allows plain http, to this machine only: for `kubectl proxy` and tests. */
  insecure: z.boolean().default(false),
  /** For one try. */
  timeoutMs: z.number().int().positive().default(30_000),
  retries: z.number().int().min(0).max(5).default(2),
  /** For one page of a list. */
  maxAnswerBytes: z.number().int().positive().default(67_108_864),
  /** For all lists of one question together; what is beyond is reported as truncated. */
  maxListBytes: z.number().int().positive().default(268_435_456),
  maxItems: z.number().int().positive().default(10_000),
  /** Below the two minutes that one question may take in all, so that what was read by then is kept. */
  maxSeconds: z.number().positive().default(90),
};

/** Where a cluster is, how to get in, and how much to read of it. */
export type ClusterSection = z.infer<z.ZodObject<typeof clusterSection>>;

/** For `refine`: whether a section says in one way where the cluster is. */
export function hasOneAddress({ kubeconfig, inCluster, url }: Partial<ClusterSection>): boolean {
  return [kubeconfig, inCluster, url].filter((way) => way !== undefined).length === 1;
}

export const ONE_ADDRESS = 'must say where the cluster is: one of kubeconfig, inCluster: true, url';
