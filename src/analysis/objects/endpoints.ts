import { containersOf, selects, type ClusterState, type KubeObject, type Workload } from './cluster-state.ts';
import { at, entriesAt, listAt, recordAt, textAt } from './json.ts';

/** An address that a workload was given to reach something. */
export interface Endpoint {
  /** The setting that holds it. */
  setting: string;
  value: string;
  host: string;
  port: number | null;
  /** The Service of the cluster that the host names, if there is one. */
  service: KubeObject | undefined;
  /** The object that holds the setting. */
  holder: KubeObject;
}

/** A setting that speaks of where something is; a number or a path alone is no address. */
const ADDRESS_SETTING =
  /(?:^|[_.-])(?:addr|addrs|address|host|hostname|url|uri|endpoint|server|servers|service)(?:$|[_.-])/i;
const HOST =
  /^(?:[a-z][a-z0-9+.-]{0,30}:\/\/)?(?:[^@/\s]{1,200}@)?([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(?::(\d{1,5}))?(?:[/?].{0,500})?$/i;

/** Every address in the environment of a workload, also where a secret or a config map holds it. */
export function endpointsOf(workload: Workload, state: ClusterState): Endpoint[] {
  const settings = settingsOf(workload, state);
  return settings.flatMap(({ setting, value, holder }): Endpoint[] => {
    if (!ADDRESS_SETTING.test(setting)) return [];
    const match = HOST.exec(value.trim());
    const host = match?.[1];
    if (host === undefined || /^[\d.]+$/.test(host) || host === 'localhost' || /^(?:true|false|none)$/i.test(host))
      return [];
    const portSetting = setting.replace(/(?:ADDRESS|ADDR|HOSTNAME|HOST)$/i, 'PORT');
    const beside = portSetting === setting ? undefined : settings.find((one) => one.setting === portSetting);
    const port = match?.[2] ?? beside?.value;
    return [
      {
        setting: match?.[2] === undefined && beside ? beside.setting : setting,
        value: match?.[2] === undefined && beside ? beside.value : value,
        host,
        port: port !== undefined && /^\d{1,5}$/.test(port) ? Number(port) : null,
        service: serviceNamed(host, workload.namespace, state),
        holder,
      },
    ];
  });
}

/** A setting of the environment, and the object that holds it. */
export interface Setting {
  setting: string;
  value: string;
  holder: KubeObject;
}

/** What the containers of a workload find in their environment, as far as it can be read. */
export function settingsOf({ object, template, namespace }: Workload, state: ClusterState): Setting[] {
  return containersOf(at(template, 'spec')).flatMap((container) => [
    ...listAt(container, 'env').flatMap((one): Setting[] => {
      const [setting, value] = [textAt(one, 'name'), textAt(one, 'value')];
      return setting !== null && value !== null ? [{ setting, value, holder: object }] : [];
    }),
    ...listAt(container, 'envFrom').flatMap((from) =>
      [
        state.find('Secret', namespace, textAt(from, 'secretRef', 'name') ?? ''),
        state.find('ConfigMap', namespace, textAt(from, 'configMapRef', 'name') ?? ''),
      ].flatMap((holder) => (holder ? valuesOf(holder) : [])),
    ),
  ]);
}

/** The values that a reader may see of a secret or config map. */
function valuesOf(holder: KubeObject): Setting[] {
  return [...entriesAt(holder.json, 'data'), ...entriesAt(holder.json, 'stringData')].flatMap(([setting, item]) => {
    const value = textAt(item);
    return value === null || (holder.kind === 'Secret' && at(holder.json, 'stringData', setting) === undefined)
      ? []
      : [{ setting, value, holder }];
  });
}

/** The Service that a host names: `ledger`, `ledger.shop`, `ledger.shop.svc.cluster.local`. */
export function serviceNamed(host: string, namespace: string | null, state: ClusterState): KubeObject | undefined {
  const [first, second] = host.split('.');
  return (
    state.find('Service', second ?? namespace, first ?? '') ??
    // A pod of a stateful set stands before its Service's name.
    state.find('Service', host.split('.')[2] ?? namespace, second ?? '')
  );
}

/** The workloads whose pods a Service selects. */
export function selectedBy(service: KubeObject, state: ClusterState): Workload[] {
  const selector = recordAt(service.json, 'spec', 'selector');
  return state.workloads.filter(
    ({ namespace, podLabels, pods }) =>
      namespace === service.namespace &&
      (selects(selector, podLabels) || pods.some(({ labels }) => selects(selector, labels))),
  );
}

/** One port of a Service. */
export interface ServicePort {
  name: string;
  port: number;
  /** A number, or the name of a container's port. */
  targetPort: string;
  protocol: string;
}

/** The ports of a Service; where it names no target, the port itself is the target. */
export function servicePorts({ json }: KubeObject): ServicePort[] {
  return listAt(json, 'spec', 'ports').flatMap((one) => {
    const port = textAt(one, 'port');
    if (port === null || !/^\d{1,5}$/.test(port)) return [];
    return [
      {
        name: textAt(one, 'name') ?? '',
        port: Number(port),
        targetPort: textAt(one, 'targetPort') ?? port,
        protocol: textAt(one, 'protocol') ?? 'TCP',
      },
    ];
  });
}

/** A port that a container says it listens on. */
export interface ContainerPort {
  container: string;
  name: string;
  port: number;
  protocol: string;
}

/** The ports of the containers of a workload. */
export function containerPorts({ template }: Workload): ContainerPort[] {
  return containersOf(at(template, 'spec')).flatMap((container) =>
    listAt(container, 'ports').flatMap((one) => {
      const port = textAt(one, 'containerPort');
      if (port === null || !/^\d{1,5}$/.test(port)) return [];
      return [
        {
          container: textAt(container, 'name') ?? '',
          name: textAt(one, 'name') ?? '',
          port: Number(port),
          protocol: textAt(one, 'protocol') ?? 'TCP',
        },
      ];
    }),
  );
}
