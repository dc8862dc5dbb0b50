import type { EntityRef, Why } from '../../schema/index.ts';
import { isAdmitted } from './reading/admitted.ts';
import { ends, steps } from './reading/chains.ts';
import { PERSON } from './reading/people.ts';
import { gapWithoutEvents } from './reading/unrecorded.ts';
import { likeness, sharesWord } from './reading/words.ts';
import type { Fault, Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

const LEGS = ['prevention', 'detection', 'mitigation'] as const;
const MOST_STEPS = 8;

/** Rules over the why chains: three legs, each step following from the last, each ending where something can be changed. */
export const whys: readonly Rule[] = [
  {
    id: 'W01',
    severity: 'error',
    flags: 'a why that answers nothing before it, or that shares no entity and no word with it',
    why: 'Each answer must be the next question; a jump cannot be checked.',
    bad: 'no memory limit → the team is new',
    good: 'no memory limit → admission has no limit policy for the namespace',
    remedy: 'Say what the answer has to do with the one before it, or take the step out.',
    check(rca) {
      const symptoms = new Set([...rca.timeline.events.map(({ id }) => id), gapWithoutEvents(rca)?.id]);
      return steps(rca).flatMap(({ why, at, previous, depth }) => {
        if (depth === Number.POSITIVE_INFINITY) {
          return [{ at, text: why.answer.text, problem: 'it answers itself in a circle' }];
        }
        const text = why.answer.text;
        if (!previous) {
          const isSymptom = symptoms.has(why.answersWhy);
          return isSymptom ? [] : [{ at, text, problem: `it answers "${why.answersWhy}", which is no symptom` }];
        }
        if (isConnected(previous, why)) return [];
        return [{ at, text, problem: `it shares no entity and no word with ${previous.id}, which it explains` }];
      });
    },
  },
  {
    id: 'W02',
    severity: 'error',
    flags: 'a chain that ends without saying why it ends',
    why: 'A shallow chain hides the fixes below it.',
    bad: 'prevention: 1 the pool was full.',
    good: 'prevention: 1 the pool was full → 2 no check relates pool and load (structural condition).',
    remedy: 'Go on to a structural condition, or end with the evidence and a gap.',
    check: (rca) =>
      ends(rca)
        .filter(({ why }) => why.stop === null)
        .map(({ why, at, depth }) => ({
          at,
          text: why.answer.text,
          problem: `the chain ends after ${depth} ${depth === 1 ? 'step' : 'steps'} with no reason to stop`,
        })),
  },
  {
    id: 'W07',
    severity: 'error',
    flags: 'an answer that says the question, or the answer before it, again',
    why: 'Restating is not explaining.',
    bad: 'It failed because it was failing.',
    good: 'It failed because the pool holds 4 connections.',
    remedy: 'State the condition that made it so.',
    check: (rca) =>
      steps(rca).flatMap(({ why, at, previous }) => {
        const same = [why.question, previous?.answer.text ?? ''].find(
          (other) => likeness(why.answer.text, other) > 0.8,
        );
        return same === undefined
          ? []
          : [{ at: `${at}/answer/text`, text: why.answer.text, problem: `it only says "${same}" again` }];
      }),
  },
  {
    id: 'W08',
    severity: 'error',
    flags: 'a leg that is missing',
    why: 'One leg hides two thirds of the fixes.',
    bad: 'only prevention',
    good: 'prevention, detection and mitigation',
    remedy: 'Add the leg; where nothing is known, one why with the end of the evidence and a gap.',
    check: ({ explanation }) =>
      LEGS.filter((leg) => !explanation.whyChains.some((chain) => chain.leg === leg)).map((leg) => ({
        at: '/explanation/whyChains',
        text: leg,
        problem: `the ${leg} leg is missing`,
      })),
  },
  {
    id: 'W09',
    severity: 'error',
    flags: 'a why without a counterfactual, or one called supported without evidence of its test',
    why: 'An untested "would have" is hindsight.',
    bad: 'A canary would have caught it.',
    good: 'Replay: a gate at 2 % trips after 90 s on the recorded series [E-met-019].',
    remedy: 'Say what would have been otherwise, how that was tested, and cite the test; or call it untested.',
    check: (rca) =>
      steps(rca).flatMap(({ why, at }): Fault[] => {
        const { statement, result, evidence } = why.counterfactual;
        const place = { at: `${at}/counterfactual`, text: statement };
        if (statement.trim() === '') return [{ ...place, problem: `${why.id} has no counterfactual` }];
        if (result !== 'supported' || evidence.length > 0) return [];
        return [{ ...place, problem: 'it is called supported and cites no test' }];
      }),
  },
  {
    id: 'W10',
    severity: 'error',
    flags: 'a structural end that is no root condition, so that no action can address it',
    why: 'Analysis without a change is paperwork.',
    bad: 'a last why with stop structural_condition, and no RC for it',
    good: 'RC-1 states it, ACT-1 addresses RC-1',
    remedy: 'State it as a root condition and address it with an action.',
    check: (rca) =>
      ends(rca)
        .filter(({ why }) => why.stop === 'structural_condition')
        .filter(({ why }) => !rca.explanation.rootConditions.some((condition) => condition.why === why.id))
        .filter(({ why }) => !rca.actions.some(({ addresses }) => addresses.includes(why.id)))
        .filter(({ why }) => !isAdmitted(why.id, rca.gaps))
        .map(({ why, at }) => ({
          at,
          text: why.answer.text,
          problem: `${why.id} ends a chain and nothing addresses it`,
        })),
  },
  {
    id: 'W11',
    severity: 'warn',
    flags: 'chains that nowhere branch and nowhere name an alternative',
    why: 'One path is the one that was thought of first.',
    bad: '1 → 2 → 3, and nothing else was considered',
    good: '1 → 2 → 3; H-2 and H-3 were tested for 1',
    remedy: 'Name at each step which other hypotheses could answer it, or add the second answer.',
    check({ explanation: { whyChains } }) {
      const whys = whyChains.flatMap((chain) => chain.whys);
      const isBranching = whyChains.some((chain) =>
        chain.whys.some(({ id, answersWhy }) =>
          chain.whys.some((other) => other.id !== id && other.answersWhy === answersWhy),
        ),
      );
      if (whys.length === 0 || isBranching || whys.some(({ alternatives }) => alternatives.length > 0)) return [];
      const text = whyChains.map(({ leg }) => leg).join(', ');
      return [{ at: '/explanation/whyChains', text, problem: 'no chain branches and no step names an alternative' }];
    },
  },
  textRule({
    id: 'W12',
    severity: 'warn',
    flags: 'a question that asks why a person did something',
    why: 'It asks for a justification; how it came about can be described.',
    bad: 'Why did the engineer restart all pods?',
    good: 'How did one restart reach every pod at once?',
    remedy: 'Ask how, and make the system the subject.',
    pattern: new RegExp(String.raw`^why\s+(?:did(?:n['’]t)?|was|were|does|do|is)\s+${PERSON}\b`, 'i'),
    on: ({ place }) => place === 'why question' || place === 'question',
    problem: (match) => `"${match}" asks a person for a justification`,
  }),
  {
    id: 'W13',
    severity: 'warn',
    flags: 'a chain of more than eight steps',
    why: 'Beyond that it explains the company, not the incident.',
    bad: 'twelve steps, the last about the market',
    good: 'four steps, the last about a gate in the pipeline',
    remedy: 'End at the first condition that the team can change.',
    check: (rca) =>
      ends(rca)
        .filter(({ depth }) => depth > MOST_STEPS && depth !== Number.POSITIVE_INFINITY)
        .map(({ why, at, depth }) => ({ at, text: why.answer.text, problem: `the chain has ${depth} steps` })),
  },
  {
    id: 'W14',
    severity: 'error',
    flags: 'a confidence that rises along a chain without new evidence',
    why: 'Certainty cannot grow with depth.',
    bad: '0.7 → 0.95 on the same log line',
    good: '0.7 → 0.65',
    remedy: 'Cap the confidence by the one before it, or cite what is new.',
    check: (rca) =>
      steps(rca).flatMap(({ why, at, previous }) => {
        if (!previous || why.answer.confidence.p <= previous.answer.confidence.p) return [];
        const known = new Set([...previous.answer.evidence, ...previous.counterfactual.evidence]);
        if ([...why.answer.evidence, ...why.counterfactual.evidence].some((id) => !known.has(id))) return [];
        const [from, to] = [previous.answer.confidence.p, why.answer.confidence.p];
        return [{ at: `${at}/answer/confidence/p`, text: why.answer.text, problem: `it rises from ${from} to ${to}` }];
      }),
  },
];

function isConnected(previous: Why, why: Why): boolean {
  const names = (entities: EntityRef[]) => entities.flatMap(({ ref, aliases }) => [ref, ...aliases]);
  const known = new Set(names(previous.entities));
  if (names(why.entities).some((name) => known.has(name))) return true;
  return sharesWord(`${why.question} ${why.answer.text}`, previous.answer.text);
}
