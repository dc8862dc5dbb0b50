import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { messageOf, type ModelFailure } from '../../errors.ts';

/** How an answer's shape is asked for, the strictest first. Who does not know one is asked in the next. */
export const FORMATS = ['json_schema', 'json_object', 'plain'] as const;
export type Format = (typeof FORMATS)[number];

/** The next way to ask; undefined after the last. */
export function looser(format: Format): Format | undefined {
  return FORMATS[FORMATS.indexOf(format) + 1];
}

/** The member of the request that asks for the shape. */
export function responseFormat(format: Format, shape: z.ZodType, step: string): object {
  if (format === 'json_schema') return { response_format: zodResponseFormat(shape, step) };
  return format === 'json_object' ? { response_format: { type: 'json_object' } } : {};
}

/** The shape in words, for whoever is not held to it: the same for every question of a step. */
export function shapeInWords(shape: z.ZodType): string {
  return `Answer with one JSON object and nothing else. It fits this JSON Schema:\n${schemaText(shape)}`;
}

/** The JSON Schema of a shape, as text. */
export function schemaText(shape: z.ZodType): string {
  return JSON.stringify(z.toJSONSchema(shape));
}

/** An answer that fits the shape, or what is wrong with it. */
export type Read<Value> = { ok: true; value: Value } | { ok: false; failure: ModelFailure; problem: string };

/** Reads an answer: JSON, whole or inside a fenced block, that fits the shape. Nothing is guessed or cut to fit. */
export function readAs<Shape extends z.ZodType>(content: string, shape: Shape): Read<z.infer<Shape>> {
  let json: unknown;
  try {
    json = JSON.parse(fenced(content) ?? content);
  } catch (error) {
    return { ok: false, failure: 'malformed', problem: `the answer is not JSON: ${messageOf(error)}` };
  }
  const parsed = shape.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: 'off-schema', problem: z.prettifyError(parsed.error).slice(0, 1500) };
}

/** What stands in the first fenced block; undefined where the text is not fenced. */
function fenced(content: string): string | undefined {
  if (content.startsWith('{')) return undefined;
  const open = content.indexOf('```');
  if (open < 0) return undefined;
  const from = content.indexOf('\n', open);
  const to = from < 0 ? -1 : content.indexOf('\n```', from);
  return to < 0 ? undefined : content.slice(from + 1, to);
}
