import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { checkCommand } from '../fixes/trials/check-command/check-command.ts';
import { dryRun } from '../fixes/trials/dry-run/dry-run.ts';
import { digestOfPatch, type Trial } from '../fixes/trials/trial.ts';
import type { Rca } from '../schema/index.ts';

/** The tools that hold a credential of a cluster. */
const CLUSTER_TOOLS = ['kubernetes', 'helm', 'argo-cd', 'flux'] as const;

/**
 * The places where drafted changes are tried, as configured. `clean` takes secrets out of what they say. Throws
 * `ConfigError` where a dry run would use the credential of a tool: readers hold none that may write.
 */
export function configuredTrials({ trials, tools }: Pick<Config, 'trials' | 'tools'>, clean: (text: string) => string) {
  const { check, dryRun: cluster } = trials;
  const shared = cluster && CLUSTER_TOOLS.find((name) => holdsSame(tools[name], cluster));
  if (shared)
    throw new ConfigError('trials.dryRun', `has the credential of tools.${shared}, which must not be able to write`);
  return (): Trial[] => [
    ...(check ? [checkCommand({ ...check, clean })] : []),
    ...(cluster ? [dryRun({ ...cluster, clean })] : []),
  ];
}

/** What the same changes showed when they were tried for an RCA; nothing is tried again. */
export function recordedTrials({ actions }: Pick<Rca, 'actions'>): Trial[] {
  const rungs = actions.flatMap((action) => action.rungs ?? []);
  return [...new Set(rungs.map(({ kind }) => kind))].map((name) => ({
    name,
    attempt: (patch) => {
      const digest = digestOfPatch(patch);
      return Promise.resolve(rungs.find((rung) => rung.kind === name && rung.patch === digest));
    },
  }));
}

function holdsSame(section: unknown, cluster: NonNullable<Config['trials']['dryRun']>): boolean {
  const held = (section ?? {}) as Record<string, unknown>;
  const way = (one: Readonly<Record<string, unknown>>): unknown[] => [one['kubeconfig'], one['context']];
  if (cluster.kubeconfig !== undefined) return isDeepStrictEqual(way(held), way(cluster));
  return cluster.bearerToken !== undefined && held['bearerToken'] === cluster.bearerToken;
}
