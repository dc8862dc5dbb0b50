import type { Measure } from './measure.ts';
import { settingBound } from './setting-bound.ts';
import { belief } from '../../../rca/render/format/quantity.ts';

/** No step between merge and traffic looks at the values of a configuration file. */
export const configValidation: Measure = {
  safeguard: 'config-validation',
  conditionKind: 'missing_guardrail',

  question({ change }) {
    const [setting] = change?.settings ?? [];
    return setting
      ? `How could \`${setting.key}\` ${setting.after ?? 'unset'} reach traffic?`
      : `How could the change reach traffic?`;
  },

  counterfactual({ known, change }) {
    const bound = settingBound({ known, change });
    return bound
      ? `If CI had rejected \`${bound.key}\` ${bound.outside}, \`${change?.sha.slice(0, 7) ?? ''}\` would not have been deployed`
      : `If CI had run the service against its new configuration, the change would have failed before it met traffic`;
  },

  action({ known, change, safeguard, suspect }) {
    const bound = settingBound({ known, change });
    if (!bound || !change) return undefined;
    return {
      title: `Reject \`${bound.key}\` ${bound.outside} in \`${bound.path}\` before \`${safeguard.place}\` deploys it`,
      rationale: `\`${bound.key}\` ${bound.after} passed every step between merge and traffic; ${bound.history.values.length} recorded values of it show the range that served traffic.`,
      category: 'architecture',
      leg: 'prevent',
      strength: 'guard',
      priority: 'P1',
      priorityBasis: `Nothing stops \`${bound.key}\` ${bound.after} on its way to traffic, and \`${change.sha.slice(0, 7)}\` set this incident off with it (confidence ${belief(suspect.p)}).`,
      effort: 'S',
      verification: {
        kind: 'replay',
        how: `Run the check on \`${change.sha.slice(0, 7)}\` and on each earlier commit that set \`${bound.key}\``,
        expected: `The check exits 1 on \`${change.sha.slice(0, 7)}\` and 0 on every earlier version of \`${bound.path}\``,
      },
      artefact: {
        kind: 'issue',
        repo: '',
        files: [bound.path, safeguard.place],
        proposal: proposalOf(bound.criterion),
      },
      criterion: bound.criterion,
      fix: { kind: 'config-schema', path: bound.path, workflow: safeguard.place, restore: bound.before },
      risk: `A wanted change of \`${bound.key}\` outside the bound has to move the bound in the same commit.`,
      rollback: 'Remove the check.',
    };
  },
};

function proposalOf(criterion: { path: string; key: string; minimum: number | null; maximum: number | null }): string {
  const keys = criterion.key.split('.');
  const bound = criterion.minimum === null ? { maximum: criterion.maximum } : { minimum: criterion.minimum };
  const schema = keys.reduceRight<object>(
    (inner, key) => ({ type: 'object', required: [key], properties: { [key]: inner } }),
    { type: 'number', ...bound },
  );
  return `# JSON Schema of ${criterion.path}\n${JSON.stringify(schema, null, 2)}`;
}
