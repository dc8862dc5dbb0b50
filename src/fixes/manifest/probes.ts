import { isMap } from 'yaml';
import { Refusal } from '../refusal.ts';
import { setIn } from './set.ts';
import type { Workload } from './workload.ts';

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const;

/**
 * A readiness probe that asks what the liveness or the startup probe asks; where there is neither, whether the only
 * port takes connections. Refused where the manifest names neither.
 */
export function probes(workload: Workload): string {
  const { container, containerPath, path } = workload;
  if (container.has('readinessProbe')) throw new Refusal(`\`${path}\` already has a readiness probe`);
  return setIn(workload, [...containerPath, 'readinessProbe'], {
    ...handlerOf(workload),
    periodSeconds: 5,
    failureThreshold: 3,
  });
}

function handlerOf({ container, path }: Workload): Record<string, unknown> {
  for (const probe of ['livenessProbe', 'startupProbe']) {
    for (const handler of HANDLERS) {
      const found = container.getIn([probe, handler], true);
      if (isMap(found)) return { [handler]: found.toJSON() as unknown };
    }
  }
  const { ports = [] } = container.toJSON() as { ports?: { name?: string; containerPort: number }[] };
  const [port] = ports;
  if (!port || ports.length > 1) throw new Refusal(`\`${path}\` names no other probe and not one port to ask`);
  return { tcpSocket: { port: port.name ?? port.containerPort } };
}
