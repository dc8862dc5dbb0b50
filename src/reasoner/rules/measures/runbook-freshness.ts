import type { Measure } from './measure.ts';

/** The runbook was written for a system that has changed since. */
export const runbookFreshness: Measure = {
  safeguard: 'runbook-freshness',
  conditionKind: 'stale_runbook',

  question({ safeguard }) {
    return `When was \`${safeguard.place}\` last held against the system?`;
  },

  counterfactual({ safeguard }) {
    return `If \`${safeguard.place}\` had been held against the system since, it would name what responders found by themselves`;
  },

  action({ known, safeguard, path }) {
    const isCovered = known.findings.some(
      (finding) =>
        finding.kind === 'safeguard' &&
        finding.safeguard === 'runbook' &&
        finding.state === 'absent' &&
        finding.place === safeguard.place,
    );
    if (isCovered || !path.own) return undefined;
    return {
      title: `Walk through \`${safeguard.place}\` with \`${path.own.metric}\` of this incident and write down each step that no longer holds`,
      rationale: `${safeguard.statement}.`,
      category: 'knowledge',
      leg: 'mitigate',
      strength: 'inform',
      priority: 'P3',
      priorityBasis: 'It shortens the next incident of this kind, it does not prevent it.',
      effort: 'S',
      verification: {
        kind: 'alert_drill',
        how: 'Drill the page with the runbook in hand',
        expected: 'Each step can be done as it is written',
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      risk: 'None to production.',
      rollback: 'Revert the edit.',
    };
  },
};
