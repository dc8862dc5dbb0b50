import { changeNamed } from '../change-words.ts';
import { inside } from '../phrase.ts';
import type { Measure } from './measure.ts';

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

  action({ known, path, change, safeguard }) {
    const signal = path.own;
    if (!signal) return undefined;
    const undo = change
      ? `roll back the deploy of ${change.service} that came before it`
      : `relieve ${signal.entity.ref}`;
    const example = change ? ` On ${change.exposedFrom.slice(0, 10)} it was ${inside(changeNamed(change))}.` : '';
    const isRead = known.files.some((file) => file.path === safeguard.place);
    const steps = [
      `Compare \`${signal.metric}\` by service. One that left its level before the errors began is where to look.`,
      '- List the deploys of that service in the last hour, and roll back the last one before its level changed.',
      `- The latest deploy of another service is not a better guess.${example}`,
    ];
    const place = isRead ? safeguard.place : `runbooks/${slugOf(safeguard.place)}.md`;
    return {
      title: `${isRead ? 'Put a first step into' : 'Add runbook'} \`${place}\`: compare \`${signal.metric}\` by service, then ${undo}`,
      rationale: isRead
        ? `The runbook names neither \`${signal.metric}\` nor a rollback, and the page leads nowhere else.`
        : `${safeguard.statement}.`,
      category: 'knowledge',
      leg: 'mitigate',
      strength: 'inform',
      priority: 'P2',
      priorityBasis: `It leads whoever answers next to \`${signal.metric}\` first; it does not keep the cause away.`,
      effort: 'S',
      verification: {
        kind: 'alert_drill',
        how: `Drill the page with the recorded series of \`${signal.metric}\` on the dashboard`,
        expected: `The responder names ${signal.entity.ref} from the step alone`,
      },
      artefact: {
        kind: 'issue',
        repo: '',
        files: [place],
        proposal: steps.map((step, index) => `${index === 0 ? '1. ' : '   '}${step}`).join('\n'),
      },
      criterion: null,
      fix: isRead
        ? { kind: 'runbook-step', path: place, lines: steps }
        : {
            kind: 'runbook',
            path: place,
            title: safeguard.place,
            steps: steps.map((step) => step.replace(/^- /, '')),
          },
      risk: `Where \`${signal.metric}\` moves for another reason, the step points at a service that is well.`,
      rollback: 'Revert the edit.',
    };
  },
};

/** A name as a file's: `ShopErrorRatioHigh` as `shop-error-ratio-high`. */
function slugOf(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
