import { sharesWord } from '../../checks/reading/words.ts';
import type { ActionItem } from '../postmortem/action-items.ts';
import { dayOf } from '../postmortem/details.ts';
import { ofKind, textsOf, type Postmortem } from '../postmortem/read-postmortem.ts';
import { sentencesOf } from '../postmortem/sentences.ts';
import { faultIn, type LintFault, type LintRule } from './lint-rule.ts';

const MOST = 12;
/** Days after which a promise is not one of this incident any more. The longest of the policy is 56: `rca.md` a.4. */
const LATEST_DUE = 90;
const INCIDENT_DAY = /incident|start|date|when|occurred|detected|resolved/;
const WATCHING = /\b(?:alert|alarm|monitor|page[sd]?|paging|dashboard|SLO|probe|synthetic|metric|detect|watch|notif)/i;
const FOUND_BY_PEOPLE =
  /\b(?:customers?|users?|support|merchants?|clients?)\b[^.]{0,40}\b(?:report(?:s|ed)?|told|complain\w*|tickets?|called|wrote|noticed)\b|\b(?:tickets?|complaints?|tweets?|reports?|calls?) (?:from|by) (?:customers?|users?|merchants?|clients?)\b/i;

/** Rules over action items: owned, dated, tracked, checkable, and about what was found. */
export const actions: readonly LintRule[] = [
  {
    id: 'A02',
    severity: 'error',
    flags: 'an action without an owner, or owned by "the team", "everyone", "TBD"',
    why: 'No name, no fix.',
    bad: 'Owner: TBD',
    good: 'Owner: @acme/payments',
    remedy: 'Name one person or one team that will see to it.',
    check: (postmortem) => [
      ...lacking(postmortem, ({ owner, done }) => owner.state === 'missing' && !done, 'has no owner', 'have an owner'),
      ...postmortem.actions
        .filter(({ owner, done }) => owner.state === 'vague' && !done)
        .map(({ whole, owner }) => faultIn(whole, `"${owner.text}" owns nothing`)),
    ],
  },
  {
    id: 'A04',
    severity: 'error',
    flags: 'an action without a due date; as a warning a quarter or a sprint, or a date too far off',
    why: 'What has no date loses to what has one.',
    bad: 'Q3',
    good: 'due 2026-04-09',
    remedy: 'Give the day by which it is done.',
    check: (postmortem) => [
      ...lacking(postmortem, ({ due, done }) => due.state === 'missing' && !done, 'has no due date', 'have a due date'),
      ...postmortem.actions.filter(({ done }) => !done).flatMap((action) => badDue(action, postmortem)),
    ],
  },
  {
    id: 'A05',
    severity: 'warn',
    flags: 'actions of which none says how anyone can tell that it is done',
    why: 'How will anyone know that it works?',
    bad: 'done when merged',
    good: 'done when: CI rejects change 4471',
    remedy: 'Say what is run or looked at, and what it shows when the action works.',
    check: ({ actions: all }) => {
      const [first] = all;
      if (!first || all.some(({ doneWhen }) => doneWhen !== null)) return [];
      return [faultIn(first.whole, 'no action says when it is done')];
    },
  },
  {
    id: 'A08',
    severity: 'warn',
    flags: 'causes that no action speaks of',
    why: 'What is found and left will come back.',
    bad: 'cause: no limit on the pool; actions: rename the dashboard',
    good: 'cause: no limit on the pool; action: reject a pool size below 16 in CI',
    remedy: 'Add an action for the cause, or say why none is taken.',
    check: ({ sections, chains, actions: all }) => {
      if (all.length === 0) return [];
      const answers = chains.flatMap(({ steps }) => steps.flatMap(({ answer }) => answer ?? []));
      const causes = [...answers, ...ofKind(sections, 'causes', 'factors').flatMap(textsOf).flatMap(sentencesOf)];
      const spokenOf = all.map(({ title, whole }) => `${title.raw} ${whole.raw}`).join(' ');
      const [first] = causes;
      if (!first || causes.some(({ raw }) => sharesWord(raw, spokenOf))) return [];
      return [faultIn(first, 'no action has a word in common with the cause')];
    },
  },
  {
    id: 'A10',
    severity: 'warn',
    flags: 'an incident that customers reported, with no action that would see it sooner',
    why: 'Every late detection should leave a new alert behind.',
    bad: 'found by a support ticket; no action on alerts',
    good: 'alert on the age of the oldest undelivered message > 300 s',
    remedy: 'Add an alert on what customers felt.',
    check: ({ sections, entries, actions: all }) => {
      if (all.length === 0 || all.some(({ whole }) => WATCHING.test(whole.raw.slice(0, 4000)))) return [];
      const told = ofKind(sections, 'detection').flatMap(textsOf).flatMap(sentencesOf);
      const found = [...told, ...entries.slice(0, 6).map(({ what }) => what)].find(({ plain }) =>
        FOUND_BY_PEOPLE.test(plain.slice(0, 1500)),
      );
      return found ? [faultIn(found, 'people had to report it, and no action adds an alert')] : [];
    },
  },
  {
    id: 'A16',
    severity: 'warn',
    flags: 'an action that is tracked nowhere',
    why: 'A line in a document is not in anybody’s backlog.',
    bad: 'Add the limit (owner: payments)',
    good: 'Add the limit (owner: payments, PAY-412)',
    remedy: 'Link the issue or the ticket.',
    check: (postmortem) =>
      lacking(postmortem, ({ tracked, done }) => !tracked && !done, 'is tracked nowhere', 'name a ticket or an issue'),
  },
  {
    id: 'A18',
    severity: 'warn',
    flags: `more than ${MOST} actions`,
    why: 'Where everything is promised, nothing ships.',
    bad: '23 actions',
    good: '5 actions',
    remedy: 'Keep those that prevent or shorten this kind of incident; say why the others are left.',
    check: ({ actions: all }) => {
      const beyond = all[MOST];
      return beyond ? [faultIn(beyond.whole, `there are ${all.length} actions`)] : [];
    },
  },
];

/** One fault an action; one for all of them where none has it, so that a missing column is said once. */
function lacking(
  { actions: all }: Postmortem,
  lacks: (action: ActionItem) => boolean,
  one: string,
  none: string,
): LintFault[] {
  const [first] = all;
  const without = all.filter(lacks);
  if (first && all.length > 1 && without.length === all.length)
    return [
      faultIn(
        first.whole,
        `none of the ${all.length} actions ${none.replace(/^have/, 'has').replace(/^name/, 'names')}`,
      ),
    ];
  return without.map(({ whole }) => faultIn(whole, `this action ${one}`));
}

function badDue({ due, whole }: ActionItem, { details }: Postmortem): LintFault[] {
  if (due.state === 'vague') return [faultIn(whole, `"${due.text}" is no date`)];
  if (due.state === 'period') return [{ ...faultIn(whole, `"${due.text}" is no day`), severity: 'warn' }];
  const incident = dayOf(details, INCIDENT_DAY)?.day;
  if (due.day === null || incident === undefined) return [];
  if (due.day < incident) return [faultIn(whole, `it is due on ${due.text}, before the incident`)];
  if (due.day - incident <= LATEST_DUE) return [];
  return [{ ...faultIn(whole, `it is due ${due.day - incident} days after the incident`), severity: 'warn' }];
}
