import { join } from 'node:path';
import { z } from 'zod';
import { readText } from '../read.ts';

/** One recorded answer: which tool, what it was asked, and what it said. */
export interface ToolAnswer {
  tool: string;
  args: Readonly<Record<string, unknown>>;
  /** A text, or the structure that the tool answered with. */
  said: unknown;
}

const Recorded = z.record(z.string(), z.unknown());

/** The answers of a case, in the order in which they stand. Throws where `tools.json.gz` is not as described. */
export function readToolAnswers(folder: string): ToolAnswer[] {
  const path = join(folder, 'tools.json.gz');
  const recorded = Recorded.parse(JSON.parse(readText(path)));
  return Object.entries(recorded).map(([key, said]) => {
    const colon = key.indexOf(':');
    const [tool, args] = colon < 0 ? [key, '{}'] : [key.slice(0, colon), key.slice(colon + 1)];
    return {
      tool,
      args: Recorded.catch({}).parse(parsed(args)),
      said: typeof said === 'string' ? (parsed(said) ?? said) : said,
    };
  });
}

/** Text as JSON; undefined where it is none. A bare number or word stays a text. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The argument of a question as text; empty where there is none. */
export function argument({ args }: ToolAnswer, name: string): string {
  const value = args[name];
  return typeof value === 'string' ? value : '';
}
