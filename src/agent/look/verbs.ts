import { z } from 'zod';

const Handle = z.string().regex(/^E-[a-z]+-\d{3,}$/, 'an evidence id such as E-log-001');
/** How much time one count of a histogram is about, where nothing else is asked for. */
export const BIN_SECONDS = 60;
const Pattern = z.string().min(1).max(200);

/**
 * All that a model may ask to look at, each on a piece of evidence or through a configured tool. There is no verb that
 * writes. Patterns are plain text with `*` for anything, never regular expressions.
 */
export const VERBS = {
  query: z.strictObject({
    tool: z.string().max(80),
    input: z.record(z.string(), z.unknown()),
    /** What its answer is searched for; all of it counts where there is none. */
    pattern: Pattern.nullable().default(null),
  }),
  grep: z.strictObject({ evidence: Handle, pattern: Pattern, max: z.number().int().min(1).max(50).default(10) }),
  count: z.strictObject({ evidence: Handle, pattern: Pattern }),
  histogram: z.strictObject({
    evidence: Handle,
    pattern: Pattern,
    binSeconds: z.number().int().min(1).max(86_400).default(BIN_SECONDS),
  }),
  around: z.strictObject({
    evidence: Handle,
    line: z.number().int().min(1),
    lines: z.number().int().min(0).max(20).default(5),
  }),
  diff_hunk: z.strictObject({ evidence: Handle, path: z.string().min(1).max(500) }),
  object_diff: z.strictObject({ before: Handle, after: Handle }),
} as const;
export type Verb = keyof typeof VERBS;

/** What came of a look. */
export interface Look {
  outcome: 'found' | 'nothing' | 'refused' | 'could not look';
  /** What a model is shown: at most 2 kB, with the evidence ids and the totals. */
  text: string;
  evidence: string[];
  total: number;
  returned: number;
  truncated: boolean;
  /** Of a search in a commit, which of its lines were searched, and what it does with others that hold the text. */
  place?: { where: string; elsewhere: readonly string[] } | undefined;
}

/** Whether there is a verb of that name; names of inherited members are none. */
export function isVerb(name: string): name is Verb {
  return Object.hasOwn(VERBS, name);
}
