import { service, type Deviation } from '../../schema/index.ts';
import { fewMetrics, metricsInOrder } from './few-metrics.ts';
import { fileOfRules, speaksOfMetric } from './rule-text.ts';
import type { AuditContext, Audited } from './audit-context.ts';

/** Whether a rule reads what left its baseline inside a failing service, before its callers felt it. */
export function leadingSignalAlert({ own, rules, files, ledger }: AuditContext): Audited[] {
  if (rules.length === 0) return [];
  const place = fileOfRules(rules, files) ?? 'alert rules';
  const inner = own.filter(({ role }) => role === 'saturation' || role === 'cache');
  const services = [...new Set(inner.map(({ entity }) => entity.ref))];
  return services.map((name): Audited => {
    const signals = inner.filter(({ entity }) => entity.ref === name);
    const metrics = metricsInOrder(signals);
    const base = {
      kind: 'safeguard' as const,
      safeguard: 'leading-signal-alert',
      leg: 'detection' as const,
      entity: service(name),
      place,
    };
    const reading = rules.find(({ observation }) => metrics.some((metric) => speaksOfMetric(observation.expr, metric)));
    if (reading) {
      const evidence = [ledger.cite(reading, { title: `rule ${reading.observation.name}` })];
      return {
        ...base,
        statement: `\`${reading.observation.name}\` reads ${fewMetrics(metrics, name)}`,
        state: 'present',
        evidence,
      };
    }
    const query = `a rule that reads ${metrics.join(', ')}`;
    const title = `no rule reads ${metrics.join(', ')}`;
    const evidence = [
      ledger.absence({ title, query, searched: [...rules], entities: [service(name)] }),
      ...earliest(signals).evidence.slice(0, 1),
    ];
    return { ...base, statement: `No rule reads ${fewMetrics(metrics, name)}`, state: 'absent', evidence };
  });
}

function earliest([first, ...others]: readonly Deviation[]): { evidence: Deviation['evidence'] } {
  if (!first) return { evidence: [] };
  return others.reduce((best, one) => (one.onsetAt < best.onsetAt ? one : best), first);
}
