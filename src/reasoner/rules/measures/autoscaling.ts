import type { Measure } from './measure.ts';

/** The number of copies stays as it is, however much there is to do. */
export const autoscaling: Measure = {
  safeguard: 'autoscaling',
  needsMode: true,
  conditionKind: 'capacity_policy',

  question({ safeguard }) {
    return `What would have given ${safeguard.entity.ref} more room?`;
  },

  counterfactual({ safeguard, path }) {
    const signal = path.own ? ` as \`${path.own.metric}\` rose` : '';
    return `If an autoscaler had stood beside ${safeguard.entity.ref}, copies would have been added${signal}`;
  },

  action({ safeguard, path }) {
    const name = safeguard.entity.ref;
    const signal = path.own;
    if (!signal) return undefined;
    return {
      title: `Add an autoscaler for ${name} beside \`${safeguard.place}\` that follows \`${signal.metric}\``,
      rationale: `\`${safeguard.place}\` fixes the number of copies of ${name}.`,
      category: 'automation',
      leg: 'mitigate',
      strength: 'guard',
      priority: 'P2',
      priorityBasis: 'The same load would fill the same copies again.',
      effort: 'M',
      verification: {
        kind: 'chaos',
        how: `Replay the traffic of this incident against ${name} in staging`,
        expected: `Copies are added before \`${signal.metric}\` reaches ${signal.peak}`,
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      fix: { kind: 'manifest', path: safeguard.place, service: name, part: 'autoscaler' },
      risk: `What stands behind ${name} gets the load that its copies held back.`,
      rollback: 'Remove the autoscaler.',
    };
  },
};
