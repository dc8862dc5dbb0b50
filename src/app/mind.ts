import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createCompletion, type Completion } from '../reasoner/openai/complete.ts';
import { openaiReasoner } from '../reasoner/openai/openai.ts';
import { loadPrompts, type Prompts } from '../reasoner/openai/prompts.ts';
import type { Reasoner } from '../reasoner/reasoner.ts';

/** Who judges, and what a model behind it is asked with. */
export interface Mind {
  reasoner: Reasoner;
  completion?: Completion;
  prompts?: Prompts;
}

/** The configured reasoner; the rules where none is. */
export function mindOf({ reasoner }: Config, home: string, rules: Reasoner, clean: (text: string) => string): Mind {
  if (reasoner === 'rules') return { reasoner: rules };
  const { retries, timeoutSeconds, ...endpoint } = reasoner.openai;
  const timeoutMs = timeoutSeconds * 1000;
  const completion = createCompletion({
    ...endpoint,
    clean,
    retry: { retries, timeoutMs, deadlineMs: timeoutMs * (retries + 2), maxWaitMs: 60_000 },
  });
  const prompts = loadPrompts(join(home, 'prompts'));
  return { reasoner: openaiReasoner(completion, prompts, rules), completion, prompts };
}
