import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createCompletion, type Completion } from '../reasoner/openai/complete.ts';
import { openaiReasoner } from '../reasoner/openai/openai.ts';
import { loadPrompts, type Prompts } from '../reasoner/openai/prompts.ts';
import type { Audit } from '../store/audit.ts';
import type { Reasoner } from '../reasoner/reasoner.ts';

/** Who judges, and what a model behind it is asked with. */
export interface Mind {
  reasoner: Reasoner;
  completion?: Completion;
  prompts?: Prompts;
}

/** What stands between the model and everything else. */
export interface Witnesses {
  clean: (text: string) => string;
  audit: Audit;
}

/** The configured reasoner; the rules where none is. */
export function mindOf({ reasoner }: Config, home: string, rules: Reasoner, { clean, audit }: Witnesses): Mind {
  if (reasoner === 'rules') return { reasoner: rules };
  const { retries, timeoutSeconds, ...endpoint } = reasoner.openai;
  const timeoutMs = timeoutSeconds * 1000;
  const completion = createCompletion({
    ...endpoint,
    clean,
    record: (details) => audit.append({ actor: 'investigator', action: 'ask-model', subject: endpoint.model, details }),
    retry: { retries, timeoutMs, deadlineMs: timeoutMs * (retries + 2), maxWaitMs: 60_000 },
  });
  const prompts = loadPrompts(join(home, 'prompts'));
  return { reasoner: openaiReasoner(completion, prompts, rules), completion, prompts };
}
