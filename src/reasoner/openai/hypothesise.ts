import { z } from 'zod';
import { isAboutTheSame } from '../../rca/lead.ts';
import type { Hypothesis } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { clause } from '../rules/phrase.ts';
import { foreignIn, hasOnlyKnownLiterals, type OwnGround } from './grounding.ts';
import { shownIds } from './shown-ids.ts';
import { TestAnswer, numbered, predictionFrom } from './test-answer.ts';
import { inTurn } from './worth.ts';

/** The sides from which an incident is looked at, by a sample each: none of them is led by the others. */
export const LENSES = ['change', 'capacity', 'dependency', 'latent'] as const;
type Lens = (typeof LENSES)[number];

/** What the model is asked for: explanations, each with the tests that would show it. */
export const HypothesesAnswer = z.strictObject({
  hypotheses: z
    .array(
      z.strictObject({
        reasoning: z.string(),
        statement: z.string(),
        about: z.enum(LENSES),
        suspect: z.string().nullable(),
        tests: z.array(TestAnswer),
      }),
    )
    .min(1)
    .max(7),
});
type Proposed = z.infer<typeof HypothesesAnswer>['hypotheses'][number];
/** What one sample answered, and from which side it looked. */
export type Sample = z.infer<typeof HypothesesAnswer> & { lens: Lens };

const MOST = 7;
const MOST_OF_A_SUSPECT = 2;
/** Evidence in brackets: what a hypothesis stands on is told by its tests. */
const CITED = /\s{0,3}\[[A-Z]{1,2}-[\w-]{1,40}(?:[ ,;]{1,3}[A-Z]{1,2}-[\w-]{1,40}){0,20}\]/g;
/** Two statements that share this part of the shorter one's words say the same. */
const SAME_WORDS = 0.6;
const SHORTEST_WORD = 4;
/** A hypothesis, and the side that it was seen from first. */
interface Merged {
  side: string;
  hypothesis: Hypothesis;
}
/** Before any test. */
const PRIOR = 0.1;

/**
 * The hypotheses of samples that did not see each other, in our terms. Those about one suspect are merged where they look
 * from one side or say the same of it, those about none by kind and subject; a suspect that two sides explain otherwise
 * keeps two hypotheses. Of each sample comes first what it found on its own side. One that names a suspect which does not exist, or states what it was not
 * shown, is left out; what the rules propose for suspects that nobody thought of is kept, and no kind of cause goes
 * without a candidate.
 */
export function hypothesesFrom(
  samples: readonly Sample[],
  known: Case,
  ground: { shown: string; own: OwnGround },
  byRules: readonly Hypothesis[],
): Hypothesis[] {
  const merged: Merged[] = [];
  for (const proposed of inTurn(samples.map(ownSideFirst)).flatMap(inOurTerms(known))) {
    const { statement, suspect } = proposed;
    if (bare(statement) === '' || statement.length > 300 || !hasOnlyKnownLiterals(statement, ground.shown)) continue;
    if (foreignIn(statement, ground.own).length > 0) continue;
    const one = hypothesisOf(proposed, known, byRules);
    if (one.predictions.length === 0) continue;
    const side = suspect === null ? `${one.about} ${JSON.stringify(one.predictions[0]?.query)}` : proposed.about;
    const alike = alikeAmong(merged, one, side);
    if (alike) alike.hypothesis.predictions = numbered([...alike.hypothesis.predictions, ...one.predictions]);
    else merged.push({ side, hypothesis: one });
  }
  const distinct = merged.map(({ hypothesis }) => hypothesis);
  // Every suspect has its turn before one has its second.
  const isSecond = (one: Hypothesis): boolean =>
    distinct.slice(0, distinct.indexOf(one)).some((other) => isAboutTheSame(one, other));
  const proposed = [...distinct.filter((one) => !isSecond(one)), ...distinct.filter(isSecond)].slice(0, MOST);
  const covered = new Set(proposed.map(({ suspect }) => suspect));
  const passedOver = byRules.filter(({ suspect, about }) =>
    suspect === null ? !proposed.some((one) => one.about === about) : !covered.has(suspect),
  );
  const all = [...proposed, ...passedOver];
  return [...all, ...missingKinds(all, known)].map((hypothesis, index) => ({ ...hypothesis, id: `H-${index + 1}` }));
}

/** The one that a hypothesis is merged into: what looks from its side or says the same, or the first of its suspect where that has enough. */
function alikeAmong(merged: readonly Merged[], one: Hypothesis, side: string): Merged | undefined {
  const sameSide = merged.find((other) => other.side === side && other.hypothesis.suspect === one.suspect);
  const about = merged.filter(({ hypothesis }) => isAboutTheSame(hypothesis, one));
  const sameWords = about.find(({ hypothesis }) => sayTheSame(hypothesis.statement, one.statement));
  return sameSide ?? sameWords ?? (about.length >= MOST_OF_A_SUSPECT ? about[0] : undefined);
}

function sayTheSame(one: string, other: string): boolean {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared >= SAME_WORDS * Math.min(words.size, others.size);
}

function wordsOf(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[\w.-]*\w/g) ?? []).filter(({ length }) => length >= SHORTEST_WORD));
}

/** A statement without the evidence in brackets behind it, and without its full stop. */
function bare(statement: string): string {
  return clause(statement.replace(CITED, ''));
}

function ownSideFirst({ lens, hypotheses }: Sample): Proposed[] {
  const isOwn = ({ about }: Proposed): boolean => about === lens;
  return [...hypotheses.filter(isOwn), ...hypotheses.filter((one) => !isOwn(one))];
}

/** Puts the id of a suspect in the place of the name that it was shown under; nothing is left of one that was not shown. */
function inOurTerms({ suspects }: Case): (proposed: Proposed) => Proposed[] {
  const shown = shownIds(suspects);
  const ids = new Map([...shown].map(([id, name]) => [name, id]));
  return ({ statement, suspect, ...rest }) => {
    const id = suspect === null ? null : ids.get(suspect);
    if (id === undefined) return [];
    const told = [...ids].reduce((text, [name, own]) => text.replaceAll(name, own), statement);
    return [{ ...rest, statement: told, suspect: id }];
  };
}

function hypothesisOf(
  { statement, about, suspect, tests }: Proposed,
  known: Case,
  byRules: readonly Hypothesis[],
): Hypothesis {
  const rule = byRules.find((one) => suspect !== null && one.suspect === suspect);
  return {
    id: 'H-0',
    statement: bare(statement),
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
  const statements: Readonly<Record<Lens, string>> = {
    change: `A change that reached ${entry} set it off`,
    capacity: `More requests reached ${entry} than the services behind it could serve`,
    dependency: `Something that ${entry} depends on broke by itself`,
    latent: `A condition that is older than every change in the window let ${entry} fail`,
  };
  return LENSES.filter((about) => !all.some((one) => one.about === about)).map((about) => ({
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
