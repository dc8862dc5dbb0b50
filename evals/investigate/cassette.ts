import { z } from 'zod';
import type { ModelRequest, Reply } from '../../fixtures/doubles/model/model-double.ts';

/** What a model answered in one investigation, in the order in which it was asked; the questions are left out. */
export const Cassette = z.array(z.strictObject({ step: z.string(), answer: z.unknown() }));
export type Cassette = z.infer<typeof Cassette>;

const Exchange = z.looseObject({
  sent: z.looseObject({
    response_format: z.looseObject({ json_schema: z.looseObject({ name: z.string() }) }),
  }),
  reply: z.looseObject({ choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1) }),
});

/** The cassette of the exchanges that a run wrote down. Throws where one of them was no structured answer. */
export function cassetteOf(exchanges: unknown): Cassette {
  return z
    .array(Exchange)
    .parse(exchanges)
    .map(({ sent, reply }) => ({
      step: sent.response_format.json_schema.name,
      answer: JSON.parse(reply.choices[0]?.message.content ?? '') as unknown,
    }));
}

/**
 * Plays a cassette to whoever asks: the answers of each step in their order, and a refusal once there is no more.
 * Questions are told apart by their step alone, so that a prompt may be worded otherwise.
 */
export function repliesOf(cassette: Cassette): (request: Pick<ModelRequest, 'schemaName'>) => Reply {
  const left = [...cassette];
  return ({ schemaName }) => {
    const index = left.findIndex(({ step }) => step === schemaName);
    const [next] = index < 0 ? [] : left.splice(index, 1);
    return next ? { json: next.answer } : { refusal: 'the cassette holds no more answers for this step' };
  };
}
