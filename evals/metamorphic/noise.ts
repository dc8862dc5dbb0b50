import type { Observation, Series } from '../../src/index.ts';
import { mapObservations, type Recorded } from './recording.ts';

/**
 * The recording beside so many other systems of the same make in which nothing happened: their signals go on as they
 * did before `untilMs`, their services log what the real ones logged before it.
 */
export function addHealthySystems(
  recorded: Recorded,
  count: number,
  names: readonly string[],
  untilMs: number,
): Recorded {
  const healthy = mapObservations(recorded, (one) => healthyOf(one, untilMs));
  const copies = Array.from({ length: count }, (_, index) => {
    const written = JSON.stringify(healthy.recordings).replaceAll(
      new RegExp(`\\b(${names.join('|')})\\b`, 'g'),
      (name) => `${name}-${index + 1}`,
    );
    return JSON.parse(written) as Recorded['recordings'];
  });
  const recordings = recorded.recordings.map((recording, at) => {
    if ('failure' in recording) return recording;
    const others = copies.flatMap((copy) => {
      const one = copy[at];
      return one === undefined || 'failure' in one ? [] : one.observations;
    });
    const { observations, returned, total } = recording;
    return {
      ...recording,
      observations: [...observations, ...others],
      returned: returned + others.length,
      total: total + others.length,
    };
  });
  return { ...recorded, recordings };
}

/** What of an observation tells of running systems, as it was while all was well. */
function healthyOf(observation: Observation, untilMs: number): Observation | undefined {
  if (observation.kind === 'series') return { ...observation, samples: repeated(observation, untilMs) };
  if (observation.kind === 'logs') return { ...observation, text: linesBefore(observation.text, untilMs) };
  if (observation.kind === 'trace') {
    return observation.spans.every(({ startedAt }) => Date.parse(startedAt) < untilMs) ? observation : undefined;
  }
  return undefined;
}

/** The healthy stretch over and over; of a counter its growth. */
function repeated({ samples, type }: Series, untilMs: number): Series['samples'] {
  const before = samples.filter(([ms]) => ms < untilMs);
  const isCounter = type === 'counter' || type === 'histogram';
  const [first, last] = [before[0]?.[1] ?? 0, before.at(-1)?.[1] ?? 0];
  return samples.map(([ms], index): [number, number | null] => {
    const value = before[index % Math.max(1, before.length)]?.[1] ?? null;
    const rounds = Math.floor(index / Math.max(1, before.length));
    return [ms, value === null || !isCounter ? value : value + rounds * (last - first)];
  });
}

function linesBefore(text: string, untilMs: number): string {
  return text
    .split('\n')
    .filter((line) => {
      const at = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(line)?.[0];
      return at !== undefined && Date.parse(at) < untilMs;
    })
    .join('\n');
}
