import type { Deviation } from '../../../schema/index.ts';
import type { Measure, Situation } from './measure.ts';

/** What deviated first inside the failing service is measured, and no rule watches it. */
export const leadingSignalAlert: Measure = {
  safeguard: 'leading-signal-alert',
  conditionKind: 'missing_monitor',

  question({ path }) {
    return `Why did nothing fire on ${path.own ? `\`${path.own.metric}\`` : 'what failed first'}?`;
  },

  counterfactual(situation) {
    const signal = leadingSignal(situation);
    return signal
      ? `If a rule had watched \`${signal.metric}\` of ${signal.entity.ref}, it would have fired before the page`
      : 'If a rule had watched the first signal that moved, it would have fired before the page';
  },

  action(situation) {
    const signal = leadingSignal(situation);
    if (!signal) return undefined;
    const { safeguard, detectedBy } = situation;
    const name = `${pascal(signal.entity.ref)}${pascal(signal.metric)}`;
    const above = threshold(signal);
    const forSeconds = Math.min(60, Math.round((detectedBy?.forMs ?? 60_000) / 1000));
    const expr = exprOf(signal, above);
    return {
      title: `Add alert \`${name}\` to \`${safeguard.place}\`: page when ${signal.signal} of ${signal.entity.ref} stays above ${above} for ${forSeconds} s`,
      rationale: `\`${signal.metric}\` left its baseline inside ${signal.entity.ref} and no rule reads it.`,
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
      priority: 'P1',
      priorityBasis: 'The same cause would be found again only by its effect on users.',
      effort: 'S',
      verification: {
        kind: 'replay',
        how: `Replay the rule over the recorded series of \`${signal.metric}\``,
        expected: 'Fires before the page of this incident, and never in healthy time',
      },
      artefact: {
        kind: 'issue',
        repo: '',
        files: [safeguard.place],
        proposal: ruleText({
          name,
          expr,
          forSeconds,
          service: signal.entity.ref,
          runbook: detectedBy?.annotations['runbook_url'],
        }),
      },
      criterion: { kind: 'alert', signal: signal.signal, above, forSeconds, expr },
      risk: `Pages where ${signal.entity.ref} runs above ${above} without harm.`,
      rollback: 'Remove the rule.',
    };
  },
};

/** The signal inside the failing service, if it is one that a rule can watch. */
function leadingSignal({ path }: Situation): Deviation | undefined {
  return path.own?.direction === 'up' ? path.own : undefined;
}

/** A quarter of the way from the baseline to the peak, in two digits: above healthy noise, early on the way up. */
function threshold({ before, peak }: Deviation): number {
  const level = before + (peak - before) / 4;
  const digits = Math.max(0, 1 - Math.floor(Math.log10(Math.max(Math.abs(level), 1e-9))));
  return Number(level.toFixed(Math.min(digits, 6)));
}

function exprOf({ metric, entity, role, unit }: Deviation, above: number): string {
  const selector = `${metric}{service=${JSON.stringify(entity.ref)}}`;
  if (role === 'saturation' || role === 'cache') {
    const isRate = unit === '/s' || metric.endsWith('_total');
    return isRate ? `sum(rate(${selector}[1m])) > ${above}` : `max(${selector}) > ${above}`;
  }
  return `max(${selector}) > ${above}`;
}

function ruleText(rule: {
  name: string;
  expr: string;
  forSeconds: number;
  service: string;
  runbook: string | undefined;
}): string {
  return [
    `- alert: ${rule.name}`,
    `  expr: ${rule.expr}`,
    `  for: ${rule.forSeconds}s`,
    '  labels:',
    '    severity: page',
    `    service: ${rule.service}`,
    ...(rule.runbook ? ['  annotations:', `    runbook_url: ${rule.runbook}`] : []),
  ].join('\n');
}

function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
