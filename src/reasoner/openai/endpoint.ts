import type { RetryPolicy } from '../../retry.ts';
import type { Format } from './format.ts';
import type { Price } from './usage.ts';

/** Which model answers a step, and how. */
export interface Role {
  model: string;
  temperature: number | null;
  /** Tokens that one answer may have. */
  maxTokens: number;
  /** Null where money is not counted. */
  price: Price | null;
}

/** An OpenAI-compatible endpoint that speaks Chat Completions. */
export interface Endpoint extends Role {
  baseUrl: string;
  apiKey: string;
  /** Older servers know the limit by its old name. */
  maxTokensParam: 'max_completion_tokens' | 'max_tokens';
  /** Steps that another model answers. */
  roles?: Readonly<Record<string, Partial<Role>>>;
  /** How the first answer is asked for; what the endpoint does not know is asked for in a looser form. */
  format?: Format;
  retry: RetryPolicy;
  /** Takes secrets out of what is sent and of what comes back. What it throws keeps the question from being sent. */
  clean: (text: string) => string;
  /** Told of each question before it is sent, by the SHA-256 of what is sent. What it throws keeps it from being sent. */
  record?: (question: { step: string; model: string; sha256: string }) => Promise<unknown>;
}

/** Who answers a step: what its role says, and for the rest the endpoint. What another model costs, the endpoint's price does not tell. */
export function roleOf(endpoint: Endpoint, step: string): Role {
  const own = endpoint.roles?.[step] ?? {};
  const isAnother = own.model !== undefined && own.model !== endpoint.model;
  return { ...endpoint, ...(isAnother ? { price: null } : {}), ...own };
}
