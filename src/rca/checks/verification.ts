import { secretsIn } from './reading/secrets.ts';
import type { Fault, Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

/** Places that no fix may write to: what decides what runs and who reviews. `trust.md` PAT. */
const FORBIDDEN =
  /(?:^|\/)(?:\.git|\.github|\.gitlab|\.circleci|\.buildkite|node_modules)(?:\/|$)|(?:^|\/)codeowners$/i;

/** Rules over how anyone can tell that an action works, and over what it would change. */
export const verification: readonly Rule[] = [
  {
    id: 'A05',
    severity: 'error',
    flags: 'an action without a verification',
    why: 'How will anyone know that it works?',
    bad: 'done when merged',
    good: 'replay of 7c1d0e2: CI exits 1',
    remedy: 'Say what is run or looked at, and what it shows when the action works.',
    check: ({ actions: all }) =>
      all.flatMap(({ verification, title }, index) =>
        (['how', 'expected'] as const)
          .filter((field) => verification[field].trim() === '')
          .map((field) => ({
            at: `/actions/${index}/verification/${field}`,
            text: title,
            problem: `it has no "${field}"`,
          })),
      ),
  },
  textRule({
    id: 'A06',
    severity: 'error',
    flags: 'a verification that nothing can fail',
    why: 'What cannot fail shows nothing.',
    bad: 'Confirm it works',
    good: 'Replay change 4471 in CI: the gate exits non-zero',
    remedy: 'Name the run, the input and the outcome that would show it does not work.',
    pattern:
      /^(?:verify|confirm|check|ensure|make sure|monitor)?\s*(?:that )?(?:it|this|everything|the (?:fix|issue|problem|change))?\s*(?:works?|is (?:fixed|done|resolved|ok)|closely|does not happen again|doesn['’]t recur|n\/a|tbd|none)\.?$/i,
    on: ({ place }) => place === 'verification',
    problem: (match) => `"${match}" cannot fail`,
  }),
  {
    id: 'A17',
    severity: 'error',
    flags:
      'a proposed pull request without files or without text, with a path outside the repository or one that decides what runs, or with a secret',
    why: 'A pull request that cannot be merged costs the trust in the next one.',
    bad: 'a pull request on ../deploy.yml',
    good: 'a pull request on charts/order-mailer/values.schema.json',
    remedy: 'Keep to files of the repository that may be proposed; make an issue of the rest.',
    // Whether a patch applies, and whether a test changes with it, is not in the document: the publisher sees to it.
    check: ({ actions }) =>
      actions.flatMap(({ artefact: { kind, files, proposal }, title }, index): Fault[] => {
        if (kind !== 'pr') return [];
        const at = `/actions/${index}/artefact`;
        const bad = files.flatMap((path, i) => {
          const problem = pathProblem(path);
          return problem === undefined ? [] : [{ at: `${at}/files/${i}`, text: path, problem }];
        });
        const missing = files.length === 0 || proposal === null || proposal.trim() === '';
        return [
          ...(missing
            ? [{ at, text: title, problem: 'it is called a pull request and proposes no text for a file' }]
            : []),
          ...bad,
          ...secretsIn(proposal ?? '').map(({ kind: secret }) => ({
            at: `${at}/proposal`,
            text: title,
            problem: `its text holds a ${secret}`,
          })),
        ];
      }),
  },
  {
    id: 'A20',
    severity: 'warn',
    flags: 'a new alert without its expression, its waiting time, its severity or its runbook',
    why: 'An alert that nobody can load, or that leads nowhere, is noise to come.',
    bad: 'Add an alert on lag',
    good: 'expr: lag > 30, for: 5m, severity: page, runbook_url: …/lag.md',
    remedy: 'Propose the whole rule: expr, for, severity, and the runbook it leads to.',
    check: ({ actions }) =>
      actions.flatMap(({ category, leg, title, criterion, artefact }, index) => {
        const isNew =
          criterion?.kind === 'alert' || /^(?:add|create|page)\b.{0,80}\b(?:alert|page|rule)\b/i.test(title);
        if (category !== 'monitoring' || leg !== 'detect' || !isNew) return [];
        const text = `${artefact.proposal ?? ''}\n${title}`;
        const isBound = criterion?.kind === 'alert';
        const missing = [
          ...(isBound && criterion.expr.trim() !== '' ? [] : /\bexpr\b/.test(text) ? [] : ['expression']),
          ...(isBound || /\bfor:/.test(text) ? [] : ['waiting time']),
          ...(/\bseverity\b/i.test(text) ? [] : ['severity']),
          ...(/\brunbook/i.test(text) ? [] : ['runbook']),
        ];
        return missing.length === 0
          ? []
          : [{ at: `/actions/${index}/artefact`, text: title, problem: `the alert has no ${missing.join(', no ')}` }];
      }),
  },
];

function pathProblem(path: string): string | undefined {
  if (path.trim() === '' || path.startsWith('/') || /^[a-z]:|\\/i.test(path) || path.split('/').includes('..')) {
    return 'the path is not one inside the repository';
  }
  return FORBIDDEN.test(path) ? 'no fix may write to this place' : undefined;
}
