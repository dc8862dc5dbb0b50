import { epochMs, instant, type Action, type Day, type Instant } from '../schema/index.ts';

/** Days from the resolution until an action of a priority is due. `rca.md` a.4, after Atlassian's 4 and 8 weeks. */
export const DUE_DAYS: Readonly<Record<Action['priority'], number>> = { P0: 7, P1: 28, P2: 56, P3: 84 };

/** The day an action is due, counted from the day the incident was over. */
export function dueDate(priority: Action['priority'], resolvedAt: Instant): Day {
  return dayAfter(resolvedAt, DUE_DAYS[priority]);
}

/** The UTC day that many days after an instant. */
export function dayAfter(at: Instant, days: number): Day {
  return instant(epochMs(at) + days * 86_400_000).slice(0, 10);
}
