import type { Measure } from './measure.ts';

/** Nothing keeps the cluster from taking all copies of a service away at once. */
export const disruptionBudget: Measure = {
  safeguard: 'disruption-budget',
  needsMode: true,
  conditionKind: 'missing_guardrail',

  question({ safeguard }) {
    return `How many copies of ${safeguard.entity.ref} may the cluster take away at once?`;
  },

  counterfactual({ safeguard }) {
    return `If a disruption budget had stood beside ${safeguard.entity.ref}, the drain would have waited for a copy elsewhere`;
  },

  action({ safeguard }) {
    const name = safeguard.entity.ref;
    return {
      title: `Add a \`PodDisruptionBudget\` with \`maxUnavailable: 1\` for ${name} beside \`${safeguard.place}\``,
      rationale: `A drain may take every copy of ${name} at once.`,
      category: 'architecture',
      leg: 'mitigate',
      strength: 'interlock',
      priority: 'P2',
      priorityBasis: 'It bounds what maintenance of nodes can do.',
      effort: 'S',
      verification: {
        kind: 'chaos',
        how: `Drain a node of ${name} in staging`,
        expected: 'The drain waits until another copy is ready',
      },
      artefact: {
        kind: 'issue',
        repo: '',
        files: [safeguard.place],
        proposal: null,
      },
      criterion: null,
      fix: { kind: 'manifest', path: safeguard.place, service: name, part: 'disruption-budget' },
      risk: 'With a single copy, nodes cannot be drained at all.',
      rollback: 'Remove the budget.',
    };
  },
};
