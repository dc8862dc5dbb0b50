import fc from 'fast-check';
import { z } from 'zod';
import { Rca, instant } from '../../schema/index.ts';

/** Words, marks of Markdown and HTML, what cannot be seen, and any other text. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        ' ',
        '|',
        '`',
        '``',
        '*',
        '_',
        '#1',
        '@me',
        '<b>',
        '&amp;',
        '\\',
        '\n',
        '\r\n',
        '\u200b',
        '.',
        ':',
        '- ',
        '1. ',
        'FIELD',
        '## Evidence',
        '</details>',
        '[x](y)',
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => wellFormed(parts.join('')));

const anyInstant = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }).map((ms) => instant(ms));

/** Any document that the schema takes, made from the schema itself. */
export function arbitraryRca(): fc.Arbitrary<Rca> {
  return of(z.toJSONSchema(Rca, { unrepresentable: 'any' }), true)
    .map((value) => Rca.safeParse(ordered(value)))
    .filter((parsed) => parsed.success)
    .map((parsed) => Rca.parse(parsed.data));
}

type Schema = z.core.JSONSchema.BaseSchema;

function of(schema: Schema, isTop = false): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => of(plain(one))));
  switch (schema.type) {
    case 'object':
      return object(schema, isTop);
    case 'array': {
      if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map((one) => of(plain(one))));
      const least = schema.minItems ?? 0;
      const item = Array.isArray(schema.items) ? fc.constant(null) : of(plain(schema.items ?? {}));
      return fc.array(item, { minLength: least, maxLength: least + 2 });
    }
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: Math.max(0, schema.minimum ?? 0), max: 9999 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true }).map((n) => n + 0);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case undefined:
      break;
  }
  return fc.constantFrom('x', 1, null);
}

function object(schema: Schema, isTop: boolean): fc.Arbitrary<unknown> {
  const keys = Object.entries(schema.properties ?? {});
  if (keys.length === 0)
    return fc.dictionary(
      fc.constantFrom('a', 'b', 'tool'),
      typeof schema.additionalProperties === 'object' ? of(schema.additionalProperties) : fc.constant('x'),
      { maxKeys: 2 },
    );
  const fields = keys.map(
    ([key, field]) => [key, isTop && key === 'edits' ? fc.constant(undefined) : of(plain(field))] as const,
  );
  return fc
    .record(Object.fromEntries(fields))
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
}

function text({ pattern, maxLength, minLength }: Schema): fc.Arbitrary<string> {
  if (pattern === undefined)
    return anyText.map((one) =>
      one
        .slice(0, maxLength ?? 200)

        .padEnd(minLength ?? 0, 'x'),
    );
  if (pattern.includes('T([01]')) return anyInstant;
  return fc.stringMatching(new RegExp(pattern), { size: '-1' });
}

/** Windows go forward, as the schema wants them. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, ordered(one)]));
  const { from, to } = fields;
  return typeof from === 'string' && typeof to === 'string' && from > to ? { ...fields, from: to, to: from } : fields;
}

function plain(schema: z.core.JSONSchema._JSONSchema): Schema {
  return typeof schema === 'boolean' ? {} : schema;
}

/** Without halves of characters, which JSON in UTF-8 cannot carry. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '');
}
