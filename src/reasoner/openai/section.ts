import { z } from 'zod';

/** In the currency of your own choice, for a million tokens. */
const Price = z.strictObject({ in: z.number().nonnegative(), out: z.number().nonnegative() });

/** What a model may cost at most; null is no cap. */
function capsOf(defaults: { calls: number; tokensIn: number; tokensOut: number; minutes: number | null }) {
  return z.strictObject({
    calls: z.number().int().nonnegative().default(defaults.calls),
    tokensIn: z.number().int().nonnegative().default(defaults.tokensIn),
    tokensOut: z.number().int().nonnegative().default(defaults.tokensOut),
    money: z.number().nonnegative().nullable().default(null),
    minutes: z.number().nonnegative().nullable().default(defaults.minutes),
  });
}

const Role = z.strictObject({
  model: z.string().min(1).optional(),
  temperature: z.number().min(0).max(2).nullable().optional(),
  maxTokens: z.number().int().positive().optional(),
  price: Price.nullable().optional(),
});

const Endpoint = z.strictObject({
  baseUrl: z.url(),
  apiKey: z.string().min(1).default('none'),
  model: z.string().min(1),
  maxTokens: z.number().int().positive().default(6000),
  maxTokensParam: z.enum(['max_completion_tokens', 'max_tokens']).default('max_completion_tokens'),
  temperature: z.number().min(0).max(2).nullable().default(null),
  retries: z.number().int().min(0).max(5).default(2),
  /** Of one try. As long as `maxTokens` take at 33 a second; a model that thinks first or runs on a processor takes longer. */
  timeoutSeconds: z.number().positive().default(180),
  /** How long a queued incident waits for a model that is out of reach, before the rules investigate it. */
  waitHours: z.number().nonnegative().max(40).default(12),
  /** How an answer's shape is asked for first; what the endpoint does not know is asked for in a looser form. */
  format: z.enum(['json_schema', 'json_object', 'plain']).default('json_schema'),
  price: Price.nullable().default(null),
  /** Steps that another model of the same endpoint answers. */
  roles: z
    .partialRecord(z.enum(['hypothesise', 'falsify', 'explain', 'prevent', 'narrate', 'criticise']), Role)
    .default({}),
  /** `trust.md` BUD-1 for a run; a day holds twenty of them. */
  caps: z
    .strictObject({
      run: capsOf({ calls: 40, tokensIn: 150_000, tokensOut: 20_000, minutes: 20 })
        .extend({ inSequence: z.number().int().nonnegative().default(8) })
        .prefault({}),
      day: capsOf({ calls: 800, tokensIn: 3_000_000, tokensOut: 400_000, minutes: null }).prefault({}),
    })
    .prefault({}),
});

/** An endpoint for models: which of them answers which step, what an answer and a run may cost. */
export const ModelSection = Endpoint.refine(
  ({ caps, ...models }) => (caps.run.money === null && caps.day.money === null) || isPriced(models),
  { path: ['caps'], message: 'cap money, which only holds where every model has a price, those of roles too' },
);
export type ModelSection = z.infer<typeof ModelSection>;

function isPriced({ model, price, roles }: Pick<z.infer<typeof Endpoint>, 'model' | 'price' | 'roles'>): boolean {
  const others = Object.values(roles).filter((role) => role.model !== undefined && role.model !== model);
  return price !== null && others.every((role) => role.price != null);
}
