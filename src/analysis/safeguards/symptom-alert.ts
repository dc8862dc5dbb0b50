import type { Seen } from '../../ledger.ts';
import { service, type Deviation, type Rule } from '../../schema/index.ts';
import { clockTime } from '../clock-time.ts';
import { speaksOfMetric } from './rule-text.ts';
import type { AuditContext, Audited } from './audit-context.ts';

/** Whether a rule watches what users felt, and whether it fired. */
export function symptomAlert({ symptom, rules, alerts, ledger }: AuditContext): Audited[] {
  if (!symptom || rules.length === 0) return [];
  const name = symptom.entity.ref;
  const base = {
    kind: 'safeguard' as const,
    safeguard: 'symptom-alert',
    leg: 'detection' as const,
    entity: service(name),
  };
  const watching = rulesOnSymptom(symptom, rules);
  const fired = alerts
    .filter(
      ({ observation }) =>
        observation.state === 'firing' && watching.some((rule) => rule.observation.name === observation.name),
    )
    .toSorted((a, b) => (a.observation.startsAt < b.observation.startsAt ? -1 : 1))[0];
  const rule = watching.find(({ observation }) => observation.name === fired?.observation.name) ?? watching[0];
  if (!rule) {
    const query = `a rule on \`${symptom.metric}\` of ${name}`;
    const evidence = [
      ledger.absence({ title: `no rule on ${symptom.signal} of ${name}`, query, searched: [...rules] }),
    ];
    const statement = `No rule watches the ${symptom.signal} of ${name}`;
    return [{ ...base, statement, state: 'absent', place: 'alert rules', evidence }];
  }
  const evidence = [ledger.cite(rule, { title: `rule ${rule.observation.name}` })];
  if (fired) evidence.push(ledger.cite(fired, { title: `${fired.observation.name} firing` }));
  const when = fired ? `, and fired at ${clockTime(fired.observation.startsAt)}` : '';
  const statement = `\`${rule.observation.name}\` watches the ${symptom.signal} of ${name}${when}`;
  return [{ ...base, statement, state: 'present', place: rule.observation.name, evidence }];
}

/** The rules that watch what users felt. */
export function rulesOnSymptom({ metric, entity }: Deviation, rules: readonly Seen<Rule>[]): Seen<Rule>[] {
  return rules.filter(({ observation: { expr } }) => speaksOfMetric(expr, metric) && concerns(expr, entity.ref));
}

/** A rule that names a service in its selectors is about that one; a rule that names none is about all. */
function concerns(expr: string, name: string): boolean {
  const selected = [...expr.matchAll(/\b(?:service|app|job|service_name|deployment)\s*=~?\s*"([^"]*)"/g)];
  return selected.length === 0 || selected.some(([, value]) => value !== undefined && matches(value, name));
}

function matches(pattern: string, name: string): boolean {
  return pattern.split('|').some((part) => part === name || part === '.*' || part === '.+');
}
