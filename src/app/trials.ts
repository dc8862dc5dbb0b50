import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { checkCommand } from '../fixes/trials/check-command/check-command.ts';
import { credentialOf, sharedPart, WayIn, type Credential } from '../fixes/trials/dry-run/credential.ts';
import { dryRun } from '../fixes/trials/dry-run/dry-run.ts';
import { digestOfPatch, type OpenTrial, type Trial } from '../fixes/trials/trial.ts';
import type { Rca } from '../schema/index.ts';
import { Refusal } from '../fixes/refusal.ts';
import { credentialsOf } from './credentials.ts';

/** The tools that hold a credential of a cluster. */
const CLUSTER_TOOLS = ['kubernetes', 'helm', 'argo-cd', 'flux'] as const;
const OWN = 'make an account of its own, as deploy/kubernetes/rbac-dry-run.yaml does';

/**
 * The places where drafted changes are tried, as configured. `clean` takes secrets out of what they say. Throws
 * `ConfigError` where a dry run would use the credential of a tool or of a publisher: readers hold none that may write,
 * and a writer's goes nowhere but where it writes.
 */
export function configuredTrials(config: Config, clean: (text: string) => string): () => OpenTrial[] {
  const { check, dryRun: cluster } = config.trials;
  if (cluster) requireOwnCredential(cluster, config);
  return () => [
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

function requireOwnCredential(cluster: WayIn, config: Config): void {
  const sections = CLUSTER_TOOLS.flatMap((name) => waysOf(config.tools[name]).map((way) => ({ name, way })));
  let own: Credential;
  try {
    own = credentialOf(cluster);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new ConfigError('trials.dryRun', `cannot be told apart from the credential of a tool: ${error.message}`);
  }
  for (const { name, way } of sections) {
    const part = sharedPart(own, readable(way));
    if (part === undefined) continue;
    const what = `has the ${part} of tools.${name}, which must not be able to write; ${OWN}`;
    throw new ConfigError('trials.dryRun', what);
  }
  const others = credentialsOf({ ...config, trials: {} });
  if (own.some(([, value]) => others.includes(value)))
    throw new ConfigError('trials.dryRun', `has a credential that stands elsewhere in the configuration; ${OWN}`);
}

/** A tool may hold a way into a cluster in a part of its section. */
function waysOf(section: unknown): WayIn[] {
  const inner = (section as { kubernetes?: unknown } | undefined)?.kubernetes;
  return [section, inner].map((one) => WayIn.safeParse(one).data).filter((way) => way !== undefined);
}

/** A tool whose kubeconfig cannot be read gets in nowhere. */
function readable(way: WayIn): Credential {
  try {
    return credentialOf(way);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
