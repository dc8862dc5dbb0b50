import type { Remembrance } from '../analysis/alert-histories.ts';
import { duration } from '../rca/render/format/quantity.ts';
import { epochMs, type Gap } from '../schema/index.ts';
import type { State } from './state.ts';

const DAY_MS = 86_400_000;

/** What is not known of the past of the alerts: no source keeps it, or not for as long as was asked. */
export function historyGaps(
  remembered: readonly Remembrance[],
  { timeline }: Pick<State, 'timeline'>,
): Omit<Gap, 'id'>[] {
  const fired = [...new Set(timeline.alertOrder.map(({ name }) => name))];
  const unknown = fired.filter((name) => !remembered.some((one) => one.name === name));
  const [first] = remembered;
  const gap = (names: readonly string[], when: string, blockedBy: string): Omit<Gap, 'id'> => ({
    question: `How often did ${names.map((name) => `\`${name}\``).join(', ')} fire ${when}?`,
    whyItMatters: 'An alert that often fires without effect is read later than one that does not.',
    reason: 'not-recorded',
    triedQueries: [],
    blockedBy,
    askWho: 'whoever runs the alerting',
    effectOnConfidence: 'None on the cause; how far noise delayed the detection stays open.',
  });
  const heldMs = first?.heldFrom ? epochMs(first.window.to) - epochMs(first.heldFrom) : Number.POSITIVE_INFINITY;
  const askedMs = first ? epochMs(first.window.to) - epochMs(first.window.from) : 0;
  return [
    ...(unknown.length > 0 ? [gap(unknown, 'in the days before', 'No source keeps the history of these alerts.')] : []),
    ...(askedMs - heldMs > DAY_MS
      ? [
          gap(
            remembered.map(({ name }) => name),
            `in the ${duration(askedMs / 1000)} before`,
            `The source holds the last ${duration(heldMs / 1000)} of them.`,
          ),
        ]
      : []),
  ];
}
