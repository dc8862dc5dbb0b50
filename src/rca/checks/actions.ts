import { epochMs, type Action, type Rca } from '../../schema/index.ts';
import { anchorOf } from './reading/anchors.ts';
import { isAdmitted } from './reading/admitted.ts';
import { likeness } from './reading/words.ts';
import type { Fault, Rule } from './rule.ts';

/** Seconds from the onset to the detection beyond which detection has to become better. The project's own figure. */
const SLOW_TO_DETECT = 300;
/** The share of the incident spent after the detection beyond which the response has to become better: `rca.md` b. */
const LONG_TO_MITIGATE = 0.3;
/** From here on two titles promise the same: `rca.md` b. */
const SAME_PROMISE = 0.6;
const MOST_ACTIONS = 12;
const MOST_URGENT = 5;

/** Rules over whether the actions fit what was found, and each other. */
export const actions: readonly Rule[] = [
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
    remedy: 'Add an action for it, or a gap that names it and says why nothing is promised.',
    check: ({ explanation, actions: all, gaps }) =>
      explanation.rootConditions.flatMap(({ id, why, statement }, index) =>
        all.some(({ addresses }) => addresses.includes(id) || addresses.includes(why)) || isAdmitted(id, gaps)
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
  {
    id: 'A09',
    severity: 'warn',
    flags: 'actions of one category only',
    why: 'Architecture, monitoring, automation and knowledge fail in different ways; one of them alone is one defence.',
    bad: 'four alerts',
    good: 'a guard, an alert and a runbook step',
    remedy: 'Ask of each other category whether something of it was missing.',
    check({ actions: all }) {
      const categories = new Set(all.map(({ category }) => category));
      if (all.length < 2 || categories.size > 1) return [];
      const [category] = categories;
      return [
        { at: '/actions', text: all.map(({ id }) => id).join(', '), problem: `all ${all.length} are ${category}` },
      ];
    },
  },
  {
    id: 'A10',
    severity: 'warn',
    flags: 'a late detection without a monitoring action, a long response without an automation action',
    why: 'What took the time is what has to become shorter.',
    bad: 'found by customers after 25 min; no alert is added',
    good: 'ACT-2 adds a page on delivery age',
    remedy: 'Add the alert that would have seen it, the automation that would have shortened it.',
    check: (rca) => [...lateDetection(rca), ...longResponse(rca)],
  },
  {
    id: 'A14',
    severity: 'warn',
    flags: 'an action that was promised before and is still open, not linked to that promise',
    why: 'A second promise of the same hides that the first was not kept.',
    bad: 'ACT-2 says again what ACT-88 of INC-171 said',
    good: 'ACT-2 (again, after ACT-88 of INC-171)',
    remedy: 'Link the earlier action and raise the priority.',
    // An earlier action is known by its title alone: like words about another file, setting or service are another action.
    check: ({ actions: all, precedents, inventory }) =>
      all.flatMap(({ title, dup }, index) => {
        const named = namesIn(title, inventory);
        const again = precedents
          .flatMap(({ incident, openActions }) => openActions.map((open) => ({ incident, ...open })))
          .find((open) => likeness(open.title, title) >= SAME_PROMISE && namesIn(open.title, inventory) === named);
        if (!again || dup !== null) return [];
        const problem = `${again.action} of ${again.incident} promised it and is still open`;
        return [{ at: `/actions/${index}/dup`, text: title, problem }];
      }),
  },
  {
    id: 'A18',
    severity: 'warn',
    flags: 'more than 12 actions, or more than 5 that are urgent',
    why: 'Where all is urgent nothing ships.',
    bad: '19 actions, 9 of them P1',
    good: '5 actions, 2 of them P1',
    remedy: 'Keep those that remove or guard; leave the rest to the factors.',
    check({ actions: all }) {
      const urgent = all.filter(({ priority }) => priority === 'P0' || priority === 'P1').length;
      if (all.length <= MOST_ACTIONS && urgent <= MOST_URGENT) return [];
      return [{ at: '/actions', text: '', problem: `there are ${all.length} actions, ${urgent} of them P0 or P1` }];
    },
  },
];

/** What a title names, in code or by the name of a thing of the incident, each once. */
function namesIn(title: string, inventory: Rca['inventory']): string {
  const code = [...title.matchAll(/`([^`]{1,200})`/g)].map(([, name]) => name ?? '');
  const words = new Set(title.split(/[^\w.-]+/));
  const known = inventory.map(({ ref }) => ref).filter((ref) => words.has(ref));
  return [...new Set([...code, ...known])].toSorted().join('\n');
}

function lateDetection(rca: Rca): Fault[] {
  const [onset, detected] = [anchorOf(rca, 'onset'), anchorOf(rca, 'detected')];
  if (!onset || !detected || hasCategory(rca, 'monitoring')) return [];
  const seconds = (epochMs(detected.at) - epochMs(onset.at)) / 1000;
  if (seconds <= SLOW_TO_DETECT) return [];
  const problem = `it was detected ${seconds} s after the onset and no action is about monitoring`;
  return [{ at: '/actions', text: '', problem }];
}

function longResponse(rca: Rca): Fault[] {
  const [detected, mitigated] = [anchorOf(rca, 'detected'), anchorOf(rca, 'mitigated') ?? anchorOf(rca, 'resolved')];
  if (!detected || !mitigated || rca.impact.durationSeconds <= 0 || hasCategory(rca, 'automation')) return [];
  const share = (epochMs(mitigated.at) - epochMs(detected.at)) / 1000 / rca.impact.durationSeconds;
  if (share <= LONG_TO_MITIGATE) return [];
  const problem = `${Math.round(share * 100)} % of it passed after the detection and no action automates a step`;
  return [{ at: '/actions', text: '', problem }];
}

function hasCategory({ actions: all }: Rca, wanted: Action['category']): boolean {
  return all.some(({ category }) => category === wanted);
}

function addressable({ explanation, factors, gaps }: Rca): ReadonlySet<string> {
  return new Set([
    ...explanation.rootConditions.map(({ id }) => id),
    ...explanation.whyChains.flatMap(({ whys }) => whys.map(({ id }) => id)),
    ...factors.map(({ id }) => id),
    ...gaps.map(({ id }) => id),
  ]);
}
