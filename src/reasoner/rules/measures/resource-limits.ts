import type { Measure } from './measure.ts';

/** Nothing bounds what a process takes, so that it takes it from its neighbours and is ended where there is no more. */
export const resourceLimits: Measure = {
  safeguard: 'resource-limits',
  needsMode: true,
  conditionKind: 'missing_guardrail',

  question({ safeguard }) {
    return `What bounded what ${safeguard.entity.ref} may take?`;
  },

  counterfactual({ safeguard, path }) {
    const signal = path.own ? `\`${path.own.metric}\`` : 'it';
    return `If \`${safeguard.place}\` had set limits for ${safeguard.entity.ref}, ${signal} would have stopped at them`;
  },

  action({ safeguard, path }) {
    const name = safeguard.entity.ref;
    const peak = path.own ? `, above its highest healthy \`${path.own.metric}\`` : '';
    return {
      title: `Set \`resources.limits\` for ${name} in \`${safeguard.place}\`${peak}`,
      rationale: `\`${safeguard.place}\` leaves ${name} without a limit, so that nothing but the node ended its growth.`,
      category: 'architecture',
      leg: 'prevent',
      strength: 'guard',
      priority: 'P2',
      priorityBasis: 'It keeps this kind of failure to one service.',
      effort: 'S',
      verification: {
        kind: 'test',
        how: `Validate \`${safeguard.place}\` and load ${name} beyond its limit in staging`,
        expected: `${name} is ended alone, and its neighbours keep their level`,
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      fix: { kind: 'manifest', path: safeguard.place, service: name, part: 'limits' },
      risk: `A limit below what ${name} needs in its busiest hour restarts it.`,
      rollback: 'Revert the manifest.',
    };
  },
};
