import { z } from 'zod';
import type { Hypothesis } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { foreignIn, hasOnlyKnownLiterals, type OwnGround } from './grounding.ts';
import { TestAnswer, numbered, predictionFrom } from './test-answer.ts';

/** What the model is asked for: explanations, each with the tests that would show it. */
export const HypothesesAnswer = z.strictObject({
  hypotheses: z
    .array(
      z.strictObject({
        reasoning: z.string(),
        statement: z.string(),
        about: z.enum(['change', 'capacity', 'dependency', 'latent']),
        suspect: z.string().nullable(),
        tests: z.array(TestAnswer),
      }),
    )
    .min(1)
    .max(7),
});
type Proposed = z.infer<typeof HypothesesAnswer>['hypotheses'][number];

const MOST = 7;
/** Before any test. */
const PRIOR = 0.1;

/**
 * The hypotheses of samples that did not see each other, in our terms: merged by suspect, or by kind and subject. One
 * that names a suspect which does not exist, or states what it was not shown, is left out; what the rules propose for
 * suspects that nobody thought of is kept, and no kind of cause goes without a candidate.
 */
export function hypothesesFrom(
  samples: readonly z.infer<typeof HypothesesAnswer>[],
  known: Case,
  ground: { shown: string; own: OwnGround },
  byRules: readonly Hypothesis[],
): Hypothesis[] {
  const ids = new Set(known.suspects.map(({ id }) => id));
  const merged = new Map<string, Hypothesis>();
  for (const proposed of samples.flatMap(({ hypotheses }) => hypotheses)) {
    const { statement, suspect } = proposed;
    if (suspect !== null && !ids.has(suspect)) continue;
    if (statement.trim() === '' || statement.length > 300 || !hasOnlyKnownLiterals(statement, ground.shown)) continue;
    if (foreignIn(statement, ground.own).length > 0) continue;
    const one = hypothesisOf(proposed, known, byRules);
    if (one.predictions.length === 0) continue;
    const key = suspect ?? `${one.about} ${JSON.stringify(one.predictions[0]?.query)}`;
    const before = merged.get(key);
    merged.set(key, before ? { ...before, predictions: numbered([...before.predictions, ...one.predictions]) } : one);
  }
  const proposed = [...merged.values()].slice(0, MOST);
  const covered = new Set(proposed.map(({ suspect }) => suspect));
  const passedOver = byRules.filter(({ suspect, about }) =>
    suspect === null ? !proposed.some((one) => one.about === about) : !covered.has(suspect),
  );
  const all = [...proposed, ...passedOver];
  return [...all, ...missingKinds(all, known)].map((hypothesis, index) => ({ ...hypothesis, id: `H-${index + 1}` }));
}

function hypothesisOf(
  { statement, about, suspect, tests }: Proposed,
  known: Case,
  byRules: readonly Hypothesis[],
): Hypothesis {
  const rule = byRules.find((one) => suspect !== null && one.suspect === suspect);
  return {
    id: 'H-0',
    statement,
    // What a suspect is, code knows.
    about: rule?.about ?? about,
    suspect,
    predictions: numbered(tests.flatMap((test) => predictionFrom(test, known, suspect) ?? [])),
    status: 'inconclusive',
    refutedBy: [],
    prior: rule?.prior ?? PRIOR,
    posterior: rule?.posterior ?? PRIOR,
    proposedBy: 'model',
  };
}

/** What nobody proposed and nothing that was read can show: it stays an open question. */
function missingKinds(all: readonly Hypothesis[], { incident }: Case): Hypothesis[] {
  const entry = incident.services[0] ?? 'the entry service';
  const statements = {
    dependency: `Something that ${entry} depends on broke by itself`,
    latent: `A condition that is older than every change in the window let ${entry} fail`,
  };
  return (['dependency', 'latent'] as const)
    .filter((about) => !all.some((one) => one.about === about))
    .map((about) => ({
      id: 'H-0',
      statement: statements[about],
      about,
      suspect: null,
      predictions: [
        {
          id: 'P-1',
          ifTrue: 'a signal of its own left the baseline before the onset',
          query: { tool: 'analysis', input: { about }, expect: 'seen' },
          result: 'unchecked' as const,
          observed: '',
          evidence: [],
        },
      ],
      status: 'inconclusive' as const,
      refutedBy: [],
      prior: PRIOR,
      posterior: PRIOR,
      proposedBy: 'rules' as const,
    }));
}
