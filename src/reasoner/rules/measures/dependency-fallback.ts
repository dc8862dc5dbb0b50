import type { Measure } from './measure.ts';

/** A caller has no other way to answer when what it calls does not. */
export const dependencyFallback: Measure = {
  safeguard: 'dependency-fallback',
  needsMode: true,
  conditionKind: 'no_fallback',

  question({ safeguard, suspect }) {
    return `What could ${safeguard.entity.ref} answer without ${suspect.change?.service ?? suspect.entity.ref}?`;
  },

  counterfactual({ safeguard, suspect }) {
    return `If ${safeguard.entity.ref} had had another answer, its requests would not have failed with ${suspect.change?.service ?? suspect.entity.ref}`;
  },

  action({ safeguard, suspect }) {
    const [caller, callee] = [safeguard.entity.ref, suspect.change?.service ?? suspect.entity.ref];
    return {
      title: `Let ${caller} answer with its last good value, or with less, while ${callee} fails (\`${safeguard.place}\`)`,
      rationale: `\`${safeguard.place}\` names no fallback for ${callee}.`,
      category: 'architecture',
      leg: 'mitigate',
      strength: 'guard',
      priority: 'P3',
      priorityBasis: `It turns a failure of ${callee} into a smaller answer of ${caller}.`,
      effort: 'L',
      verification: {
        kind: 'test',
        how: `Let ${callee} refuse in a test of ${caller}`,
        expected: `${caller} answers 200 with what it has`,
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      risk: 'An old value may be wrong for some requests; say for which it may be served.',
      rollback: 'Switch the fallback off.',
    };
  },
};
