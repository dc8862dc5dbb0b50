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
    const { entity, place } = safeguard;
    const isFile = place !== entity.ref;
    return {
      title: `Raise the threshold or the waiting time of \`${entity.ref}\`${isFile ? ` in \`${place}\`` : ''} until it is silent while users feel nothing`,
      rationale: `${safeguard.statement}.`,
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
      priority: 'P2',
      priorityBasis: `Whoever is paged by \`${entity.ref}\` has learnt that most of its firings mean nothing.`,
      effort: 'S',
      verification: {
        kind: 'replay',
        how: `Replay the changed rule over the days in which \`${entity.ref}\` fired`,
        expected: `\`${entity.ref}\` fires in this incident, and no more when users felt nothing`,
      },
      artefact: { kind: 'issue', repo: '', files: isFile ? [place] : [], proposal: null },
      criterion: null,
      risk: `What moves \`${entity.ref}\` less than this incident did is then seen later.`,
      rollback: 'Revert the rule.',
    };
  },
};
