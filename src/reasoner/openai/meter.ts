import { ModelError } from '../../errors.ts';

/** What a model has cost: calls, tokens, millionths of the configured currency, milliseconds at work. */
export interface Cost {
  calls: number;
  tokensIn: number;
  tokensOut: number;
  costMicros: number;
  wallMs: number;
}

/** What it may cost at most; `costMicros` null where money is not capped. */
export type Caps = Omit<Cost, 'costMicros' | 'wallMs'> & { costMicros: number | null; wallMs: number | null };

/** Those of a run, with how many calls it may make one after another: each of them is waited for. */
export type RunCaps = Caps & { inSequence: number };

/** Where costs are counted, so that no crash loses them. */
export interface Account {
  /** How many calls of the run were made one after another, before this process. */
  inSequence: () => Promise<number>;
  ofRun: () => Promise<Cost>;
  ofToday: () => Promise<Cost>;
  add: (cost: Partial<Cost>) => Promise<void>;
}

/** One call that was taken out of the budget before it is made. */
export interface Reservation {
  /** Tokens that the answer may have. */
  maxTokens: number;
  /** How long the call may take at most; undefined where time is not capped. */
  leftMs: number | undefined;
  /** The how manieth it is of those that were made one after another. */
  depth: number;
  /** What it came to, and whether an answer came. Everything reserved beyond that is free again. */
  settle: (actual: Pick<Cost, 'tokensIn' | 'tokensOut' | 'costMicros'>, isAnswer: boolean) => Promise<void>;
}

/** What a call may come to, at most. */
export interface Planned {
  step: string;
  tokensIn: number;
  maxTokens: number;
  costOf: (tokensIn: number, tokensOut: number) => number;
}

/** Keeps a run, and all runs of a day, under their caps. */
export interface Meter {
  /** Throws `ModelError` of the kind `over budget` where a cap would be passed. */
  reserve: (planned: Planned) => Promise<Reservation>;
}

/** An answer that may have fewer tokens than this is not worth its question. */
const SHORTEST_ANSWER = 200;

/**
 * A meter over an account. A call is counted before it is made and its tokens are held back until it is settled, so that
 * the caps hold over parallel calls and over a crash in the middle of one.
 */
export function createMeter(
  account: Account,
  caps: { readonly run: RunCaps; readonly day: Caps },
  now: () => number,
): Meter {
  const held = { tokensIn: 0, tokensOut: 0, costMicros: 0 };
  let mark = now();
  let deepest = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function take({ step, tokensIn, maxTokens, costOf }: Planned): Promise<Reservation> {
    const spent = { run: await account.ofRun(), day: await account.ofToday() };
    deepest = Math.max(deepest, await account.inSequence());
    const depth = deepest + 1;
    if (depth > caps.run.inSequence)
      throw new ModelError(
        step,
        'over budget',
        `the cap of ${caps.run.inSequence} model calls one after another is reached`,
      );
    let allowed = maxTokens;
    let leftMs: number | undefined;
    for (const span of ['run', 'day'] as const) {
      const [have, cap] = [spent[span], caps[span]];
      const over = (what: string): ModelError =>
        new ModelError(step, 'over budget', `the cap of ${what} of this ${span} is reached`);
      if (have.calls + 1 > cap.calls) throw over(`${cap.calls} model calls`);
      if (have.tokensIn + held.tokensIn + tokensIn > cap.tokensIn) throw over(`${cap.tokensIn} tokens in`);
      allowed = Math.min(allowed, cap.tokensOut - have.tokensOut - held.tokensOut);
      if (allowed < Math.min(maxTokens, SHORTEST_ANSWER)) throw over(`${cap.tokensOut} tokens out`);
      if (cap.costMicros !== null && have.costMicros + held.costMicros + costOf(tokensIn, allowed) > cap.costMicros)
        throw over(`${cap.costMicros / 1e6} in money`);
      if (cap.wallMs !== null) {
        const left = cap.wallMs - have.wallMs - (span === 'run' ? now() - mark : 0);
        if (left <= 0) throw over(`${Math.round(cap.wallMs / 60_000)} minutes`);
        leftMs = Math.min(leftMs ?? left, left);
      }
    }
    await account.add({ calls: 1 });
    const reserved = { tokensIn, tokensOut: allowed, costMicros: costOf(tokensIn, allowed) };
    held.tokensIn += reserved.tokensIn;
    held.tokensOut += reserved.tokensOut;
    held.costMicros += reserved.costMicros;
    return {
      maxTokens: allowed,
      leftMs,
      depth,
      async settle(actual, isAnswer) {
        // What follows an answer may build on it; a failed try is made again in its place.
        if (isAnswer) deepest = Math.max(deepest, depth);
        const at = now();
        const wallMs = Math.max(0, at - mark);
        mark = at;
        await account.add({ ...actual, wallMs });
        held.tokensIn -= reserved.tokensIn;
        held.tokensOut -= reserved.tokensOut;
        held.costMicros -= reserved.costMicros;
      },
    };
  }

  return {
    reserve(planned) {
      // One after another: two that look at the same rest would both take it.
      const taken = turn.then(() => take(planned));
      turn = taken.catch(() => undefined);
      return taken;
    },
  };
}

/** An account in memory, for whoever asks a model outside a run. */
export function accountInMemory(): Account {
  const cost: Cost = { calls: 0, tokensIn: 0, tokensOut: 0, costMicros: 0, wallMs: 0 };
  const read = (): Promise<Cost> => Promise.resolve({ ...cost });
  return {
    inSequence: () => Promise.resolve(0),
    ofRun: read,
    ofToday: read,
    add(added) {
      cost.calls += added.calls ?? 0;
      cost.tokensIn += added.tokensIn ?? 0;
      cost.tokensOut += added.tokensOut ?? 0;
      cost.costMicros += added.costMicros ?? 0;
      cost.wallMs += added.wallMs ?? 0;
      return Promise.resolve();
    },
  };
}
