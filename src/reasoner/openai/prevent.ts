import { z } from 'zod';
import { Action, Factor, TextEdit, confidence, type Claim, type Explanation } from '../../schema/index.ts';
import type { Case, Prevention, ProposedAction } from '../reasoner.ts';
import { cut, sentence } from '../rules/phrase.ts';
import { hasOnlyKnownLiterals, requireKnown } from './grounding.ts';

/** What the model is asked for: what made it worse, and what would keep it from coming back. */
export const PreventionAnswer = z.strictObject({
  factors: z
    .array(
      z.strictObject({
        text: z.string(),
        evidence: z.array(z.string()),
        category: Factor.shape.category,
        effect: Factor.shape.effect,
      }),
    )
    .max(5),
  actions: z
    .array(
      z.strictObject({
        rationale: z.string(),
        title: z.string(),
        category: Action.shape.category,
        leg: Action.shape.leg,
        strength: Action.shape.strength,
        addresses: z.array(z.string()),
        evidence: z.array(z.string()),
        priority: Action.shape.priority,
        priorityBasis: z.string(),
        effort: Action.shape.effort,
        verificationKind: Action.shape.verification.shape.kind,
        how: z.string(),
        expected: z.string(),
        files: z.array(z.string()),
        proposal: z.string().nullable(),
        /** Passages of files that were shown, and what stands there afterwards. */
        edits: z.array(TextEdit).max(10).nullish(),
        risk: z.string(),
        rollback: z.string(),
      }),
    )
    .max(8),
});

const MOST_ACTIONS = 8;

/**
 * The model's factors and actions beside those of the rules. An action of the rules that can be proven stays, and the
 * model's own words for it are left out; one that cannot gives way where the model answers the same condition. Files that were never seen are not named.
 */
export function preventionFrom(
  answer: z.infer<typeof PreventionAnswer>,
  known: Case,
  { rootConditions }: Explanation,
  byRules: Prevention,
  ground: string,
): Prevention {
  for (const one of [...answer.factors, ...answer.actions]) requireKnown('prevent', known, one);
  const conditions = new Set(rootConditions.map(({ id }) => id));
  const paths = new Set(known.files.map(({ path }) => path));
  const proposed = answer.actions.flatMap(
    ({ verificationKind, how, expected, files, proposal, edits, ...action }): ProposedAction[] => {
      const addresses = action.addresses.filter((id) => conditions.has(id));
      if (addresses.length === 0 || action.evidence.length === 0) return [];
      const said = [action.title, action.rationale, action.priorityBasis, how, expected, action.risk, action.rollback];
      if (said.some((text) => !hasOnlyKnownLiterals(text, ground))) return [];
      return [
        {
          ...action,
          id: 'ACT-0',
          title: cut(action.title.replace(/\.$/, ''), 200),
          addresses,
          verification: { kind: verificationKind, how, expected },
          artefact: {
            kind: 'issue',
            repo: '',
            files: files.filter((path) => paths.has(path)),
            proposal: proposal !== null && hasOnlyKnownLiterals(proposal, ground) ? proposal : null,
          },
          criterion: null,
          ...(edits && edits.length > 0 ? { fix: { kind: 'edits' as const, edits } } : {}),
        },
      ];
    },
  );
  const answered = new Set(proposed.flatMap(({ addresses }) => addresses));
  const kept = byRules.actions.filter(
    ({ criterion, addresses }) => criterion !== null || !addresses.every((id) => answered.has(id)),
  );
  const added = proposed.filter((one) => !kept.some((other) => isSameDeed(one, other)));
  const factors = answer.factors.map(({ text, evidence, category, effect }, index) => ({
    id: `CF-${byRules.factors.length + index + 1}`,
    claim: {
      id: `CL-factor-${byRules.factors.length + index + 1}`,
      text: cut(sentence(text), 300),
      type: 'observation' as const,
      evidence,
      contra: [],
      computed: [],
      mechanism: null,
      confidence: confidence(0.7, 'code_reading'),
      checkedBy: [],
    },
    category,
    effect,
    computed: null,
  }));
  return {
    factors: [
      ...byRules.factors,
      ...factors.filter(
        ({ claim }) =>
          claim.evidence.length > 0 && hasOnlyKnownLiterals(claim.text, ground) && !isTold(claim, byRules.factors),
      ),
    ],
    actions: [...kept, ...added].slice(0, MOST_ACTIONS).map((action, index) => ({ ...action, id: `ACT-${index + 1}` })),
  };
}

/** Whether two actions do one thing about the same condition: all that one names as code, the other names, too. */
function isSameDeed(one: ProposedAction, other: ProposedAction): boolean {
  if (one.leg !== other.leg || !one.addresses.some((id) => other.addresses.includes(id))) return false;
  const [named, known] = [codeIn(one.title), codeIn(other.title)];
  return named.size > 0 && [...named].every((code) => known.has(code));
}

function codeIn(title: string): Set<string> {
  return new Set([...title.matchAll(/`([^`]{1,200})`/g)].map(([, code]) => code ?? ''));
}

/** Whether the rules tell the same factor: in the same words, or of the same absence. */
function isTold({ text, evidence }: Claim, factors: readonly Factor[]): boolean {
  const absences = new Set(evidence.filter((id) => id.startsWith('E-abs-')));
  return factors.some(({ claim }) => claim.text === text || claim.evidence.some((id) => absences.has(id)));
}
