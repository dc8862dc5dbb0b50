import type { Hypothesis } from '../schema/index.ts';

/** Who leads, who rivals the leader, and by how much it is ahead. */
export interface Lead {
  leader: Hypothesis | undefined;
  rival: Hypothesis | undefined;
  /** In hundredths, as beliefs are kept; all of the leader's belief where it has no rival. */
  margin: number;
}

/** The most believed first. */
export function ranked(hypotheses: readonly Hypothesis[]): Hypothesis[] {
  return hypotheses.toSorted((a, b) => b.posterior - a.posterior);
}

/**
 * The leading hypothesis and the most believed of those about something else. Two that suspect the same and say
 * differently how it came about are no rivals for the cause.
 */
export function leadOf(hypotheses: readonly Hypothesis[]): Lead {
  const [leader, ...others] = ranked(hypotheses);
  const rival = others.find((one) => !leader || !isAboutTheSame(one, leader));
  return { leader, rival, margin: Math.round(100 * ((leader?.posterior ?? 0) - (rival?.posterior ?? 0))) };
}

/** Whether two hypotheses suspect the same. */
export function isAboutTheSame(one: Pick<Hypothesis, 'suspect'>, other: Pick<Hypothesis, 'suspect'>): boolean {
  return one.suspect !== null && one.suspect === other.suspect;
}
