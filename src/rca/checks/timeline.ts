import { compareInstants, epochMs, type AnchorName, type Rca } from '../../schema/index.ts';
import type { Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

/** Anchors that must not stand in another order. */
const ORDERS: readonly (readonly AnchorName[])[] = [
  ['latent', 'trigger', 'onset', 'mitigated', 'resolved'],
  ['firstSignal', 'detected', 'acked', 'declared'],
  ['mitigationStart', 'mitigated'],
];

/** Rules over the order and the wording of the timeline. */
export const timeline: readonly Rule[] = [
  {
    id: 'T01',
    severity: 'error',
    flags: 'events that are not in their order: by instant, then by seq',
    why: 'Order is the argument.',
    bad: '10:05 before 10:02',
    good: '10:02, then 10:05',
    remedy: 'Sort by instant, then by seq, and give events of one instant a seq each.',
    check: ({ timeline: { events } }) =>
      events.flatMap(({ id, at, seq, what }, index) => {
        const before = events[index - 1];
        if (!before) return [];
        const order = compareInstants(before.at, at) || before.seq - seq;
        const place = { at: `/timeline/events/${index}`, text: what };
        if (order > 0) return [{ ...place, problem: `${id} is before ${before.id}, which stands above it` }];
        return order === 0 ? [{ ...place, problem: `nothing tells ${id} and ${before.id} apart in order` }] : [];
      }),
  },
  {
    id: 'T03',
    severity: 'error',
    flags: 'an event for which no evidence can be found',
    why: 'A timeline holds facts only.',
    bad: 'traffic dropped',
    good: 'traffic dropped [E-met-002]',
    remedy: 'Cite what shows it, or take it out.',
    check: ({ timeline: { events } }, { byId }) =>
      events.flatMap(({ id, what, evidence }, index) =>
        evidence.some((piece) => byId.has(piece))
          ? []
          : [
              {
                at: `/timeline/events/${index}/evidence`,
                text: what,
                problem: `${id} has no evidence in this document`,
              },
            ],
      ),
  },
  {
    id: 'T05',
    severity: 'error',
    flags: 'anchors in an order that cannot be',
    why: 'Every duration that people quote is a difference of anchors.',
    bad: 'mitigated 10:30, resolved 10:20',
    good: 'mitigated 10:20, resolved 10:30',
    remedy: 'Look at which events the two anchors were taken from.',
    check: (rca) =>
      ORDERS.flatMap((names) => {
        const anchors = names.flatMap((name) => anchorOf(rca, name));
        return anchors.flatMap((anchor, index) => {
          const before = anchors[index - 1];
          if (!before || epochMs(before.at) <= epochMs(anchor.at) + before.precisionMs + anchor.precisionMs) return [];
          const problem = `${anchor.name} (${anchor.at}) is before ${before.name} (${before.at})`;
          return [{ at: `/timeline/anchors/${anchor.index}`, text: anchor.name, problem }];
        });
      }),
  },
  {
    id: 'T07',
    severity: 'error',
    flags: 'a timeline that begins with the onset',
    why: 'Starting at the page hides the time in which the condition lay ready.',
    bad: 'first event: the page',
    good: 'first event: the change, 21 minutes before',
    remedy: 'Add what came before the onset, at least the changes.',
    check(rca) {
      const [onset] = anchorOf(rca, 'onset');
      const [first] = rca.timeline.events;
      if (!onset || !first || compareInstants(first.at, onset.at) < 0) return [];
      return [
        { at: '/timeline/events/0', text: first.what, problem: `nothing is told before the onset at ${onset.at}` },
      ];
    },
  },
  textRule({
    id: 'T09',
    severity: 'warn',
    flags: 'verdicts and causes in the timeline',
    why: 'The timeline says what happened; what it means stands under the whys.',
    bad: 'Unfortunately the rollback failed',
    good: 'Rollback of rev 58 ends with exit code 1',
    remedy: 'Leave the judgement or the cause out.',
    pattern:
      /\b(?:unfortunately|finally|only then|eventually|too late|should|failed to realis?e|wrongly|incorrectly|luckily|surprisingly|obviously|mistake|because|due to|caused by|as a result)\b/i,
    on: ({ place }) => place === 'event',
    problem: (match) => `"${match}" judges or explains`,
  }),
];

function anchorOf({ timeline: { anchors } }: Rca, wanted: AnchorName) {
  return anchors.flatMap((anchor, index) => (anchor.name === wanted ? [{ ...anchor, index }] : []));
}
