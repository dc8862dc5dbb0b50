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

/**
 * Why a tool could not look. `not-recorded`: the recording holds no answer to this question. `withheld`: it answered, and
 * the answer could not be searched for secrets.
 */
export type ToolFailure =
  'auth' | 'not-found' | 'rate-limited' | 'server' | 'client' | 'timeout' | 'malformed' | 'not-recorded' | 'withheld';

/** A tool could not look. It becomes a gap, and the run goes on. Not for "looked and found nothing". */
export class ToolError extends HindcastError {
  readonly tool: string;
  readonly failure: ToolFailure;
  /** The question of the tool that could not look when the incident was recorded, where this is told of it. */
  readonly recordedAs: { tool: string; input: Record<string, unknown> } | undefined;

  constructor(
    tool: string,
    failure: ToolFailure,
    message: string,
    options?: ErrorOptions & { recordedAs?: { tool: string; input: Record<string, unknown> } },
  ) {
    super(message, options);
    this.tool = tool;
    this.failure = failure;
    this.recordedAs = options?.recordedAs;
  }
}

/**
 * How a model failed at a step. Each is shown to the reviewer under its own name. `over budget`: a cap was reached before
 * the call. `given up`: the endpoint failed so often in this run that it is not asked again. `not-recorded`: the run is
 * done again from its turns, and this one is not among them.
 */
export type ModelFailure =
  | 'unreachable'
  | 'timeout'
  | 'rate-limited'
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

/** The model gave no usable answer to a step. The step falls back to rules. */
export class ModelError extends HindcastError {
  readonly step: string;
  readonly failure: ModelFailure;

  constructor(step: string, failure: ModelFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.step = step;
    this.failure = failure;
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
