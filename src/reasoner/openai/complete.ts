import type { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { canonical, sha256 } from '../../ledger.ts';
import type { Turn } from '../../schema/index.ts';
import { roleOf, type Endpoint } from './endpoint.ts';
import { createExchange, type Question, type Tally } from './exchange.ts';
import { schemaText } from './format.ts';
import { createPatience } from './patience.ts';
import { sessionOfItsOwn, type Session } from './session.ts';
import { keyOf } from './turns.ts';

/** Asks a model. */
export interface Completion {
  ask: <Shape extends z.ZodType>(question: Question<Shape>) => Promise<z.infer<Shape>>;
}

/**
 * Structured output over Chat Completions: strict schema, then JSON mode, then plain text, as far as the endpoint knows
 * them. A reply that does not fit the shape is sent back once with what is wrong. Refusal, empty, cut off, filtered,
 * malformed and off-schema stay different: each is a `ModelError` of its own kind. Every question is one turn of the run.
 */
export function createCompletion(endpoint: Endpoint, session: Session = sessionOfItsOwn()): Completion {
  const { turns, formats, breaker } = session;
  const exchange = createExchange(endpoint, session);
  const asked = new Map<string, number>();
  const patience = createPatience();

  return {
    async ask(question) {
      const { step, system, suffix, shape, shown, seed } = question;
      const ordinal = asked.get(step) ?? 0;
      asked.set(step, ordinal + 1);
      const parts: Turn['parts'] = {
        prompt: sha256(suffix === undefined ? system : canonical([system, suffix])),
        shown: sha256(shown),
        shape: sha256(schemaText(shape)),
        settings: sha256(canonical({ seed: seed ?? null })),
      };
      const key = keyOf(step, parts);
      const before = await turns.find(key);
      if (before) return outcomeOf(before, shape);
      const because = turns.missing?.({ step, ordinal, parts });
      if (because !== undefined) throw new ModelError(step, 'not-recorded', because);

      const { model, temperature } = roleOf(endpoint, step);
      const from = performance.now();
      const tally: Tally = {
        format: formats.get(model) ?? endpoint.format ?? 'json_schema',
        calls: 0,
        tokensIn: 0,
        tokensOut: 0,
        costMicros: null,
        depth: 0,
      };
      const about = {
        key,
        step,
        ordinal,
        model,
        parts,
        temperature,
        seed: seed ?? null,
      };
      const turn = (outcome: Turn['outcome']): Turn => ({
        ...about,
        ...tally,
        ms: Math.round(performance.now() - from),
        outcome,
      });
      try {
        patience.require(step, model);
        breaker.require(step, model);
        const given = await exchange.answer(question, tally);
        patience.answered(model);
        breaker.answered(model);
        await turns.save(turn({ answer: given }));
        return given as z.infer<typeof shape>;
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        patience.failed(model, error.failure);
        breaker.failed(model, error.failure);
        await turns.save(turn({ failure: error.failure, message: error.message }));
        throw error;
      }
    },
  };
}

/** What a turn came to, again. */
function outcomeOf<Shape extends z.ZodType>({ step, outcome }: Turn, shape: Shape): z.infer<Shape> {
  if ('failure' in outcome) throw new ModelError(step, outcome.failure as ModelError['failure'], outcome.message);
  return shape.parse(outcome.answer);
}
