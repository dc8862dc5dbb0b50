import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Rca } from '../../src/index.ts';
import { shownIds } from '../../src/testing.ts';
import type { Endpoint } from './endpoint.ts';
import { namedOf } from './named.ts';
import type { Named } from './prediction.ts';

/** What one call answers. */
export const StraightAnswer = z.strictObject({
  reasoning: z.string(),
  causes: z
    .array(z.strictObject({ cause: z.string(), mechanism: z.string(), confidence: z.number() }))
    .min(1)
    .max(3),
  path: z.array(z.string()),
  isInconclusive: z.boolean(),
});
export type StraightAnswer = z.infer<typeof StraightAnswer>;

const PROMPT = readFileSync(join(import.meta.dirname, 'straight-shot.md'), 'utf8').trim();

const Completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
});

/** Asks once, in strict structured output. Throws where the answer is none. */
export async function askStraight(
  { baseUrl, model, apiKey, timeoutSeconds }: Endpoint,
  shown: string,
): Promise<StraightAnswer> {
  const schema = z.toJSONSchema(StraightAnswer);
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
    body: JSON.stringify({
      model,
      messages: [
        { role: 'system', content: PROMPT },
        { role: 'user', content: shown },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'straight_shot', strict: true, schema } },
    }),
  });
  if (!response.ok) throw new Error(`the endpoint answered ${response.status}`);
  const [choice] = Completion.parse(await response.json()).choices;
  return StraightAnswer.parse(JSON.parse(choice?.message.content ?? ''));
}

/** What an answer names, in the terms that sets ask for: as a suspect was shown, by its name, or as it is written. */
export function causesIn({ causes }: StraightAnswer, { suspects, calls }: Pick<Rca, 'suspects' | 'calls'>): Named[] {
  const shown = shownIds(suspects);
  return causes.map(({ cause, mechanism, confidence }): Named => {
    const suspect = suspects.find(({ id, entity, change }) =>
      [shown.get(id), entity.ref, change?.sha, change?.sha.slice(0, 7), entity.ref.split('/').at(-1)].includes(cause),
    );
    if (suspect) return { ...namedOf(suspect), mechanism: namedOf(suspect).mechanism ?? mechanism, p: confidence };
    const isService = calls.some(({ caller, callee }) => caller === cause || callee === cause);
    const isCommit = /^[0-9a-f]{7,40}$/.test(cause);
    return {
      ref: cause,
      kind: isCommit ? 'change' : isService ? 'service' : 'object',
      service: isService ? cause : (cause.split('/').at(-1) ?? null),
      change: isCommit ? cause : null,
      mechanism,
      p: confidence,
    };
  });
}
