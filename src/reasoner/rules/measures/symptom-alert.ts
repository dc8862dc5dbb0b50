import type { Measure } from './measure.ts';

/** Users felt it and no rule watches what they felt. */
export const symptomAlert: Measure = {
  safeguard: 'symptom-alert',
  conditionKind: 'missing_monitor',

  question({ path }) {
    return `Why did nothing page on ${path.symptom ? path.symptom.signal : 'what users felt'}?`;
  },

  counterfactual({ path }) {
    return `If a rule had watched ${path.symptom?.signal ?? 'the symptom'}, the page would have come with the first failed requests`;
  },

  action({ path, safeguard }) {
    const symptom = path.symptom;
    if (!symptom) return undefined;
    const above = Number((symptom.before + (symptom.peak - symptom.before) / 4).toPrecision(2));
    return {
      title: `Add a page to \`${safeguard.place}\` for ${symptom.signal} of ${symptom.entity.ref} above ${above} for 60 s`,
      rationale: `${symptom.entity.ref} failed its users and no rule on it fired.`,
      category: 'monitoring',
      leg: 'detect',
      strength: 'warn',
      priority: 'P1',
      priorityBasis: 'Users notice before the team does.',
      effort: 'S',
      verification: {
        kind: 'alert_drill',
        how: `Load the rule and replay the recorded series of \`${symptom.metric}\``,
        expected: 'It pages within two evaluation intervals of the onset',
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      risk: 'A second page where another rule fires on the same cause.',
      rollback: 'Remove the rule.',
    };
  },
};
