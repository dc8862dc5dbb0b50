import type { Seen } from '../../ledger.ts';
import type { File, Rule } from '../../schema/index.ts';

/** Whether an expression uses a metric, whatever part of a histogram it names. */
export function speaksOfMetric(expr: string, metric: string): boolean {
  const base = metric.replace(/_(bucket|sum|count)$/, '');
  return new RegExp(`(^|[^\\w:])${escape(base)}(_bucket|_sum|_count)?($|[^\\w:])`).test(expr);
}

/** The file that a rule is written in, as far as the files were read. */
export function fileOfRules(rules: readonly Seen<Rule>[], files: readonly Seen<File>[]): string | undefined {
  const names = rules.map(({ observation }) => observation.name);
  const holding = files
    .filter(({ observation }) => /\.ya?ml$/i.test(observation.path))
    .map(({ observation }) => ({
      path: observation.path,
      hits: names.filter((name) => new RegExp(`alert:\\s*["']?${escape(name)}\\b`).test(observation.text)).length,
    }))
    .filter(({ hits }) => hits > 0)
    .toSorted((a, b) => b.hits - a.hits || (a.path < b.path ? -1 : 1));
  return holding[0]?.path;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
