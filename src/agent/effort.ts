import type { ModelStep, Provenance, Turn } from '../schema/index.ts';

/** The step under which looks that a model asked for are kept; they cost no call of a model. */
export const LOOK = 'look';

/** What the turns of a run came to, in all and for each step and model. */
export function effortOf(
  turns: readonly Turn[],
): Pick<Provenance, 'models' | 'modelCalls' | 'modelCallsInSequence' | 'tokensIn' | 'tokensOut' | 'modelSteps'> {
  const asked = turns.filter(({ step }) => step !== LOOK);
  const steps = new Map<string, ModelStep>();
  for (const turn of asked) {
    const key = `${turn.step} ${turn.model}`;
    steps.set(key, added(steps.get(key) ?? emptyStep(turn), turn));
  }
  const sum = (of: (turn: Turn) => number): number => asked.reduce((total, turn) => total + of(turn), 0);
  return {
    models: [...new Set(asked.map(({ model }) => model))].toSorted(),
    modelCalls: sum(({ calls }) => calls),
    tokensIn: sum(({ tokensIn }) => tokensIn),
    tokensOut: sum(({ tokensOut }) => tokensOut),
    ...(steps.size > 0
      ? { modelSteps: [...steps.values()], modelCallsInSequence: Math.max(...asked.map(({ depth }) => depth)) }
      : {}),
  };
}

function emptyStep({ step, model, temperature }: Turn): ModelStep {
  return { step, model, calls: 0, tokensIn: 0, tokensOut: 0, cost: null, temperature, seeds: [], outcomes: {} };
}

function added(step: ModelStep, { calls, tokensIn, tokensOut, costMicros, seed, outcome }: Turn): ModelStep {
  const came = 'failure' in outcome ? outcome.failure : 'answered';
  return {
    ...step,
    calls: step.calls + calls,
    tokensIn: step.tokensIn + tokensIn,
    tokensOut: step.tokensOut + tokensOut,
    cost: costMicros === null ? step.cost : (step.cost ?? 0) + costMicros / 1e6,
    seeds: seed === null ? step.seeds : [...step.seeds, seed],
    outcomes: { ...step.outcomes, [came]: (step.outcomes[came] ?? 0) + 1 },
  };
}
