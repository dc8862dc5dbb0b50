import type { z } from 'zod';
import { schemaText } from './format.ts';
import type { Planned } from './meter.ts';
import type { Reply } from './wire.ts';

/** What a million tokens cost. */
export interface Price {
  in: number;
  out: number;
}

/** What a call used. */
export interface Usage {
  tokensIn: number;
  tokensOut: number;
  /** Millionths of the currency of the price; null where there is none. */
  costMicros: number | null;
}

/** What one call will use at most, and what it used in the end. */
export interface UsageOfCall {
  planned: Pick<Planned, 'tokensIn' | 'costOf'>;
  actual: (reply: Reply | undefined, maxTokens: number) => Usage;
  /** Of a call to which no answer came: it may have been billed. */
  unanswered: () => Usage;
}

/** Characters that a token has at least on average, in English, code and JSON; fewer would be another kind of text. */
const CHARACTERS_PER_TOKEN = 3;

/**
 * Counts tokens from the texts, and believes what the endpoint says of them only where it can be true: not less than one,
 * not more than there are bytes, not more than the answer was allowed.
 */
export function usageOf(sent: readonly { content: string }[], shape: z.ZodType, price: Price | null): UsageOfCall {
  const text = sent.map(({ content }) => content).join('\n') + schemaText(shape);
  const estimate = tokensOf(text);
  const most = Buffer.byteLength(text) + 100;
  const costOf = (tokensIn: number, tokensOut: number): number =>
    price ? Math.ceil(tokensIn * price.in + tokensOut * price.out) : 0;
  const priced = (tokensIn: number, tokensOut: number): Usage => ({
    tokensIn,
    tokensOut,
    costMicros: price ? costOf(tokensIn, tokensOut) : null,
  });
  return {
    planned: { tokensIn: estimate, costOf },
    actual(reply, maxTokens) {
      const said = reply?.usage;
      const content = reply?.choices[0]?.message.content ?? '';
      return priced(
        believable(said?.prompt_tokens, most) ?? estimate,
        believable(said?.completion_tokens, maxTokens) ?? Math.min(maxTokens, tokensOf(content)),
      );
    },
    unanswered: () => priced(estimate, 0),
  };
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

function believable(said: number | null | undefined, most: number): number | undefined {
  return said !== null && said !== undefined && Number.isInteger(said) && said >= 1 && said <= most ? said : undefined;
}
