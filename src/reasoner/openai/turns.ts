import { canonical, sha256 } from '../../ledger.ts';
import type { Turn } from '../../schema/index.ts';

/** The turns of one run: those that were had before are not asked again. */
export interface TurnKeeper {
  find: (key: string) => Promise<Turn | undefined>;
  save: (turn: Turn) => Promise<void>;
  /** All that belong to the run so far. */
  all: () => Promise<Turn[]>;
  /**
   * Where the run is done again from its turns: why a question is not among them, and takes note of it. Undefined where
   * the model may be asked.
   */
  missing?: (question: Pick<Turn, 'step' | 'ordinal' | 'parts'>) => string;
}

/** A question of a recorded run that is asked otherwise now, and what of it changed. */
export interface Invalidated {
  step: string;
  ordinal: number;
  because: string;
}

/** What tells one question from another. */
export function keyOf(step: string, parts: Turn['parts']): string {
  return sha256(canonical([step, parts]));
}

/** Turns in memory, with those of an earlier attempt at the same run. `kept` is told of every new one. */
export function keepTurns(
  earlier: () => Promise<Turn[]>,
  kept: (turn: Turn) => Promise<void> = () => Promise.resolve(),
): TurnKeeper {
  let known: Promise<Map<string, Turn>> | undefined;
  const load = (): Promise<Map<string, Turn>> =>
    (known ??= earlier().then((turns) => new Map(turns.map((turn) => [turn.key, turn]))));
  return {
    find: async (key) => (await load()).get(key),
    async save(turn) {
      const turns = await load();
      if (turns.has(turn.key)) return;
      turns.set(turn.key, turn);
      await kept(turn);
    },
    all: async () => [...(await load()).values()].toSorted(byStep),
  };
}

/** The turns of a recorded run in the place of a model, and what of them holds no longer. */
export function replayTurns(recorded: readonly Turn[]): TurnKeeper & { invalidated: () => Invalidated[] } {
  const turns = new Map(recorded.map((turn) => [turn.key, turn]));
  const used = new Map<string, Turn>();
  const invalidated: Invalidated[] = [];
  return {
    find(key) {
      const turn = turns.get(key);
      if (turn) used.set(key, turn);
      return Promise.resolve(turn);
    },
    save: () => Promise.resolve(),
    all: () => Promise.resolve([...used.values()].toSorted(byStep)),
    missing({ step, ordinal, parts }) {
      const before = recorded.find((turn) => turn.step === step && turn.ordinal === ordinal);
      const because = before ? changesBetween(before.parts, parts) : 'this was not asked when the run was recorded';
      invalidated.push({ step, ordinal, because });
      return because;
    },
    invalidated: () => [...invalidated],
  };
}

const WORDS = {
  prompt: 'its prompt changed',
  shown: 'what it is shown changed',
  shape: 'the shape of its answer changed',
  settings: 'its seed changed',
} as const;

function changesBetween(before: Turn['parts'], after: Turn['parts']): string {
  const changed = (['prompt', 'shown', 'shape', 'settings'] as const).filter((part) => before[part] !== after[part]);
  return changed.map((part) => WORDS[part]).join(', ');
}

function byStep(a: Turn, b: Turn): number {
  if (a.step !== b.step) return a.step < b.step ? -1 : 1;
  return a.ordinal - b.ordinal;
}
