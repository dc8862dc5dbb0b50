import type { Measure } from './measure.ts';

/** One copy carries all the traffic, so that losing it is losing the service. */
export const replicas: Measure = {
  safeguard: 'replicas',
  needsMode: true,
  conditionKind: 'no_isolation',

  question({ safeguard }) {
    return `What else could have served when the copy of ${safeguard.entity.ref} did not?`;
  },

  counterfactual({ safeguard }) {
    return `If \`${safeguard.place}\` had asked for a second copy of ${safeguard.entity.ref}, it would have served part of these requests`;
  },

  action({ safeguard }) {
    const name = safeguard.entity.ref;
    return {
      title: `Set \`replicas: 2\` for ${name} in \`${safeguard.place}\`, spread over nodes`,
      rationale: `\`${safeguard.place}\` runs ${name} as a single copy.`,
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
      priority: 'P2',
      priorityBasis: 'It halves what the loss of a copy costs.',
      effort: 'S',
      verification: {
        kind: 'chaos',
        how: `End one copy of ${name} in staging under recorded traffic`,
        expected: 'No request fails for longer than one probe period',
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      fix: { kind: 'manifest', path: safeguard.place, service: name, part: 'replicas' },
      risk: `What ${name} keeps in memory is then kept twice.`,
      rollback: 'Revert the manifest.',
    };
  },
};
