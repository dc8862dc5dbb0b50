import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deps } from './deps.ts';
import type { State } from './state.ts';

/** Runs a node, reports its progress and writes down how long it took. */
export function timed<Update extends object>(
  stage: string,
  { now, onProgress, log }: Pick<Deps, 'now' | 'onProgress' | 'log'>,
  step: (state: State) => Promise<{ note: string; update: Update }>,
): (state: State) => Promise<Update & Pick<State, 'stages'>> {
  return async (state) => {
    const from = now();
    // What a node awaits may be there at once, and then two of them would be one stall of the event loop.
    await nextTurn();
    onProgress({ stage, state: 'began', note: '', ms: 0 });
    const { note, update } = await step(state);
    const ms = now() - from;
    log.debug({ stage, ms, run: state.run }, 'stage done');
    onProgress({ stage, state: 'done', note, ms });
    return { ...update, stages: [{ stage, ms }] };
  };
}
