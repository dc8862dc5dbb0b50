import { containersOf } from '../cluster-state.ts';
import { containerPorts } from '../endpoints.ts';
import type { Fault, Proof } from '../fault.ts';
import { at, entriesAt, recordAt, textAt } from '../json.ts';
import { logged } from '../log-search.ts';
import { containerStates, isShort } from '../signs.ts';
import type { Situation } from '../situation.ts';

const IN_USE =
  /address already in use|port \d{1,5} (?:is|was) already in use|PortInUse|EADDRINUSE|bind: .{0,80}in use|Failed to bind/i;
/** Ports that Istio's proxy keeps for itself in every pod that it stands in. */
const PROXY_PORTS = new Set([15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090]);
const PROXY_CONFIG = 'proxy.istio.io/config';

/** Two containers of one pod that want the same port: they share one network. */
export function sidecarPorts(situation: Situation): Fault[] {
  return situation.state.workloads.flatMap((workload): Fault[] => {
    const { template, object, name, pods } = workload;
    const ports = containerPorts(workload);
    const line = logged(situation, name, IN_USE);
    const annotations = {
      ...recordAt(object.json, 'metadata', 'annotations'),
      ...recordAt(template, 'metadata', 'annotations'),
    };
    const clash =
      proxySettings(annotations).find(({ value }) => ports.some(({ port }) => port === value)) ??
      sharedPort(ports) ??
      (hasProxy(template, annotations)
        ? ports
            .map(({ port, container }) => ({ value: port, setting: `port of ${container}` }))
            .find(({ value }) => PROXY_PORTS.has(value))
        : undefined);
    const isBroken = isShort(workload) || pods.flatMap(containerStates).some(({ restarts }) => restarts > 0);
    const saysSo =
      line !== undefined &&
      isBroken &&
      containersOf(at(template, 'spec')).length + (hasProxy(template, annotations) ? 1 : 0) > 1;
    if (!clash && !saysSo) return [];
    const port = clash?.value ?? Number(/(\d{2,5})/.exec(IN_USE.exec(line?.line ?? '')?.[0] ?? '')?.[1] ?? 0);
    const proof: Proof[] = [
      { seen: object.seen, title: `${object.kind} ${name}`, quote: clash ? String(clash.value) : name },
      ...(line ? [line.proof] : []),
    ];
    return [
      {
        kind: 'sidecar-port',
        entity: object.entity,
        explains: [name],
        certainty: line ? 'stated' : isBroken ? 'shown' : 'hinted',
        statement: `Two containers in the pods of ${name} want port ${port}${clash ? ` (${clash.setting})` : ''}`,
        refutedBy: `Both containers listen at the same time`,
        proof,
      },
    ];
  });
}

interface PortSetting {
  value: number;
  setting: string;
}

/** Ports that annotations give the proxy. */
function proxySettings(annotations: Readonly<Record<string, string>>): PortSetting[] {
  const status = annotations['status.sidecar.istio.io/port'];
  const own = status === undefined ? [] : [{ value: Number(status), setting: 'status.sidecar.istio.io/port' }];
  const config = proxyConfig(annotations[PROXY_CONFIG] ?? '');
  const given = entriesAt(config).flatMap(([key, value]) => {
    const port = Number(textAt(value) ?? Number.NaN);
    return /port$/i.test(key) && Number.isInteger(port) ? [{ value: port, setting: `${PROXY_CONFIG} ${key}` }] : [];
  });
  return [...own, ...given];
}

/** JSON, or YAML with its ports one a line. */
function proxyConfig(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.matchAll(/^\s{0,20}(\w{1,40}Port): (\d{1,5})\s{0,20}$/gm);
    return Object.fromEntries([...lines].map((match) => [match[1] ?? '', match[2]]));
  }
}

function sharedPort(ports: ReturnType<typeof containerPorts>): PortSetting | undefined {
  const twice = ports.find((one) =>
    ports.some(
      (other) => other.container !== one.container && other.port === one.port && other.protocol === one.protocol,
    ),
  );
  return twice && { value: twice.port, setting: `port of ${twice.container}` };
}

function hasProxy(template: unknown, annotations: Readonly<Record<string, string>>): boolean {
  return (
    annotations['sidecar.istio.io/inject'] === 'true' ||
    Object.keys(annotations).some((key) => key === PROXY_CONFIG || key === 'sidecar.istio.io/status') ||
    containersOf(at(template, 'spec')).some((container) => textAt(container, 'name') === 'istio-proxy')
  );
}
