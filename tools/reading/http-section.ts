import { z } from 'zod';
import type { JsonSource } from './fetch-json.ts';

/** What every tool that asks a server over HTTP lets the operator configure. */
export const httpSection = {
  /** The address, with the path prefix if there is one; redirects are not followed. */
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address such as http://127.0.0.1:9090' })
    .refine(
      (url) => !/[?#]/.test(url) && (!URL.canParse(url) || new URL(url).username === ''),
      'must have no user, query or fragment',
    ),
  bearerToken: z.string().min(1).optional(),
  /** Further headers, such as `X-Scope-OrgID` or a basic `Authorization`. */
  headers: z.record(z.string(), z.string()).default({}),
  timeoutMs: z.number().int().positive().default(30_000),
  retries: z.number().int().min(0).max(5).default(2),
  maxAnswerBytes: z.number().int().positive().default(67_108_864),
};

/** The server of a tool's section. */
export function jsonSource(tool: string, section: z.infer<z.ZodObject<typeof httpSection>>): JsonSource {
  const { url, bearerToken, headers, timeoutMs, retries, maxAnswerBytes } = section;
  const authorization = bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` };
  return { tool, url, headers: { ...headers, ...authorization }, timeoutMs, retries, maxBytes: maxAnswerBytes };
}
