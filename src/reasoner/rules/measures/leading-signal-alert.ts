import type { Deviation } from '../../../schema/index.ts';
import { sentence } from '../phrase.ts';
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
    const name = `${pascal(signal.entity.ref)}${pascal(signal.metric)}${signal.direction === 'up' ? 'High' : 'Low'}`;
    const comparison = signal.direction === 'up' ? '>' : '<';
    const threshold = thresholdOf(signal);
    const forSeconds = Math.min(60, Math.round((detectedBy?.forMs ?? 60_000) / 1000));
    const runbookUrl = detectedBy?.annotations['runbook_url'];
    const expr = `${watched(signal)} ${comparison} ${threshold}`;
    return {
      title: `Add alert \`${name}\` to \`${safeguard.place}\`: page when ${watchedName(signal)} of ${signal.entity.ref} stays ${signal.direction === 'up' ? 'above' : 'below'} ${threshold} for ${forSeconds} s`,
      rationale: sentence(signal.statement),
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
      priority: 'P1',
      priorityBasis: `Until a rule reads \`${signal.metric}\`, the same cause is found again only by its effect on users.`,
      effort: 'S',
      verification: {
        kind: 'replay',
        how: `Replay the rule over the recorded series of \`${signal.metric}\``,
        expected: `\`${name}\` fires before ${detectedBy ? `\`${detectedBy.name}\`` : 'anybody noticed'} in this incident, and never in healthy time`,
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
          runbook: runbookUrl,
        }),
      },
      criterion: {
        kind: 'alert',
        service: signal.entity.ref,
        signal: signal.signal,
        comparison,
        threshold,
        forSeconds,
        expr,
      },
      fix: {
        kind: 'alert-rule',
        path: safeguard.place,
        name,
        labels: { severity: 'page', service: signal.entity.ref },
        annotations: {
          summary: `${watchedName(signal).replaceAll('`', '')} of ${signal.entity.ref} stays ${signal.direction === 'up' ? 'above' : 'below'} ${threshold}`,
          ...(runbookUrl ? { runbook_url: runbookUrl } : {}),
        },
      },
      risk: `Pages where ${watchedName(signal)} of ${signal.entity.ref} stays ${signal.direction === 'up' ? 'above' : 'below'} ${threshold} without harm.`,
      rollback: 'Remove the rule.',
    };
  },
};

/** The signal inside the failing service, if a rule can watch it as it is: a gauge, or the rate of a counter. */
function leadingSignal({ path }: Situation): Deviation | undefined {
  const own = path.own;
  return own && own.signal.includes(own.metric) && !own.signal.includes(' of calls to ') ? own : undefined;
}

/** A quarter of the way from the baseline to the extreme, in two digits: outside healthy noise, early on the way. */
function thresholdOf({ before, peak }: Deviation): number {
  return Number((before + (peak - before) / 4).toPrecision(2));
}

function watched({ metric, entity, signal, direction }: Deviation): string {
  const selector = `${metric}{service=${JSON.stringify(entity.ref)}}`;
  if (signal.startsWith('rate of ')) return `sum(rate(${selector}[1m]))`;
  return `${direction === 'up' ? 'max' : 'min'}(${selector})`;
}

function watchedName({ metric, signal }: Deviation): string {
  return signal.startsWith('rate of ') ? `the rate of \`${metric}\`` : `\`${metric}\``;
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
