import type { Measure } from './measure.ts';

/** Nothing asks a copy whether it can serve, so that traffic reaches one that cannot. */
export const probes: Measure = {
  safeguard: 'probes',
  needsMode: true,
  conditionKind: 'missing_guardrail',

  question({ safeguard }) {
    return `What kept traffic away from a copy of ${safeguard.entity.ref} that could not serve?`;
  },

  counterfactual({ safeguard }) {
    return `If \`${safeguard.place}\` had set a readiness probe for ${safeguard.entity.ref}, its failing copies would have got no traffic`;
  },

  action({ safeguard }) {
    const name = safeguard.entity.ref;
    return {
      title: `Add a \`readinessProbe\` to ${name} in \`${safeguard.place}\` that asks what a request needs`,
      rationale: `\`${safeguard.place}\` sends traffic to ${name} from the moment its process runs.`,
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
      priority: 'P2',
      priorityBasis: 'It stops a rollout at the first copy that cannot serve.',
      effort: 'S',
      verification: {
        kind: 'test',
        how: `Roll ${name} out in staging with this failure in it`,
        expected: 'The rollout stops at the first copy, and the old copies go on serving',
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      fix: { kind: 'manifest', path: safeguard.place, service: name, part: 'probes' },
      risk: 'A probe that asks for too much takes out all copies at once.',
      rollback: 'Revert the manifest.',
    };
  },
};
