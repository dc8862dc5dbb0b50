import { selects, type KubeObject, type Workload } from '../cluster-state.ts';
import { containerPorts, endpointsOf, selectedBy, servicePorts, type ServicePort } from '../endpoints.ts';
import type { Fault, FaultKind, Proof } from '../fault.ts';
import { listAt, recordAt, textAt } from '../json.ts';
import { isShort } from '../signs.ts';
import { meant } from '../spelling.ts';
import type { Situation } from '../situation.ts';

/** A Service that leads nowhere: it selects no pods, names a port nobody has, or speaks another transport. */
export function services(situation: Situation): Fault[] {
  return situation.state.all('Service').flatMap((service) => {
    const selector = recordAt(service.json, 'spec', 'selector');
    if (Object.keys(selector).length === 0 || textAt(service.json, 'spec', 'type') === 'ExternalName') return [];
    const behind = selectedBy(service, situation.state);
    if (behind.length === 0) return wrongSelector(service, selector, situation);
    return behind.flatMap((workload) => wrongPort(service, workload, situation)).slice(0, 1);
  });
}

function wrongSelector(service: KubeObject, selector: Readonly<Record<string, string>>, { state }: Situation): Fault[] {
  const inside = state.workloads.filter(({ namespace }) => namespace === service.namespace);
  const byLabels = (labels: Readonly<Record<string, string>>): number =>
    Object.entries(selector).filter(([label, value]) => labels[label] === value).length;
  const intended =
    inside.find(({ name }) => name === service.name) ??
    inside
      .filter(({ podLabels }) => byLabels(podLabels) > 0)
      .toSorted((a, b) => byLabels(b.podLabels) - byLabels(a.podLabels))[0] ??
    inside.find(
      ({ name }) =>
        name ===
        meant(
          service.name,
          inside.map((one) => one.name),
        ),
    );
  // Without anything to lead to, a Service without pods is one that nobody runs.
  if (!intended || intended.desired === 0) return [];
  const wrong = Object.entries(selector).find(([label, value]) => intended.podLabels[label] !== value);
  if (!wrong || selects(selector, intended.podLabels)) return [];
  const has = intended.podLabels[wrong[0]];
  return [
    fault(
      'service-selector',
      intended,
      `The Service ${service.name} selects \`${wrong.join('=')}\`, and the pods of ${intended.name} ${has === undefined ? `have no label ${wrong[0]}` : `are \`${wrong[0]}=${has}\``}`,
      [
        { seen: service.seen, title: `Service ${service.name}`, quote: wrong[1] },
        { seen: intended.object.seen, title: `labels of ${intended.name}`, quote: has ?? intended.name },
        ...emptyEndpoints(service, state),
      ],
    ),
  ];
}

function wrongPort(service: KubeObject, workload: Workload, situation: Situation): Fault[] {
  const ports = containerPorts(workload);
  const { state } = situation;
  for (const port of servicePorts(service)) {
    if (ports.length === 0) return [];
    const target = ports.find((one) => one.name === port.targetPort || String(one.port) === port.targetPort);
    const proof: Proof[] = [
      { seen: service.seen, title: `Service ${service.name}`, quote: target ? port.protocol : port.targetPort },
      { seen: workload.object.seen, title: `ports of ${workload.name}`, quote: String(ports[0]?.port ?? '') },
      ...emptyEndpoints(service, state),
    ];
    // A name that no container has leaves a Service without endpoints; where there are some, it was found.
    if (!target && !/^\d+$/.test(port.targetPort) && hasEndpoints(service, state)) continue;
    if (!target) {
      const listens = ports
        .map(({ name, port: number }) => (name === '' ? String(number) : `${number} (${name})`))
        .join(', ');
      return [
        fault(
          'service-port',
          workload,
          `The Service ${service.name} sends to port ${port.targetPort}, and ${workload.name} listens on ${listens}`,
          proof,
        ),
      ];
    }
    if (target.protocol !== port.protocol) {
      return [
        fault(
          'service-protocol',
          workload,
          `The Service ${service.name} sends ${port.protocol} to port ${port.targetPort}, on which ${workload.name} speaks ${target.protocol}`,
          proof,
        ),
      ];
    }
  }
  return unaskedPort(service, workload, situation);
}

/** Every caller asks the Service at a port that it does not have: then it is the Service that is wrong, not all of them. */
function unaskedPort(service: KubeObject, workload: Workload, { state }: Situation): Fault[] {
  const open = servicePorts(service).map(({ port }: ServicePort) => port);
  const asked = state.workloads
    .flatMap((caller) => endpointsOf(caller, state))
    .filter((one) => one.service === service && one.port !== null && one.holder !== workload.object);
  const [first, second] = asked;
  if (!first || open.length === 0 || asked.some(({ port }) => port !== null && open.includes(port))) return [];
  if (!second && containerPorts(workload).every(({ port }) => port !== first.port)) return [];
  return [
    fault(
      'service-port',
      workload,
      `The Service ${service.name} is open on ${open.join(', ')}, and its callers ask for ${first.port ?? ''}`,
      [
        { seen: service.seen, title: `Service ${service.name}`, quote: String(open[0] ?? '') },
        { seen: first.holder.seen, title: `${first.setting} of ${first.holder.name}`, quote: first.value },
      ],
    ),
  ];
}

function hasEndpoints({ namespace, name }: KubeObject, state: Situation['state']): boolean {
  const endpoints = state.find('Endpoints', namespace, name);
  return listAt(endpoints?.json, 'subsets').some((subset) => listAt(subset, 'addresses').length > 0);
}

function emptyEndpoints(service: KubeObject, state: Situation['state']): Proof[] {
  const endpoints = state.find('Endpoints', service.namespace, service.name);
  const isEmpty = endpoints && listAt(endpoints.json, 'subsets').length === 0;
  return isEmpty ? [{ seen: endpoints.seen, title: `endpoints of ${service.name}` }] : [];
}

function fault(kind: FaultKind, workload: Workload, statement: string, proof: Proof[]): Fault {
  return {
    kind,
    entity: workload.object.entity,
    explains: [workload.name],
    // What is not ready has no endpoints in any case, so the Service may not be what stops it.
    certainty: isShort(workload) ? 'hinted' : 'shown',
    statement,
    refutedBy: 'Requests through the Service reach the pods',
    proof,
  };
}
