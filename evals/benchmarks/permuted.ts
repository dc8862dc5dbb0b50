import type { Answer, Observation } from '../../src/index.ts';
import type { Case } from './benchmark.ts';

/** A case whose services bear one another's names, and the way back. */
export interface Permuted {
  permuted: Case;
  /** An answer with every name as it was. */
  restored: <Answered>(answered: Answered) => Answered;
}

/** Labels by which a series says whose it is. */
const NAMING = new Set(['service', 'resource']);

/**
 * Gives every service of a case the name of another, by a seed: an answer that leans on names, or on their order, does
 * not come back the same.
 */
export function permute(original: Case, seed: number): Permuted {
  const names = namesOf(original).toSorted();
  const shuffled = shuffle(names, seed);
  const there = new Map(names.map((name, index) => [name, shuffled[index] ?? name]));
  const back = new Map([...there].map(([from, to]) => [to, from]));
  const nameOf = (name: string): string => there.get(name) ?? name;
  const answers = original.answers.map((answer): Answer => ({
    ...answer,
    observations: answer.observations.map((observation) => renamed(observation, nameOf)),
  }));
  const incident = { ...original.incident, services: original.incident.services.map(nameOf) };
  return {
    permuted: { ...original, incident, answers },
    restored: <Answered>(answered: Answered) => restore(answered, (name) => back.get(name) ?? name),
  };
}

function namesOf({ incident, answers }: Case): string[] {
  const names = new Set(incident.services);
  for (const { observations } of answers) {
    for (const observation of observations) {
      if (observation.kind === 'logs') names.add(observation.service);
      if (observation.kind === 'trace') for (const { service } of observation.spans) names.add(service);
      if (observation.kind === 'service-graph') {
        for (const { caller, callee } of observation.calls) names.add(caller).add(callee);
      }
      if (observation.kind === 'series') {
        for (const [label, value] of Object.entries(observation.labels)) if (NAMING.has(label)) names.add(value);
      }
    }
  }
  return [...names];
}

function renamed(observation: Observation, nameOf: (name: string) => string): Observation {
  switch (observation.kind) {
    case 'series': {
      const labels = Object.entries(observation.labels).map(([label, value]) => [
        label,
        NAMING.has(label) ? nameOf(value) : value,
      ]);
      return { ...observation, labels: Object.fromEntries(labels) as Record<string, string> };
    }
    case 'logs':
    case 'objective':
      return { ...observation, service: nameOf(observation.service) };
    case 'trace':
      return { ...observation, spans: observation.spans.map((span) => ({ ...span, service: nameOf(span.service) })) };
    case 'service-graph': {
      const calls = observation.calls.map(({ caller, callee }) => ({ caller: nameOf(caller), callee: nameOf(callee) }));
      return { ...observation, calls };
    }
    case 'alert':
    case 'alert-history':
    case 'rule':
    case 'deploy':
    case 'commit':
    case 'file':
    case 'pull-request':
    case 'object':
    case 'occurrence':
    case 'document':
      return observation;
  }
}

/** The same value with every text that is a name replaced. */
function restore<Value>(value: Value, nameOf: (name: string) => string): Value {
  return JSON.parse(
    JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? nameOf(item) : item)),
  ) as Value;
}

/** Fisher and Yates' shuffle, with a generator of 32 bits (xorshift; Marsaglia, 2003). */
function shuffle(items: readonly string[], seed: number): string[] {
  const shuffled = [...items];
  let state = Math.imul(seed, 2_654_435_761) | 1;
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % (last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
  }
  return shuffled;
}
