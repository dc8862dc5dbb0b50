import { endpointsOf, servicePorts, type Endpoint } from '../endpoints.ts';
import type { Workload } from '../cluster-state.ts';
import type { Fault } from '../fault.ts';
import { logged } from '../log-search.ts';
import { meant } from '../spelling.ts';
import type { Situation } from '../situation.ts';

/** A setting that names a host that is no Service, or a port that its Service does not have. */
export function addresses(situation: Situation): Fault[] {
  const { state } = situation;
  const given = state.workloads.flatMap((workload) =>
    endpointsOf(workload, state).map((endpoint) => ({ workload, endpoint })),
  );
  return given.flatMap(({ workload, endpoint }) => {
    const others = given.filter((one) => one.workload !== workload).map((one) => one.endpoint);
    return wrongHost(workload, endpoint, situation) ?? wrongPort(workload, endpoint, others) ?? [];
  });
}

function wrongHost(
  workload: Workload,
  { setting, value, host, service, holder }: Endpoint,
  situation: Situation,
): Fault[] | undefined {
  const { state } = situation;
  if (service) return undefined;
  const [first] = host.split('.');
  const inside = state
    .all('Service')
    .filter(({ namespace }) => namespace === workload.namespace)
    .map(({ name }) => name);
  // A host with a domain of its own is outside of the cluster.
  if (
    host.includes('.') &&
    !/\.svc(?:\.|$)/.test(host) &&
    !state.all('Namespace').some(({ name }) => name === host.split('.')[1])
  )
    return undefined;
  // The Service of a workload that goes by just that name is missing; the address is right.
  if (state.workloads.some(({ name, namespace }) => name === first && namespace === workload.namespace))
    return undefined;
  const right = meant(first ?? host, inside);
  const unresolved = logged(situation, workload.name, unresolvedHost(first ?? host));
  if (right === undefined && !unresolved) return undefined;
  return [
    {
      kind: 'address',
      entity: workload.object.entity,
      explains: [workload.name],
      certainty: unresolved ? 'stated' : 'shown',
      statement: `\`${setting}\` of ${workload.name} is \`${value}\`, and there is no Service ${first ?? host}${right === undefined ? '' : `; there is ${right}`}`,
      refutedBy: `The name ${host} resolves in the pods of ${workload.name}`,
      proof: [
        { seen: holder.seen, title: `${setting} of ${holder.name}`, quote: value },
        ...(unresolved ? [unresolved.proof] : []),
      ],
    },
  ];
}

function wrongPort(
  workload: Workload,
  { setting, value, host, port, service, holder }: Endpoint,
  others: readonly Endpoint[],
): Fault[] | undefined {
  if (!service || port === null) return undefined;
  const open = servicePorts(service).map((one) => one.port);
  if (open.length === 0 || open.includes(port)) return undefined;
  // Where nobody gets the port right it is the Service that is wrong.
  const alike = others.filter((one) => one.service === service && one.port !== null);
  if (alike.length > 0 && !alike.some((one) => one.port !== null && open.includes(one.port))) return undefined;
  return [
    {
      kind: DATABASE_PORT.test(setting) ? 'database-port' : 'address',
      entity: workload.object.entity,
      explains: [workload.name],
      certainty: 'shown',
      statement: `\`${setting}\` of ${workload.name} is \`${value}\`, and the Service ${host} is open on ${open.join(', ')}`,
      refutedBy: `A connection from ${workload.name} to ${host}:${port}`,
      proof: [
        { seen: holder.seen, title: `${setting} of ${holder.name}`, quote: value },
        { seen: service.seen, title: `Service ${service.name}`, quote: String(open[0] ?? '') },
      ],
    },
  ];
}

/** Settings that speak of a database. */
const DATABASE_PORT = /(?:mysql|mariadb|postgres|pg|database|db|mongo|jdbc|sql)(?:$|[_.-])/i;

function unresolvedHost(host: string): RegExp {
  const literal = host.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const failed = 'no such host|UnknownHost|name resolution|not known|ENOTFOUND|could not resolve';
  return new RegExp(`(?:${failed}).{0,200}\\b${literal}\\b|\\b${literal}\\b.{0,200}(?:${failed})`, 'i');
}
