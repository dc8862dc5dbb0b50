import type { Format } from './format.ts';
import { accountInMemory, createMeter, type Caps, type Meter } from './meter.ts';
import { createBreaker, type Patience } from './patience.ts';
import { keepTurns, type TurnKeeper } from './turns.ts';

/** What a completion works with during one run. */
export interface Session {
  turns: TurnKeeper;
  meter: Meter;
  /** The form of an answer that each model was found to know. */
  formats: Map<string, Format>;
  /** Of all runs together. */
  breaker: Patience;
}

const UNCAPPED: Caps = { calls: Infinity, tokensIn: Infinity, tokensOut: Infinity, costMicros: null, wallMs: null };
const UNCAPPED_RUN = { ...UNCAPPED, inSequence: Infinity };

/** A session for questions that belong to no run. */
export function sessionOfItsOwn(): Session {
  return {
    turns: keepTurns(() => Promise.resolve([])),
    meter: createMeter(accountInMemory(), { run: UNCAPPED_RUN, day: UNCAPPED }, () => 0),
    formats: new Map(),
    breaker: createBreaker(() => 0),
  };
}
