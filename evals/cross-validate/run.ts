import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { benchmarks } from '../benchmarks/sets.ts';
import { confidenceLines, saidBy } from './confidence.ts';
import { byGroup, byTurns, crossValidated, meanOf, type Fold, type Marks } from './folds.ts';
import { diagnosed, knownCases, markOf, type KnownCase } from './known-cases.ts';
import { flatWeights, nearbyThresholds, nearbyWeights, stepsFrom, withValues, type Values } from './settings.ts';

/**
 * Cross-validates what answers hang on, in a process of its own because it reads what is true. `--what weights` tries
 * other weights, and weights that start from nothing; `--what thresholds` tries other thresholds of signs, or `--only`
 * some of them, parted by commas; `--what confidence` whether a mapping from belief to confidence carries over.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, what: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' } },
});
const { data = '', what = 'weights', only = '', out = '' } = values;

/** A weight is chosen on one fold after another; so many in a row are enough to come from nothing. */
const MOST_STEPS = 6;
const TURNS = 5;

const cases =
  what === 'confidence'
    ? knownCases(
        data,
        benchmarks.map(({ name }) => name),
      )
    : knownCases(data);
const folds = [...byGroup(cases), ...byTurns(cases, TURNS)];
const kept: Record<string, unknown> = {};

if (what === 'confidence') {
  for (const line of confidenceLines(cases.flatMap((known) => saidBy(diagnosed(known))))) console.log(line);
} else if (what === 'thresholds') {
  const loaded = cases.map((known) => ({ known, one: known.load() }));
  const wanted = [...nearbyThresholds()].filter(
    ([name]) => only === '' || name === 'as it is' || only.split(',').includes(name.split(' ')[0] ?? ''),
  );
  const marks = marksOf(new Map(wanted), () =>
    loaded.map(({ known, one }) => {
      const all = diagnosed({ ...known, load: () => one });
      return [known, markOf(all)] as const;
    }),
  );
  report('thresholds, from those in the code', marks, folds);
} else {
  const all = cases.map(diagnosed);
  const judge = (): (readonly [KnownCase, number])[] => all.map((one) => [one.known, markOf(one)] as const);
  report('weights, from those in the code', marksOf(nearbyWeights(), judge), folds);
  fromNothing(judge);
}
if (out !== '') {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(kept, null, 1)}\n`);
}

function marksOf(settings: ReadonlyMap<string, Values>, judge: () => (readonly [KnownCase, number])[]): Marks {
  return new Map(
    [...settings].map(([name, changed]) => {
      const own = new Map(withValues(changed, judge).map(([{ id }, mark]) => [id, mark]));
      process.stderr.write(`${name}: ${firstOf(own)} of ${own.size}\n`);
      return [name, own];
    }),
  );
}

/** What was chosen on each fold, and how the folds did that it was not chosen on. */
function report(title: string, marks: Marks, all: readonly Fold[]): void {
  const now = marks.get('as it is');
  console.log(`\n${title}; as it is, all cases: ${shown(now ?? new Map())}`);
  for (const outcome of crossValidated(marks, all)) {
    const before = new Map([...(now ?? [])].filter(([id]) => outcome.marks.has(id)));
    console.log(
      `  without ${outcome.fold}: ${outcome.chosen}; held out ${shown(outcome.marks)}, as it is ${shown(before)}`,
    );
  }
  const inTurns = crossValidated(marks, all.slice(-TURNS)).flatMap((one) => [...one.marks]);
  const bySystem = crossValidated(marks, all.slice(0, -TURNS)).flatMap((one) => [...one.marks]);
  console.log(`  held out in all: by system ${shown(new Map(bySystem))}, in ${TURNS} turns ${shown(new Map(inTurns))}`);
  const better = [...marks].filter(([, own]) => meanOf([...own.values()]) !== meanOf([...(now ?? new Map()).values()]));
  for (const [name, own] of better) console.log(`  ${name}: ${shown(own)}`);
  kept[title] = Object.fromEntries([...marks].map(([name, own]) => [name, Object.fromEntries(own)]));
}

/** Weights from nothing: on each fold one weight after another, each the one that helps most, until none helps. */
function fromNothing(judge: () => (readonly [KnownCase, number])[]): void {
  const judged = new Map<string, ReadonlyMap<string, number>>();
  const marksWith = (weights: Values): ReadonlyMap<string, number> => {
    const key = JSON.stringify(weights);
    const own = judged.get(key) ?? new Map(withValues(weights, judge).map(([{ id }, mark]) => [id, mark]));
    judged.set(key, own);
    return own;
  };
  const flat = flatWeights();
  const atFlat = marksWith(flat);
  console.log(`\nweights from nothing, none chosen: ${shown(atFlat)}`);
  // A weight that moves no answer from here is left alone: trying it again at each step takes long and says nothing.
  const moving = new Set(
    [...stepsFrom(flat)]
      .filter(([, weights]) => [...marksWith(weights)].some(([id, mark]) => mark !== atFlat.get(id)))
      .map(([name]) => name.split(' ')[0]),
  );
  const chosenOn = (isTrained: (id: string) => boolean): { weights: Values; taken: string[] } => {
    const mean = (weights: Values): number =>
      meanOf([...marksWith(weights)].filter(([id]) => isTrained(id)).map(([, mark]) => mark));
    let [weights, taken] = [flat, [] as string[]];
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const tried = [...stepsFrom(weights)].filter(([name]) => moving.has(name.split(' ')[0]));
      const best = tried.toSorted((a, b) => mean(b[1]) - mean(a[1]))[0];
      if (!best || mean(best[1]) <= mean(weights) + 1e-9) break;
      [weights, taken] = [best[1], [...taken, best[0]]];
    }
    return { weights, taken };
  };
  const held: Record<'system' | 'turn', [string, number][]> = { system: [], turn: [] };
  for (const [index, { name, heldOut }] of folds.entries()) {
    const { weights, taken } = chosenOn((id) => !heldOut.has(id));
    const own = [...marksWith(weights)].filter(([id]) => heldOut.has(id));
    held[index < folds.length - TURNS ? 'system' : 'turn'].push(...own);
    console.log(`  without ${name}: ${taken.join(', ') || 'nothing'}; held out ${shown(new Map(own))}`);
  }
  const { weights, taken } = chosenOn(() => true);
  console.log(`  on all: ${taken.join(', ')}; ${shown(marksWith(weights))}`);
  console.log(
    `  held out in all: by system ${shown(new Map(held.system))}, in ${TURNS} turns ${shown(new Map(held.turn))}`,
  );
  kept['weights from nothing'] = { system: Object.fromEntries(held.system), turn: Object.fromEntries(held.turn) };
}

function firstOf(marks: ReadonlyMap<string, number>): number {
  return [...marks.values()].filter((mark) => mark === 1).length;
}

function shown(marks: ReadonlyMap<string, number>): string {
  const [first, third] = [firstOf(marks), [...marks.values()].filter((mark) => mark > 0).length];
  return `@1 ${first}/${marks.size}, @3 ${third}/${marks.size}`;
}
