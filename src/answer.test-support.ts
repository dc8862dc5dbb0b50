import type { Answer, Observation, Window } from './schema/index.ts';

/** What a tool answers to a question about a window, with nothing left off. */
export function wholeAnswer(
  tool: string,
  window: Window,
  observations: readonly Observation[],
  input: Record<string, unknown> = {},
): Answer {
  const { length } = observations;
  return {
    ...{ tool, input: { ...input, ...window }, window, fetchedAt: window.to },
    ...{ total: length, returned: length, truncated: false, observations: [...observations] },
  };
}
