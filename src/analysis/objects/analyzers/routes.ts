import type { KubeObject, Workload } from '../cluster-state.ts';
import { serviceNamed, servicePorts, selectedBy } from '../endpoints.ts';
import type { Fault } from '../fault.ts';
import { routesIn, type Route } from '../route-table.ts';
import { meant } from '../spelling.ts';
import type { Situation } from '../situation.ts';

/** A route of a gateway or ingress that leads to another service than the one it is for. */
export function routes(situation: Situation): Fault[] {
  const { state } = situation;
  const all = state.objects.flatMap(routesIn);
  const services = state.all('Service');
  const words = wordsOf(services);
  return all.flatMap((route): Fault[] => {
    const namespace = route.holder.namespace;
    const target = serviceNamed(route.host, namespace, state);
    const inside = services.filter((one) => one.namespace === namespace);
    const isServed = (service: KubeObject): boolean =>
      all.some((other) => other !== route && serviceNamed(other.host, namespace, state) === service);
    if (!target) {
      const right = meant(
        route.host,
        inside.map(({ name }) => name),
        'slips',
      );
      const isKnown = state.workloads.some(({ name }) => name === route.host);
      const slip = right === undefined || isKnown ? undefined : inside.find(({ name }) => name === right);
      return slip && !isServed(slip)
        ? [fault(route, slip, situation, `leads to ${route.host}, which is no Service`)]
        : [];
    }
    const open = servicePorts(target).map(({ port }) => port);
    if (route.port !== null && open.length > 0 && !open.includes(route.port)) {
      return [
        fault(
          route,
          target,
          situation,
          `leads to port ${route.port} of ${target.name}, which is open on ${open.join(', ')}`,
        ),
      ];
    }
    const intended = namedBy(route, inside, words);
    if (!intended || intended === target) return [];
    // The target has a route of its own, and the service that this route is named after has none.
    const isTwice = all.some(
      (other) =>
        other !== route &&
        serviceNamed(other.host, namespace, state) === target &&
        namedBy(other, inside, words) === target,
    );
    // Where the name and the path of a route both speak of one service there is no other that they could mean.
    const isPlain = namedById(route, inside, words) === intended && namedByPath(route, inside, words) === intended;
    return isPlain || (isTwice && !isServed(intended))
      ? [fault(route, intended, situation, `leads to ${target.name}, which has a route of its own`)]
      : [];
  });
}

/** The Service that a route's name or path speaks of. */
function namedBy(...[route, services, words]: Parameters<typeof namedById>): KubeObject | undefined {
  return namedById(route, services, words) ?? namedByPath(route, services, words);
}

function namedById(
  { id }: Route,
  services: readonly KubeObject[],
  words: ReadonlyMap<KubeObject, string>,
): KubeObject | undefined {
  const wanted = bare(id);
  return services.find((service) => words.get(service) === wanted && wanted !== '');
}

function namedByPath(
  { path }: Route,
  services: readonly KubeObject[],
  words: ReadonlyMap<KubeObject, string>,
): KubeObject | undefined {
  const segments = path.split('/').map((one) => bare(one).replace(/service$/, ''));
  return services.find((service) => segments.includes(words.get(service) ?? '-'));
}

/** What tells each Service apart: its name without the words that most names share. */
function wordsOf(services: readonly KubeObject[]): Map<KubeObject, string> {
  const counts = new Map<string, number>();
  for (const { name } of services)
    for (const word of new Set(name.split('-'))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const isShared = (word: string): boolean => services.length > 2 && (counts.get(word) ?? 0) * 2 > services.length;
  return new Map(
    services.map((service) => [
      service,
      bare(
        service.name
          .split('-')
          .filter((word) => !isShared(word))
          .join(''),
      ),
    ]),
  );
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function fault(route: Route, intended: KubeObject, { state }: Situation, how: string): Fault {
  const workload: Workload | undefined = selectedBy(intended, state)[0];
  const named = route.id === '' ? route.path : `${route.id} (${route.path})`;
  return {
    kind: 'route',
    entity: workload?.object.entity ?? intended.entity,
    explains: [workload?.name ?? intended.name],
    certainty: 'shown',
    statement: `The route ${named} in ${route.holder.name} ${how}; it is for ${intended.name}`,
    refutedBy: `Requests to ${route.path} reach ${intended.name}`,
    proof: [
      { seen: route.holder.seen, title: `route ${named}`, quote: route.quote },
      { seen: intended.seen, title: `Service ${intended.name}` },
    ],
  };
}
