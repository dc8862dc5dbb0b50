import type { ToolFailure } from './schema/index.ts';

/** Base of every error that Hindcast raises on purpose. Anything else is a fault of ours. */
export abstract class HindcastError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The operator must change a file, an option or an environment variable. `place` says which. Exit code 2. */
export class ConfigError extends HindcastError {
  readonly place: string;

  constructor(place: string, message: string, options?: ErrorOptions) {
    super(`${place}: ${message}`, options);
    this.place = place;
  }
}

/** The sender of a delivery is wrong: who it is (401), how large (413) or what it says (400, 422). */
export class DeliveryError extends HindcastError {
  readonly trigger: string;
  readonly status: 400 | 401 | 413 | 422;

  constructor(trigger: string, status: 400 | 401 | 413 | 422, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trigger = trigger;
    this.status = status;
  }
}

/** A tool could not look. It becomes a gap, and the run goes on. Not for "looked and found nothing". */
export class ToolError extends HindcastError {
  readonly tool: string;
  readonly failure: ToolFailure;
  /** What could not be answered, where it is not what was asked: a recording fails as the tool it recorded failed. */
  readonly question: Readonly<Record<string, unknown>> | undefined;

  constructor(
    tool: string,
    failure: ToolFailure,
    message: string,
    { question, cause }: { question?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.tool = tool;
    this.failure = failure;
    this.question = question;
  }
}

/**
 * How a model failed at a step. Each is shown to the reviewer under its own name. `no access`: the key or the model is not
 * taken. `out of service`: it failed a moment ago and is not asked again before a while. `over budget`: a cap was reached
 * before the call. `given up`: its answers could not be used so often in this run that it is not asked again.
 * `not-recorded`: the run is done again from its turns, and this one is not among them.
 */
export type ModelFailure =
  | 'unreachable'
  | 'timeout'
  | 'rate-limited'
  | 'out of quota'
  | 'no access'
  | 'out of service'
  | 'rejected'
  | 'refusal'
  | 'empty'
  | 'cut off'
  | 'filtered'
  | 'malformed'
  | 'off-schema'
  | 'ungrounded'
  | 'withheld'
  | 'over budget'
  | 'given up'
  | 'not-recorded';

/** Failures that say nothing of the question and pass with time, or when somebody sees to it. */
const OUTAGES: readonly string[] = [
  'unreachable',
  'timeout',
  'rate-limited',
  'out of quota',
  'no access',
  'out of service',
] satisfies ModelFailure[];

/** Whether a model failed because it was out of reach, and not by what it answered. */
export function isOutage(failure: string): boolean {
  return OUTAGES.includes(failure);
}

/**
 * The model gave no usable answer to a step. The step falls back to rules. The message is in our own words, because it
 * stands in the RCA; what the model or its endpoint said is `detail`, for the log and for the model itself.
 */
export class ModelError extends HindcastError {
  readonly step: string;
  readonly failure: ModelFailure;
  readonly detail: string | undefined;

  constructor(
    step: string,
    failure: ModelFailure,
    message: string,
    { detail, ...options }: ErrorOptions & { detail?: string } = {},
  ) {
    super(message, options);
    this.step = step;
    this.failure = failure;
    this.detail = detail;
  }
}

/** A run waits for its model, which is out of reach. Nothing is lost: it goes on where it stopped. */
export class Parked extends HindcastError {
  readonly step: string;

  constructor(step: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.step = step;
  }
}

/** A publisher said no. Nothing is half-written; safe to run again unless `outcome` is `unknown`. */
export class PublishError extends HindcastError {
  readonly target: string;
  readonly status: number | undefined;
  readonly outcome: 'refused' | 'unknown';

  constructor(
    target: string,
    message: string,
    { status, outcome = 'refused', cause }: { status?: number; outcome?: 'refused' | 'unknown'; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.target = target;
    this.status = status;
    this.outcome = outcome;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
