import { DUE_DAYS, epochMs, instant } from '../../schema/index.ts';
import type { CheckContext, Fault, Rule } from './rule.ts';

/** Owners that are known without a place where they are written down. */
const TOLD: ReadonlySet<string> = new Set(['configured', 'oncall']);

/** Rules over who sees to an action, by when, and where that is followed. */
export const ownership: readonly Rule[] = [
  {
    id: 'A02',
    severity: 'error',
    flags: 'an action without an owner, or with one that its source does not name',
    why: 'No name, no fix.',
    bad: 'Owner: backend',
    good: '@org/payments (CODEOWNERS line 14 for deploy/payments/**, p 0.95)',
    remedy: 'Derive the owner from CODEOWNERS, the catalogue or the history, or configure one.',
    check: ({ actions: all }, context) =>
      all.flatMap(({ owner, title }, index): Fault[] => {
        const at = `/actions/${index}/owner`;
        if (!owner) return [{ at, text: title, problem: 'nobody owns it' }];
        if (owner.derivedFrom !== 'codeowners' || isNamed(owner.candidate, owner.evidence, context)) return [];
        return [{ at, text: owner.candidate, problem: 'the cited CODEOWNERS does not name this owner' }];
      }),
  },
  {
    id: 'A03',
    severity: 'warn',
    flags: 'an owner of whom it is not said how they were found',
    why: 'Someone who does not know why they own it will hand it on.',
    bad: '@org/payments',
    good: '@org/payments (CODEOWNERS line 14 for deploy/payments/**)',
    remedy: 'Say which line, entry or history names the owner, and cite it.',
    check: ({ actions }) =>
      actions.flatMap(({ owner }, index) => {
        if (!owner || (owner.path.trim() !== '' && (TOLD.has(owner.derivedFrom) || owner.evidence.length > 0)))
          return [];
        const problem = `it is not said where ${owner.derivedFrom} names this owner`;
        return [{ at: `/actions/${index}/owner`, text: owner.candidate, problem }];
      }),
  },
  {
    id: 'A04',
    severity: 'error',
    flags: 'a due date that is no day, is past when the incident ends, or is later than the priority allows',
    why: 'A promise without a day is a wish.',
    bad: 'P1, due 2027-06-30 for an incident of 2026-03-12',
    good: 'P1, due 2026-04-09',
    remedy: 'Take the due date from the priority: P0 7 days, P1 28, P2 56, P3 84, counted from the resolution.',
    check: (rca) =>
      rca.actions.flatMap(({ due, priority, title }, index): Fault[] => {
        const problem = dueProblem(due, rca.window.to.slice(0, 10), DUE_DAYS[priority]);
        if (problem === undefined) return [];
        return [{ at: `/actions/${index}/due`, text: title, problem: `${priority} is ${problem}` }];
      }),
  },
  {
    id: 'A16',
    severity: 'error',
    flags: 'an approved document with an action that is tracked nowhere, or reviewed at no date',
    why: 'What stands in the document only is forgotten with it.',
    bad: 'status approved, ACT-2 without an issue',
    good: 'ACT-2: issue 412, reviewed on 2026-03-26',
    remedy: 'Open the issue and give the action its address and the date of its review.',
    check: ({ status, actions }) =>
      status !== 'approved' && status !== 'closed'
        ? []
        : actions.flatMap(({ id, title, tracking }, index) =>
            tracking && tracking.url.trim() !== '' && tracking.reviewAt.length > 0
              ? []
              : [
                  {
                    at: `/actions/${index}/tracking`,
                    text: title,
                    problem: `the document is ${status} and ${id} ${tracking?.url ? 'has no date of review' : 'is tracked nowhere'}`,
                  },
                ],
          ),
  },
];

function dueProblem(due: string, over: string, days: number): string | undefined {
  const ms = Date.parse(`${due}T00:00:00Z`);
  if (Number.isNaN(ms) || instant(ms).slice(0, 10) !== due) return `due on ${due}, which is no day`;
  if (due < over) return `due on ${due}, before the incident was over on ${over}`;
  const latest = instant(epochMs(`${over}T00:00:00Z`) + days * 86_400_000).slice(0, 10);
  return due > latest ? `due on ${due}; the latest is ${latest}` : undefined;
}

function isNamed(candidate: string, evidence: readonly string[], { byId, blob, hasTexts }: CheckContext): boolean {
  return evidence.some((id) => {
    const piece = byId.get(id);
    return piece !== undefined && (!hasTexts || (blob(piece.blobSha256) ?? piece.excerpt).includes(candidate));
  });
}
