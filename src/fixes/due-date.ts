import { DUE_DAYS, epochMs, instant, type Action, type Day, type Instant } from '../schema/index.ts';

/** The day an action is due, counted from the day the incident was over. */
export function dueDate(priority: Action['priority'], resolvedAt: Instant): Day {
  return dayAfter(resolvedAt, DUE_DAYS[priority]);
}

/** The UTC day that many days after an instant. */
export function dayAfter(at: Instant, days: number): Day {
  return instant(epochMs(at) + days * 86_400_000).slice(0, 10);
}
