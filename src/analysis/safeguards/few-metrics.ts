import type { Deviation } from '../../schema/index.ts';

/** The metrics of some deviations, each once, in the order in which they moved; of those that moved together the farthest first. */
export function metricsInOrder(deviations: readonly Deviation[]): string[] {
  const ordered = deviations.toSorted((a, b) => (a.onsetAt === b.onsetAt ? b.z - a.z : a.onsetAt < b.onsetAt ? -1 : 1));
  return [...new Set(ordered.map(({ metric }) => metric))];
}

/** As a sentence names them after a negation: `a`; `a` or `b`; `a`, `b` or another metric that moved. */
export function fewMetrics(metrics: readonly string[], whose = ''): string {
  const [first = '', second, ...more] = metrics.map((metric) => `\`${metric}\``);
  const of = whose === '' ? '' : ` of ${whose}`;
  if (second === undefined) return `${first}${of}`;
  return more.length === 0 ? `${first} or ${second}${of}` : `${first}, ${second} or another metric${of} that moved`;
}
