import type { Reasoner } from './reasoner.ts';

/** One prepared answer: the judgement it is for, and what it gives or throws. */
export interface ScriptedStep {
  judgement: Exclude<keyof Reasoner, 'name'>;
  answer?: unknown;
  error?: Error;
}

/** A reasoner that gives prepared answers, judgement by judgement. What it was not prepared for, another answers. */
export interface ScriptedReasoner extends Reasoner {
  /** The prepared answers that nobody asked for yet. */
  unused: () => ScriptedStep[];
}

/**
 * A reasoner for tests and rehearsals. Each step answers one call of its judgement, in order; judgements without any
 * step go to `otherwise`. Throws `RangeError` where the steps of a judgement have run out.
 */
export function scriptedReasoner(steps: readonly ScriptedStep[], otherwise: Reasoner): ScriptedReasoner {
  const left = [...steps];
  const prepared = new Set(steps.map(({ judgement }) => judgement));

  function scripted<Judgement extends Exclude<keyof Reasoner, 'name'>>(judgement: Judgement): Reasoner[Judgement] {
    const real = otherwise[judgement];
    if (!prepared.has(judgement)) return real;
    const answer = (): Promise<unknown> => {
      const index = left.findIndex((step) => step.judgement === judgement);
      const [step] = index < 0 ? [] : left.splice(index, 1);
      if (!step) return Promise.reject(new RangeError(`no scripted answer is left for ${judgement}`));
      return step.error ? Promise.reject(step.error) : Promise.resolve(step.answer);
    };
    return answer as Reasoner[Judgement];
  }

  return {
    name: 'scripted',
    hypothesise: scripted('hypothesise'),
    judge: scripted('judge'),
    falsify: scripted('falsify'),
    explain: scripted('explain'),
    prevent: scripted('prevent'),
    narrate: scripted('narrate'),
    criticise: scripted('criticise'),
    unused: () => [...left],
  };
}
