import type { Measure } from './measure.ts';
import { settingOf } from '../hypothesise.ts';

/** The runbook that the page links does not lead to what helped. */
export const runbook: Measure = {
  safeguard: 'runbook',
  conditionKind: 'stale_runbook',

  question({ safeguard }) {
    return `What did the page offer to whoever answered it? (\`${safeguard.place}\`)`;
  },

  counterfactual({ path, safeguard }) {
    const signal = path.own ? `\`${path.own.metric}\`` : 'what failed';
    return `If \`${safeguard.place}\` had led to ${signal}, the change that ended the incident would have been the first one tried`;
  },

  action({ path, change, safeguard }) {
    const signal = path.own;
    if (!signal) return undefined;
    const undo = change
      ? `roll back the deploy of ${change.service} that came before it`
      : `relieve ${signal.entity.ref}`;
    return {
      title: `Put a first step into \`${safeguard.place}\`: compare \`${signal.metric}\` by service, then ${undo}`,
      rationale: `The runbook names neither \`${signal.metric}\` nor a rollback, and the page leads nowhere else.`,
      category: 'knowledge',
      leg: 'mitigate',
      strength: 'inform',
      priority: 'P2',
      priorityBasis: 'It shortens the next incident of this kind, it does not prevent it.',
      effort: 'S',
      verification: {
        kind: 'alert_drill',
        how: `Drill the page with the recorded series of \`${signal.metric}\` on the dashboard`,
        expected: `The responder names ${signal.entity.ref} from the step alone`,
      },
      artefact: {
        kind: 'issue',
        repo: '',
        files: [safeguard.place],
        proposal: [
          `1. Look at \`${signal.metric}\` for each service. One that left its level before the errors began is where to look.`,
          `2. List the deploys of that service in the last hour. In this incident: ${change ? `\`${change.sha.slice(0, 7)}\` (${change.settings.map(settingOf).join(', ') || change.subject})` : 'none'}.`,
          '3. Roll that deploy back. The latest deploy of another service is not a better guess.',
        ].join('\n'),
      },
      criterion: null,
      risk: 'None to production.',
      rollback: 'Revert the edit.',
    };
  },
};
