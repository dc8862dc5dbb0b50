import type { Action, ConditionKind, Rca } from '../../schema/index.ts';
import { clockOf, dayOf, secondsBetween } from '../render/format/clock.ts';
import { duration } from '../render/format/quantity.ts';
import { blocks, section } from '../render/markdown/block.ts';
import { prose } from '../render/markdown/escape.ts';
import { endsOf } from '../render/view/headline.ts';
import { internalWords, isInternal } from './internals.ts';

/** Conditions as they are told outside: the class of what was missing, never where. */
const CONDITION_WORDS: Readonly<Record<ConditionKind, string | null>> = {
  symptom: null,
  trigger: null,
  human_action: null,
  missing_guardrail: 'An automatic check that would have stopped it was missing.',
  missing_test: 'A test that would have found it beforehand was missing.',
  missing_monitor: 'Our monitoring did not watch the right thing, so we noticed it later than we could have.',
  unsafe_default: 'A setting was unsafe by default.',
  hidden_coupling: 'Two parts of our systems depended on each other in a way that was not visible.',
  undocumented_assumption: 'A part of our systems relied on something that was written down nowhere.',
  ownership_gap: 'It was not clear enough who looks after the part concerned.',
  process_gate_missing: 'A step of review that would have stopped it was missing.',
  capacity_policy: 'A limit of capacity did not fit the demand.',
  tooling_affordance: 'Our tools made the wrong step too easy or the right one too slow.',
  knowledge_gap: 'Knowledge that was needed to solve it quickly was not at hand.',
  stale_runbook: 'Our instructions for this case were out of date, so it took longer than it should have.',
  no_isolation: 'A fault in one part could reach others.',
  no_fallback: 'There was no fallback for the part that failed.',
};

const ACTION_WORDS: Readonly<Record<Action['leg'], Readonly<Record<Action['category'], string>>>> = {
  prevent: {
    architecture: 'We change our systems so that this cannot happen again.',
    monitoring: 'We watch for the conditions that led to it.',
    automation: 'We add an automatic check that stops changes of this kind.',
    knowledge: 'We write down what has to be observed with changes of this kind.',
  },
  detect: {
    architecture: 'We change our systems so that such a fault shows itself.',
    monitoring: 'We add monitoring that notices it earlier.',
    automation: 'We automate the detection of such a fault.',
    knowledge: 'We improve how we recognise such a fault.',
  },
  mitigate: {
    architecture: 'We change our systems so that such a fault has less effect and ends sooner.',
    monitoring: 'We give those who respond better information.',
    automation: 'We automate the way back, so that such a fault ends sooner.',
    knowledge: 'We improve our instructions, so that such a fault ends sooner.',
  },
  process: {
    architecture: 'We improve how we build.',
    monitoring: 'We improve how we watch our systems.',
    automation: 'We improve our tools.',
    knowledge: 'We improve how we work.',
  },
};

/**
 * An RCA for customers, as Markdown: what happened for users, when, how long, what is being done. Figures come from
 * computations and everything else from closed words; a sentence of the draft is used only where it names nothing
 * internal: no service, host, commit, person, path or id.
 */
export function renderCustomer(rca: Rca): string {
  const internals = internalWords(rca);
  const { window } = rca.impact;
  const day = dayOf(window.from);
  const said = isInternal(rca.title, internals) ? undefined : prose(rca.title);
  const figures = rca.impact.quantities
    .filter(({ metric, text }) => !isInternal(metric, internals) && !isInternal(text, internals))
    .map(({ metric, text }) => `- ${prose(metric)}: ${prose(text)}`);
  const conditions = [...new Set(rca.explanation.rootConditions.map(({ kind }) => CONDITION_WORDS[kind]))].filter(
    (words) => words !== null,
  );
  const text = blocks(
    `# ${said ?? 'Our service was disturbed'}`,
    `On ${day}, from ${clockOf(window.from)} to ${clockOf(window.to, day)} UTC (${duration(rca.impact.durationSeconds)}), ${said === undefined ? 'some requests to our service failed or were slow' : 'our service did not work as it should'}. We are sorry for that.`,
    figures.length === 0 ? undefined : section('How large it was', figures.join('\n')),
    section('When', times(rca).join('\n')),
    section(
      'Why it happened',
      rca.explanation.outcome === 'explained'
        ? cause(rca)
        : 'We have not found the cause with certainty yet and keep looking.',
      conditions.length === 0 ? undefined : conditions.map((words) => `- ${words}`).join('\n'),
    ),
    section('What we are doing', done(rca.actions)),
  );
  return `${text}\n`;
}

function times(rca: Rca): string[] {
  const { anchors, events } = rca.timeline;
  const at = (name: (typeof anchors)[number]['name']) => anchors.find((anchor) => anchor.name === name);
  const [onset, detected, { to }] = [at('onset'), at('detected'), endsOf(rca)];
  const day = dayOf(rca.impact.window.from);
  const lines: string[] = [];
  if (onset) lines.push(`- ${clockOf(onset.at, day)} UTC: it began.`);
  if (detected) {
    const found = events.find(({ id }) => id === detected.event);
    const how = found?.lane === 'alert' ? 'our monitoring reported it' : 'we learned of it';
    const after = onset ? `, ${duration(secondsBetween(onset.at, detected.at))} after it began` : '';
    lines.push(`- ${clockOf(detected.at, day)} UTC: ${how}${after}.`);
  }
  if (to) lines.push(`- ${clockOf(to.at, day)} UTC: it was over.`);
  return lines.length > 0 ? lines : [`- ${clockOf(rca.impact.window.from, day)} UTC: it began.`];
}

function cause({ suspects }: Rca): string {
  const leading = suspects.find(({ disposition }) => disposition === 'leading');
  switch (leading?.kind) {
    case 'change':
      return `A change that we made to our own systems set it off${leading.change?.revertedAt === null ? '' : ', and was taken back'}.`;
    case 'traffic':
      return 'More requests than usual set it off.';
    case 'dependency':
      return 'A service that we depend on set it off.';
    case 'object':
    case 'service':
    case undefined:
      return 'A fault in our own systems set it off.';
  }
}

function done(actions: readonly Action[]): string {
  const first = new Map<string, string>();
  for (const { leg, category, due } of actions.toSorted((a, b) => (a.due < b.due ? -1 : 1))) {
    const words = ACTION_WORDS[leg][category];
    if (!first.has(words)) first.set(words, due);
  }
  if (first.size === 0) return 'We are deciding on measures and will report them.';
  return [...first].map(([words, due]) => `- ${words} Planned until ${due}.`).join('\n');
}
