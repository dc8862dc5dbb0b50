import type { Measure } from './measure.ts';

/** The alert that told of the incident fires so often without one that nobody can tell the difference. */
export const quietAlerts: Measure = {
  safeguard: 'quiet-alerts',
  conditionKind: 'missing_monitor',

  question({ safeguard }) {
    return `What made \`${safeguard.entity.ref}\` stand out among its other firings?`;
  },

  counterfactual({ safeguard }) {
    return `If \`${safeguard.entity.ref}\` had fired for this incident only, it would have been read as one`;
  },

  action({ safeguard }) {
    return {
      title: `Raise the threshold or the waiting time of \`${safeguard.entity.ref}\` so that it is silent over the recorded hours without the incident`,
      rationale: `${safeguard.statement}.`,
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
      priority: 'P2',
      priorityBasis: 'Each firing without effect makes the next one slower to be read.',
      effort: 'S',
      verification: {
        kind: 'replay',
        how: 'Replay the changed rule over the recorded hours',
        expected: 'Fires in this incident and at no other time',
      },
      artefact: { kind: 'issue', repo: '', files: [], proposal: null },
      criterion: null,
      risk: 'A smaller incident of this kind is then seen later.',
      rollback: 'Revert the rule.',
    };
  },
};
