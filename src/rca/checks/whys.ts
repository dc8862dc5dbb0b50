import type { EntityRef, Rca, Why, WhyChain } from '../../schema/index.ts';
import { PERSON } from './reading/people.ts';
import { terminalWhys } from './reading/statements.ts';
import { likeness, sharesWord } from './reading/words.ts';
import type { Fault, Rule } from './rule.ts';
import { atTheEnd, textRule } from './text-rule.ts';

const LEGS = ['prevention', 'detection', 'mitigation'] as const;
const DEEPER = 'Ask why once more: which condition of an artefact let that happen? Where the evidence ends, say so.';

/** "No alert watches requests that returned 5xx" names a safeguard; the symptom is only what it would watch. */
export const SAFEGUARD =
  /\b(?:no|nothing|neither|never|without|lacks?|accepts?|allows?|(?:do|does|is|are|has|have) not)\b/i;
export const SYMPTOM =
  /\b(?:ran out of (?:memory|disk|connections|file descriptors)|OOM[- ]?kill(?:ed)?|crash(?:ed|loop\w*|ing)?|timed? ?out|returned (?:an? )?(?:4|5)\d\d|5xx|high (?:cpu|latency|load)|was (?:slow|down|unavailable|overloaded)|disk (?:was )?full|restarted|unhealthy|threw an? \w*exception)\b/i;
export const HUMAN = new RegExp(
  String.raw`\b${PERSON}\s+(?:\w+ly\s+)?(?:deployed|pushed|ran|executed|deleted|removed|merged|typed|entered|misconfigured|dropped|wiped|broke|caused|changed|restarted|approved)\b`,
  'i',
);
export const TRIGGER =
  /\b(?:bad|faulty|broken|wrong|buggy|incorrect|defective)\s+(?:deploy(?:ment)?|release|config(?:uration)?|change|commit|push|rollout|code)\b|\bbug in (?:the )?(?:code|release)\b|\bmisconfiguration\b\s*\.?$/i;

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
    check: (rca) =>
      steps(rca).flatMap(({ why, at, previous, depth }) => {
        if (depth === Number.POSITIVE_INFINITY) {
          return [{ at, text: why.answer.text, problem: 'it answers itself in a circle' }];
        }
        const isEvent = rca.timeline.events.some(({ id }) => id === why.answersWhy);
        const text = why.answer.text;
        if (!previous)
          return isEvent ? [] : [{ at, text, problem: `it answers "${why.answersWhy}", which is no symptom` }];
        if (isConnected(previous, why)) return [];
        return [{ at, text, problem: `it shares no entity and no word with ${previous.id}, which it explains` }];
      }),
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
  terminalRule({
    id: 'W03',
    flags: 'a chain that ends at a symptom',
    why: 'A symptom is what is to be explained.',
    bad: 'The pod ran out of memory.',
    good: 'No memory limit policy is enforced by admission for namespace shop.',
    kind: 'symptom',
    pattern: SYMPTOM,
    unless: SAFEGUARD,
    called: 'a symptom',
  }),
  terminalRule({
    id: 'W04',
    flags: 'a chain that ends at a human action',
    why: 'People act with what they see; what they saw and what the tool allowed can be changed.',
    bad: 'An engineer ran the script against production.',
    good: 'The script accepts production without a confirmation.',
    kind: 'human_action',
    pattern: HUMAN,
    unless: null,
    called: 'a human action',
  }),
  terminalRule({
    id: 'W05',
    flags: 'a chain that ends at the trigger',
    why: 'Changes will go on being made; what let one through is the condition.',
    bad: 'A bad deploy.',
    good: 'The deploy pipeline has no gate on the canary error ratio.',
    kind: 'trigger',
    pattern: TRIGGER,
    unless: null,
    called: 'the trigger',
  }),
  textRule({
    id: 'W06',
    severity: 'warn',
    flags: 'a chain that ends outside the reach of the team',
    why: 'Nobody can act on it; the missing fallback is within reach.',
    bad: 'The cloud provider had a network issue.',
    good: 'Checkout has no read path in a second region.',
    remedy: 'Add what the team could change: a fallback, an isolation, a limit.',
    pattern:
      /\b(?:cloud provider|AWS|GCP|Azure|vendor|third[- ]party|upstream provider|the internet|bad luck|hardware fail(?:s|ed|ure)|cosmic)\b/i,
    on: atTheEnd,
    problem: (match) => `"${match}" is outside the reach of the team`,
  }),
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
        .map(({ why, at }) => ({
          at,
          text: why.answer.text,
          problem: `${why.id} ends a chain and nothing addresses it`,
        })),
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

interface StepOfChain {
  why: Why;
  previous: Why | undefined;
  depth: number;
  at: string;
}

function steps({ explanation }: Rca): StepOfChain[] {
  return explanation.whyChains.flatMap((chain, i) =>
    chain.whys.map((why, j) => ({
      why,
      previous: previousOf(why, chain),
      depth: depthOf(why, chain),
      at: `/explanation/whyChains/${i}/whys/${j}`,
    })),
  );
}

function ends(rca: Rca): StepOfChain[] {
  const terminal = new Set(rca.explanation.whyChains.flatMap((chain) => terminalWhys(chain.whys)));
  return steps(rca).filter(({ why }) => terminal.has(why));
}

function previousOf(why: Why, chain: WhyChain): Why | undefined {
  return chain.whys.find(({ id }) => id === why.answersWhy);
}

/** How many whys lead to this one, itself included; infinite where they go round in a circle. */
function depthOf(why: Why, chain: WhyChain): number {
  let depth = 0;
  for (let step: Why | undefined = why; step; step = previousOf(step, chain)) {
    depth += 1;
    if (depth > chain.whys.length) return Number.POSITIVE_INFINITY;
  }
  return depth;
}

function isConnected(previous: Why, why: Why): boolean {
  const names = (entities: EntityRef[]) => entities.flatMap(({ ref, aliases }) => [ref, ...aliases]);
  const known = new Set(names(previous.entities));
  if (names(why.entities).some((name) => known.has(name))) return true;
  return sharesWord(`${why.question} ${why.answer.text}`, previous.answer.text);
}

/** A rule over where a chain ends: by what the step is called, and by how it reads. */
function terminalRule({
  id,
  flags,
  why,
  bad,
  good,
  kind,
  pattern,
  unless,
  called,
}: Pick<Rule, 'id' | 'flags' | 'why' | 'bad' | 'good'> & {
  kind: Why['conditionKind'];
  pattern: RegExp;
  /** Before the words that match, this makes them harmless. */
  unless: RegExp | null;
  called: string;
}): Rule {
  return {
    id,
    severity: 'error',
    flags,
    why,
    bad,
    good,
    remedy: DEEPER,
    check(rca, { statements }) {
      const byKind = ends(rca)
        .filter((end) => end.why.stop !== 'evidence_exhausted' && end.why.conditionKind === kind)
        .map(({ why: step, at }) => ({ at: `${at}/answer/text`, text: step.answer.text, problem: `it is ${called}` }));
      const conditions = rca.explanation.rootConditions.flatMap((condition, i) =>
        condition.kind === kind
          ? [{ at: `/explanation/rootConditions/${i}`, text: condition.statement, problem: `it is ${called}` }]
          : [],
      );
      const byWords = statements.filter(atTheEnd).flatMap(({ at, text }) => {
        const match = pattern.exec(text);
        if (!match || unless?.test(text.slice(0, match.index))) return [];
        return [{ at, text, problem: `"${match[0]}" is ${called}` }];
      });
      const found = [...byKind, ...conditions];
      return [...found, ...byWords.filter(({ at }) => !found.some((fault) => fault.at === at))];
    },
  };
}
