import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { Rule } from '../../src/schema/index.ts';

const Labels = z.record(z.string(), z.string()).default({});
const LoadedRule = z.looseObject({
  name: z.string(),
  query: z.string(),
  /** Seconds. */
  duration: z.number().nonnegative().default(0),
  labels: Labels,
  annotations: Labels,
  type: z.string(),
});
const Groups = z.looseObject({
  groups: z.array(
    z.looseObject({
      name: z.string(),
      /** Seconds between two evaluations. */
      interval: z.number().positive().optional(),
      rules: z.array(z.unknown()).nullable(),
    }),
  ),
});

/** The alert rules in the data of `/api/v1/rules`, as they are loaded now, by group and in the order of the group. */
export function loadedRules(data: unknown): Rule[] {
  const parsed = Groups.safeParse(data);
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data.groups.flatMap((group) =>
    (group.rules ?? []).flatMap((raw) => {
      const rule = LoadedRule.safeParse(raw);
      if (!rule.success) throw malformed(rule.error);
      return rule.data.type === 'alerting' ? [ruleOf(group.name, rule.data, raw)] : [];
    }),
  );
}

/** How often each alert is evaluated, in ms, by its name; the shortest where a name stands for several. */
export function evaluationIntervals(data: unknown): ReadonlyMap<string, number> {
  const intervals = new Map<string, number>();
  for (const { interval, rules } of Groups.safeParse(data).data?.groups ?? []) {
    for (const raw of rules ?? []) {
      const name = LoadedRule.safeParse(raw).data?.name;
      if (name === undefined || interval === undefined) continue;
      intervals.set(name, Math.min(interval * 1000, intervals.get(name) ?? Infinity));
    }
  }
  return intervals;
}

function ruleOf(group: string, rule: z.infer<typeof LoadedRule>, raw: unknown): Rule {
  const { name, query, duration, labels, annotations } = rule;
  const text = JSON.stringify(raw, null, 2);
  return { kind: 'rule', name, group, expr: query, forMs: duration * 1000, labels, annotations, text };
}

function malformed(error: z.ZodError): ToolError {
  return new ToolError(
    'prometheus',
    'malformed',
    `prometheus: /api/v1/rules answers what are no rules: ${z.prettifyError(error)}`,
  );
}
