import type { Ground } from '../../schema/index.ts';

/**
 * What each test adds to the log-odds of a suspect. `intervention` 3, temporal evidence with topology 1, temporal
 * evidence alone 0.5 and a failed prediction −2 are the figures of `rca.md` d.2, node 8; the others are the project's
 * own, set between them, and no figure depends on which deploy came last.
 */
export const WEIGHTS = {
  /** Traffic met the change before the symptom: temporal evidence, which every earlier change has. */
  exposedBefore: 0.5,
  /** A chain of calls joins the service to the symptom: with exposure, temporal evidence with topology. */
  onPath: 0.5,
  /** Every service on that chain fails. */
  failsAlongPath: 1,
  /** A signal of the service's own, that nothing behind it explains, left its baseline. */
  locality: 2,
  /** It did so while the change was rolled out, or right after. */
  timing: 1,
  /** What was changed and what deviated are about the same thing. */
  mechanism: 1.5,
  /** Others complain of the service by name. */
  blamed: 1,
  /** Its logs or metrics name a condition that nobody ships: a certificate that ran out, a provider that fails. */
  outside: 3,
  /** They do, and a change before it does something that shows in the same way. */
  outsideBesideChange: 2.5,
  /** The lines that were changed and the complaints use the same rare words. */
  sharedWords: 1.5,
  /** All of what one sign shows (processor, way, own time, steps, failures) is at the service. */
  origin: 4,
  /** The service logs a new kind of failure. */
  logs: 1,
  /** What demand needs was full while it was high, at a size that nobody had changed. */
  filled: 1,
  /** The symptom ended when the change was taken back. */
  intervention: 3,

  /** Traffic met the change only after the symptom had begun: it cannot be the cause (lint rule C02). */
  exposedAfter: -6,
  /** Its diff was read, and does nothing that shows as what went wrong: a failed prediction. */
  noMechanism: -3,
  /** The change was taken back and the symptom went on for twice the settle time (C07). */
  failedIntervention: -4,
  /** The symptom ended while the change stayed in place, when another one was taken back: a failed prediction. */
  outlasted: -2,
  /** Signs of where it began show another service and nothing here: a failed prediction. */
  beganElsewhere: -2,
  /** The service's own signals stayed: a failed prediction. */
  ownSteady: -2,
  /** The service kept answering its callers, so nothing reached the symptom from it: a failed prediction (C04). */
  stopsShort: -2,
  /** Nothing joins the service to the symptom, though calls are known (C04). */
  offPath: -2,
  /** The service's own signals had left their baselines before traffic met the change: a failed prediction. */
  deviatedBefore: -2,
  /** All that deviates at the service comes from another service: a failed prediction. */
  explainedElsewhere: -2,
} as const;

/** The log-odds of "something that is not among the suspects"; keeps belief low where there is little evidence. */
export const SOMETHING_ELSE = 2;

/** A suspect is cleared below this, or by one test that it could not have failed if it were the cause. */
export const CLEARED_BELOW = -1;
export const DECISIVE: ReadonlySet<Ground['test']> = new Set(['exposure', 'topology', 'failed-intervention']);

/** What each place that could not be looked at takes off every belief: what it holds could only tell against it. */
export const BLIND_SPOT = 0.03;

/** A suspect leads from this belief on, if it is this far ahead of the next. */
export const LEADING_FROM = 0.5;
export const LEADING_MARGIN = 0.1;
