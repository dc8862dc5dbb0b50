import type { Recorded } from './recording.ts';

/** The recording with its answers, and what each holds, in another order. `order` gives a permutation of a list. */
export function shuffle(recorded: Recorded, order: <Item>(items: readonly Item[]) => Item[]): Recorded {
  const recordings = order(recorded.recordings).map((recording) =>
    'failure' in recording ? recording : { ...recording, observations: order(recording.observations) },
  );
  return { ...recorded, recordings };
}
