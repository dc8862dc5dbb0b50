import type { Measure } from './measure.ts';

/** A caller waits for a callee that does not answer for as long as that takes. */
export const timeoutsAndRetries: Measure = {
  safeguard: 'timeouts-and-retries',
  needsMode: true,
  conditionKind: 'unsafe_default',

  question({ safeguard, suspect }) {
    return `How long did ${safeguard.entity.ref} wait for ${suspect.change?.service ?? suspect.entity.ref}?`;
  },

  counterfactual({ safeguard, suspect }) {
    const callee = suspect.change?.service ?? suspect.entity.ref;
    return `If \`${safeguard.place}\` had set a timeout for ${callee}, ${safeguard.entity.ref} would have given up in time to serve the rest`;
  },

  action({ safeguard, suspect }) {
    const [caller, callee] = [safeguard.entity.ref, suspect.change?.service ?? suspect.entity.ref];
    return {
      title: `Set a timeout and at most one retry for calls from ${caller} to ${callee} in \`${safeguard.place}\``,
      rationale: `\`${safeguard.place}\` names neither for ${callee}.`,
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
      priority: 'P2',
      priorityBasis: `It keeps ${caller} up while ${callee} does not answer.`,
      effort: 'S',
      verification: {
        kind: 'test',
        how: `Let ${callee} hang in a test of ${caller}`,
        expected: `${caller} answers within its own timeout, and ${callee} gets at most two calls a request`,
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      fix: { kind: 'timeout', path: safeguard.place, callee },
      risk: `A timeout below the slowest healthy answer of ${callee} fails requests that would have succeeded.`,
      rollback: 'Revert the setting.',
    };
  },
};
