import { addresses } from './analyzers/addresses.ts';
import { claims } from './analyzers/claims.ts';
import { components } from './analyzers/components.ts';
import { databases } from './analyzers/databases.ts';
import { images } from './analyzers/images.ts';
import { memory } from './analyzers/memory.ts';
import { nameResolution } from './analyzers/name-resolution.ts';
import { nodeNetwork } from './analyzers/node-network.ts';
import { performance } from './analyzers/performance.ts';
import { probes } from './analyzers/probes.ts';
import { quotas } from './analyzers/quotas.ts';
import { references } from './analyzers/references.ts';
import { replicas } from './analyzers/replicas.ts';
import { routes } from './analyzers/routes.ts';
import { scheduling } from './analyzers/scheduling.ts';
import { serviceAccounts } from './analyzers/service-accounts.ts';
import { services } from './analyzers/services.ts';
import { sidecarPorts } from './analyzers/sidecar-ports.ts';
import { volumePermissions } from './analyzers/volume-permissions.ts';
import type { Fault } from './fault.ts';
import type { Situation } from './situation.ts';

/** Looks for one family of faults. Gives nothing where all is well. */
export type Analyzer = (situation: Situation) => Fault[];

/** Every analyzer, from what admits a pod to what slows it. */
export const analyzers: readonly Analyzer[] = [
  quotas,
  serviceAccounts,
  scheduling,
  claims,
  components,
  images,
  references,
  volumePermissions,
  memory,
  probes,
  replicas,
  services,
  sidecarPorts,
  addresses,
  nameResolution,
  databases,
  routes,
  nodeNetwork,
  performance,
];
