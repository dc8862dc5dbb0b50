import { epochMs, type Ground } from '../../schema/index.ts';
import { clockTime } from '../clock-time.ts';
import { fullPools } from '../pools/full-pool.ts';
import { calleesOf, callersOf, pathBetween } from '../topology.ts';
import { ground, locality, logs, telling, topology, withOwn } from './grounds.ts';
import type { Inquiry } from './inquiry.ts';
import { origin } from './origin.ts';
import { WEIGHTS } from './weights.ts';

/** A service that is suspected without a change on it. */
export interface Changeless {
  name: string;
  /** Whether it is only known through those who call it. */
  isDependency: boolean;
  grounds: Ground[];
}

/** Traffic that arrives counts as more from this factor on. */
const MUCH_MORE = 1.5;

/**
 * Services with deviations of their own, callees whose calls fail though nothing is known of them themselves, and
 * services of which something else is `named` as wrong.
 */
export function serviceGrounds(inquiry: Inquiry, named: ReadonlySet<string>): Changeless[] {
  const { deviations, steadies, localities } = inquiry;
  const watched = new Set(
    [...deviations, ...steadies].filter(({ peer }) => peer === null).map(({ entity }) => entity.ref),
  );
  const hinted = new Set(inquiry.clues.map(({ entity }) => entity.ref));
  const deviating = new Set([
    ...[...localities].filter(([, one]) => one.own.length > 0).map(([name]) => name),
    ...hinted,
  ]);
  // A front door that is measured apart, on no map of calls, shows what users felt; nothing begins at it.
  const drawn = new Set(inquiry.calls.flatMap(({ caller, callee }) => [caller, callee]));
  const isDoor = (name: string): boolean =>
    drawn.size > 0 && !drawn.has(name) && inquiry.incident.services.includes(name);
  // What a clue was made of is not counted a second time as a deviation.
  const own = [...deviating]
    .filter((name) => !isDoor(name))
    .map((name) => ({
      name,
      isDependency: false,
      grounds: [
        ...origin(name, inquiry),
        ...topology(name, inquiry),
        ...(hinted.has(name) ? logs(name, inquiry) : [...first(name, inquiry), ...locality(name, null, inquiry)]),
      ],
    }));
  const unwatched = new Set(
    deviations.flatMap(({ peer, role }) =>
      peer !== null && !watched.has(peer) && !deviating.has(peer) && role !== 'traffic' ? [peer] : [],
    ),
  );
  const outside = [...unwatched].map((name) => ({
    name,
    isDependency: true,
    grounds: [...topology(name, inquiry), ...seenByCallers(name, inquiry)],
  }));
  const known = new Set([...own, ...outside].map(({ name }) => name));
  const others = [...named]
    .filter((name) => !known.has(name))
    // Machines and schedulers call nobody, and reach a service all the same.
    .map((name) => ({
      name,
      isDependency: false,
      grounds: topology(name, inquiry).filter(({ weight }) => weight > 0),
    }));
  return [...own, ...outside, ...others].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether the service deviated no later than the symptom. */
function first(name: string, inquiry: Inquiry): Ground[] {
  const { localities, symptom, onsetMs, onsetErrorMs } = inquiry;
  const [own] = telling(localities.get(name)?.own ?? []);
  if (!own) return [];
  const isBefore = epochMs(own.onsetAt) <= onsetMs + onsetErrorMs + own.onsetErrorMs;
  return isBefore
    ? ground(
        'timing',
        WEIGHTS.exposedBefore / withOwn(inquiry),
        `${own.statement}, no later than the symptom`,
        own.evidence,
      )
    : ground('timing', WEIGHTS.deviatedBefore, `${own.statement}, after the onset at ${clockTime(onsetMs)}`, [
        ...own.evidence.slice(0, 1),
        ...(symptom?.evidence ?? []),
      ]);
}

function seenByCallers(name: string, { deviations }: Inquiry): Ground[] {
  const views = deviations.filter(({ peer, role }) => peer === name && (role === 'errors' || role === 'latency'));
  const [view] = views;
  return view
    ? ground(
        'locality',
        WEIGHTS.locality,
        view.statement,
        views.slice(0, 3).flatMap((one) => one.evidence.slice(0, 1)),
      )
    : [];
}

/** Services at the edge of the system that got more requests than before. */
export function trafficGrounds(inquiry: Inquiry): { name: string; grounds: Ground[] }[] {
  const { deviations, calls, symptom, onsetMs, onsetErrorMs } = inquiry;
  return deviations
    .filter(({ role, peer, direction }) => role === 'traffic' && peer === null && direction === 'up')
    .filter(({ entity, before, peak }) => callersOf(calls, entity.ref).length === 0 && peak >= MUCH_MORE * before)
    .map((more) => {
      const name = more.entity.ref;
      const isBefore = epochMs(more.onsetAt) <= onsetMs + onsetErrorMs + more.onsetErrorMs;
      const grounds = isBefore
        ? [
            ...ground('timing', WEIGHTS.timing, `${more.statement}, no later than the symptom`, more.evidence),
            // Without a single call known, nobody can tell the edge of the system from its middle.
            ...ground(
              'locality',
              calleesOf(calls, name).length > 0 ? WEIGHTS.locality : 0,
              `${more.statement}; these requests come from outside`,
              more.evidence,
            ),
            ...topology(name, inquiry),
            ...filled(name, inquiry),
          ]
        : ground('timing', WEIGHTS.exposedAfter, `${more.statement}, after the onset at ${clockTime(onsetMs)}`, [
            ...more.evidence.slice(0, 1),
            ...(symptom?.evidence ?? []),
          ]);
      return { name, grounds };
    });
}

/** Whether a pool at the service or behind it was full while demand was high, so that the rest waited. */
function filled(name: string, inquiry: Inquiry): Ground[] {
  const { incident, deviations, calls, seen } = inquiry;
  const pool = fullPools({ incident, deviations, calls, seen }).find(
    ({ service }) => service === name || pathBetween(calls, name, service) !== undefined,
  );
  if (!pool) return [];
  const [limit] = pool.limits;
  const shown = [...pool.taken, ...pool.waiting].map(({ observation }) => observation.metric);
  const rose = deviations.filter(({ entity, signal }) => entity.ref === pool.service && shown.includes(signal));
  const queue = rose.find(({ signal }) => pool.waiting.some(({ observation }) => observation.metric === signal));
  return ground(
    'saturation',
    WEIGHTS.filled,
    `All ${pool.size} places that \`${limit?.observation.metric ?? ''}\` gives ${pool.service} were in use${queue ? `, and up to ${queue.peak} waited` : ''}, while its traffic was high; the limit had not moved`,
    rose.flatMap(({ evidence }) => evidence.slice(0, 2)),
  );
}
