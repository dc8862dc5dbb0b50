import type { Why } from '../../schema/index.ts';
import { ends } from './reading/chains.ts';
import { PERSON } from './reading/people.ts';
import type { Rule } from './rule.ts';
import { atTheEnd, textRule } from './text-rule.ts';

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

/** Rules over where a why chain may end: not at a symptom, not at a person, not at the trigger. */
export const whyEnds: readonly Rule[] = [
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
];

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
