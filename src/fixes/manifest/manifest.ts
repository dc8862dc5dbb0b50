import type { Fix, ManifestPart, WholeFile } from '../../schema/index.ts';
import type { Repository } from '../repository.ts';
import { autoscaler } from './autoscaler.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { limits } from './limits.ts';
import { probes } from './probes.ts';
import { replicas } from './replicas.ts';
import { rollout } from './rollout.ts';
import { workloadIn, type Workload } from './workload.ts';

const PARTS: Readonly<Record<ManifestPart, (workload: Workload) => string>> = {
  limits,
  probes,
  replicas,
  'disruption-budget': disruptionBudget,
  autoscaler,
  rollout,
};

/** The manifest with one part of a workload set, or put beside it. */
export function manifest(
  { path, service, part }: Extract<Fix, { kind: 'manifest' }>,
  repository: Repository,
): WholeFile[] {
  return [{ path, content: PARTS[part](workloadIn(path, service, repository)) }];
}
