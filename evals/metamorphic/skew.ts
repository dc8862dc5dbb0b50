import { mapObservations, type Recorded } from './recording.ts';

/** The recording as if the clock of one tool's source ran so far ahead; what others wrote stays. */
export function skew(recorded: Recorded, tool: string, byMs: number): Recorded {
  return mapObservations(recorded, (observation, from) => {
    if (from !== tool) return observation;
    if (observation.kind === 'series') {
      return { ...observation, samples: observation.samples.map(([ms, value]) => [ms + byMs, value]) };
    }
    const written = JSON.stringify(observation).replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (at) =>
      new Date(Date.parse(at) + byMs).toISOString(),
    );
    return JSON.parse(written) as typeof observation;
  });
}
