import type { Rca } from '../../schema/index.ts';
import type { Statement } from './reading/statements.ts';
import type { CheckContext, Fault, Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

/** Rules over preventive actions: concrete, owned, checkable, and about something this document found. */
export const actions: readonly Rule[] = [
  textRule({
    id: 'A01',
    severity: 'error',
    flags: 'a title that begins with a vague verb',
    why: 'Nobody can say when "improve" is done.',
    bad: 'Improve monitoring',
    good: 'Add alert ReplicationLagHigh: lag > 30 s for 5 m, severity page',
    remedy: 'Begin with what is added, changed or removed, and name the artefact and its end state.',
    pattern:
      /^(?:improve|enhance|investigate|look into|consider|explore|review|monitor|ensure|make sure|try|think about|discuss|address|handle|be aware|better|optimi[sz]e|strengthen|harden|revisit|evaluate|assess|work on|follow up)\b/i,
    on: inTitle,
    problem: (match) => `"${match}" does not say what will be there afterwards`,
  }),
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
    id: 'A07',
    severity: 'error',
    flags: 'an action that addresses nothing this document found',
    why: 'Orphan work is never finished and prevents nothing.',
    bad: 'addresses: none',
    good: 'addresses RC-1 and CF-3',
    remedy: 'Address a root condition, a factor or a gap, or leave the action out.',
    check(rca) {
      const known = addressable(rca);
      return rca.actions.flatMap(({ addresses, title }, index) =>
        addresses.some((id) => known.has(id))
          ? []
          : [{ at: `/actions/${index}/addresses`, text: title, problem: 'it addresses nothing in this document' }],
      );
    },
  },
  {
    id: 'A08',
    severity: 'error',
    flags: 'a root condition that no action addresses',
    why: 'What is found and left will come back.',
    bad: 'RC-2 has no action',
    good: 'ACT-2 addresses RC-2',
    remedy: 'Add an action for it.',
    check: ({ explanation, actions: all }) =>
      explanation.rootConditions.flatMap(({ id, why, statement }, index) =>
        all.some(({ addresses }) => addresses.includes(id) || addresses.includes(why))
          ? []
          : [{ at: `/explanation/rootConditions/${index}`, text: statement, problem: `no action addresses ${id}` }],
      ),
  },
  {
    id: 'A11',
    severity: 'error',
    flags: 'a P0 or P1 root condition answered only by informing or warning',
    why: 'Telling people is the weakest of controls.',
    bad: 'P1: document the limit',
    good: 'P1: the validator rejects files above the limit (the document as an extra)',
    remedy: 'Add a guard, an interlock, or take the hazard away.',
    check: ({ explanation, actions: all }) =>
      explanation.rootConditions.flatMap(({ id, why, leg, statement }, index) => {
        const answers = all.filter(({ addresses }) => addresses.includes(id) || addresses.includes(why));
        const urgent = answers.some(({ priority }) => priority === 'P0' || priority === 'P1');
        const strong = answers.some(({ strength }) => strength !== 'inform' && strength !== 'warn');
        // Detection is warning: an alert is as strong as it gets there.
        if (!urgent || strong || (leg === 'detection' && answers.some(({ strength }) => strength === 'warn')))
          return [];
        return [
          {
            at: `/explanation/rootConditions/${index}`,
            text: statement,
            problem: `${id} is answered by telling people only`,
          },
        ];
      }),
  },
  textRule({
    id: 'A12',
    severity: 'warn',
    flags: 'two actions in one',
    why: 'Half of it will be done and the whole be closed.',
    bad: 'Add alert and update runbook',
    good: 'Add an alert on request and error counts',
    remedy: 'Make two actions of it.',
    pattern:
      /\b(?:and|then|;|\+)\s+(?:also\s+)?(?:add|create|update|write|remove|migrate|enable|disable|document|configure|deploy|refactor|fix|set)\b/i,
    on: inTitle,
    problem: (match) => `"${match}" begins a second action`,
  }),
  textRule({
    id: 'A13',
    severity: 'warn',
    flags: 'an action without a bound',
    why: 'It is never done.',
    bad: 'Add tests for all services',
    good: 'Add contract test for checkout → payments v2',
    remedy: 'Name what it is about.',
    pattern:
      /\b(?:all|every|everywhere|always|never|any|continuous(?:ly)?|ongoing|going forward|as needed|etc\.?|various|where possible)\b/i,
    on: inTitle,
    problem: (match) => `"${match}" has no bound`,
  }),
  textRule({
    id: 'B10',
    severity: 'error',
    flags: 'reminding, retraining or asking for care as an action',
    why: 'It asks people to make up for what the system lets happen.',
    bad: 'Remind engineers to check the canary',
    good: 'Add canary error-rate gate to deploy.yml',
    remedy: 'Change what the system allows or shows.',
    pattern:
      /\b(?:remind|retrain|re-train|educate|coach|warn|discipline|reprimand)\b|\bbe (?:more|extra) (?:careful|vigilant|diligent|cautious)\b|\b(?:take|exercise) (?:more |extra )?care\b|\bpay (?:more )?attention\b/i,
    on: inTitle,
    problem: (match) => `"${match}" asks people for more care`,
  }),
];

function inTitle({ place }: Statement): boolean {
  return place === 'action title';
}

function isNamed(candidate: string, evidence: readonly string[], { byId, blob }: CheckContext): boolean {
  return evidence.some((id) => {
    const piece = byId.get(id);
    return piece !== undefined && (blob(piece.blobSha256) ?? piece.excerpt).includes(candidate);
  });
}

function addressable({ explanation, factors, gaps }: Rca): ReadonlySet<string> {
  return new Set([
    ...explanation.rootConditions.map(({ id }) => id),
    ...explanation.whyChains.flatMap(({ whys }) => whys.map(({ id }) => id)),
    ...factors.map(({ id }) => id),
    ...gaps.map(({ id }) => id),
  ]);
}
