import type { Observation, readBundle } from '../../src/index.ts';

/** A recorded incident with all its answers. */
export type Recorded = ReturnType<typeof readBundle>;

/** The same recording with some observations made into others, or left out where `undefined` comes back. */
export function mapObservations(
  recorded: Recorded,
  made: (observation: Observation, tool: string) => Observation | undefined,
): Recorded {
  const recordings = recorded.recordings.map((recording) => {
    if ('failure' in recording) return recording;
    const observations = recording.observations.flatMap((one) => made(one, recording.tool) ?? []);
    const gone = recording.observations.length - observations.length;
    return { ...recording, observations, returned: recording.returned - gone, total: recording.total - gone };
  });
  return { ...recorded, recordings };
}

/** The same recording with every text of it rewritten as a whole. What is rewritten must stay JSON. */
export function rewrite(recorded: Recorded, rewritten: (json: string) => string): Recorded {
  return JSON.parse(rewritten(JSON.stringify(recorded))) as Recorded;
}
