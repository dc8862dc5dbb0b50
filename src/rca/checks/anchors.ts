import { compareInstants, epochMs, type AnchorName, type Gap, type Rca } from '../../schema/index.ts';
import { anchorOf } from './reading/anchors.ts';
import { admitsNothingBefore } from './reading/unrecorded.ts';
import type { Fault, Rule } from './rule.ts';

/** Anchors that must not stand in another order. */
const ORDERS: readonly (readonly AnchorName[])[] = [
  ['latent', 'trigger', 'onset', 'mitigated', 'resolved'],
  ['firstSignal', 'detected', 'acked', 'declared'],
  ['mitigationStart', 'mitigated'],
];

/**
 * The anchors that every figure of an incident needs, and the words by which a gap admits that one is not known.
 * Acknowledged and declared are known only where a pager or a chat is a source, so they are not asked for.
 */
const NEEDED: readonly (readonly [AnchorName, RegExp])[] = [
  ['trigger', /\btrigger|set it off|\bcause/i],
  ['onset', /\bonset|\bbeg[ai]n|\bstart/i],
  ['detected', /\bdetect|\bpage|\bnotice|\bfound\b/i],
  ['mitigated', /\bmitigat|\brecover|\bend(?:ed)?\b/i],
  ['resolved', /\bresol|\bover\b|\bend(?:ed)?\b/i],
];

const ANCHOR_NAMES: ReadonlySet<string> = new Set(ORDERS.flat());

/** Rules over the turning points of the incident, from which every duration is taken. */
export const anchors: readonly Rule[] = [
  {
    id: 'T04',
    severity: 'error',
    flags: 'a turning point that is missing, and no gap that says so',
    why: 'A duration without its end is invented by whoever needs it.',
    bad: 'no `mitigated`, and nothing about it under the gaps',
    good: 'GP-2: when did it end? The metrics stop at 10:20.',
    remedy: 'Find the event that marks it, or add a gap that says it is not known.',
    check: (rca) =>
      NEEDED.filter(([name]) => anchorOf(rca, name) === undefined && isNeeded(name, rca))
        .filter(([, words]) => !rca.gaps.some((gap) => admits(gap, words)))
        .map(([name]) => ({ at: '/timeline/anchors', text: name, problem: `"${name}" is missing and no gap says so` })),
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
        const known = names.flatMap((name) => anchorOf(rca, name) ?? []);
        return known.flatMap((anchor, index) => {
          const before = known[index - 1];
          if (!before || epochMs(before.at) <= epochMs(anchor.at) + before.precisionMs + anchor.precisionMs) return [];
          const problem = `${anchor.name} (${anchor.at}) is before ${before.name} (${before.at})`;
          return [{ at: anchor.place, text: anchor.name, problem }];
        });
      }),
  },
  {
    id: 'T07',
    severity: 'error',
    flags: 'a timeline that begins with the onset, and no gap which says that nothing earlier was recorded',
    why: 'Starting at the page hides the time in which the condition lay ready.',
    bad: 'first event: the page',
    good: 'first event: the change, 21 minutes before',
    remedy:
      'Add what came before the onset, at least the changes; where no source holds any, a gap says that nothing that was recorded happened before the onset.',
    check(rca) {
      const onset = anchorOf(rca, 'onset');
      const [first] = rca.timeline.events;
      if (!onset || !first || compareInstants(first.at, onset.at) < 0) return [];
      if (admitsNothingBefore(rca, onset.at)) return [];
      return [
        { at: '/timeline/events/0', text: first.what, problem: `nothing is told before the onset at ${onset.at}` },
      ];
    },
  },
  {
    id: 'T15',
    severity: 'error',
    flags: 'a time to detect, to mitigate or to resolve that is not taken from the anchors of its name',
    why: 'These are the figures that people quote and compare.',
    bad: 'time to detect from an onset of 09:51, while the onset is 09:37:02',
    good: 'time to detect from the onset at 09:37:02',
    remedy: 'Compute it again from the anchors.',
    // That the value follows from its inputs is G04; here, that the inputs are the anchors.
    check: (rca) =>
      rca.computations.flatMap(({ id, what, formula, inputs }, index) =>
        formula !== 'elapsed'
          ? []
          : inputs.flatMap((input, i): Fault[] => {
              if (input.kind !== 'instant' || !ANCHOR_NAMES.has(input.name)) return [];
              const named = rca.timeline.anchors.filter(({ name }) => name === input.name);
              if (named.length === 0 || named.some(({ at }) => epochMs(at) === epochMs(input.at))) return [];
              const problem = `${id} counts from ${input.name} at ${input.at}, which is at ${named[0]?.at ?? 'no time'}`;
              return [{ at: `/computations/${index}/inputs/${i}`, text: what, problem }];
            }),
      ),
  },
];

function isNeeded(name: AnchorName, { explanation }: Rca): boolean {
  return name !== 'trigger' || explanation.trigger !== null;
}

function admits({ question, blockedBy }: Gap, words: RegExp): boolean {
  return words.test(question) || words.test(blockedBy);
}
