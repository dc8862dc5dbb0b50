import type { Measure } from './measure.ts';

/** A bad deploy is taken back by hand: a commit, a review and another deploy. */
export const automaticRollback: Measure = {
  safeguard: 'automatic-rollback',
  conditionKind: 'tooling_affordance',

  question() {
    return 'Why did taking the change back wait for a person?';
  },

  counterfactual({ change }) {
    return `If the pipeline had rolled ${change?.service ?? 'the service'} back on rising errors, no one would have had to pick which deploy to revert`;
  },

  action({ change, safeguard, path }) {
    if (!change) return undefined;
    const signal = path.symptom?.signal ?? 'the error ratio';
    return {
      title: `Add a rollback job to \`${safeguard.place}\` that redeploys the previous commit of ${change.service} when ${signal} rises within 5 minutes of a deploy`,
      rationale: `\`${change.sha.slice(0, 7)}\` stayed in ${change.service} until people had found it: every step from the page to the deploy that ended the incident was taken by hand.`,
      category: 'automation',
      leg: 'mitigate',
      strength: 'interlock',
      priority: 'P2',
      priorityBasis: `A deploy of ${change.service} that fails like \`${change.sha.slice(0, 7)}\` would last five minutes at most.`,
      effort: 'M',
      verification: {
        kind: 'chaos',
        how: `Deploy \`${change.sha.slice(0, 7)}\` to staging under recorded traffic`,
        expected: `The previous commit of ${change.service} serves traffic again without a person`,
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      risk: `A deploy of ${change.service} that migrates data cannot be taken back like this; leave those out.`,
      rollback: 'Disable the job.',
    };
  },
};
