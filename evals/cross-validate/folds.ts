/** One way to part cases: a name for each fold, and what is held out in it. */
export interface Fold {
  name: string;
  heldOut: ReadonlySet<string>;
}

/** Of several settings, by name, whether each answers each case rightly: 1 first, a half within three, 0 otherwise. */
export type Marks = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What a fold came to: the setting that was best on the rest, and its marks on what was held out. */
export interface Outcome {
  fold: string;
  chosen: string;
  marks: ReadonlyMap<string, number>;
}

/**
 * For each fold the setting with the best mean mark on all other cases, judged on the fold. Of equals the first named
 * one is taken, so that what stands first is left only for something better.
 */
export function crossValidated(marks: Marks, folds: readonly Fold[]): Outcome[] {
  return folds.map(({ name, heldOut }) => {
    const ranked = [...marks].map(([setting, own]) => ({
      setting,
      mean: meanOf([...own].filter(([id]) => !heldOut.has(id)).map(([, mark]) => mark)),
    }));
    const best = ranked.reduce((a, b) => (b.mean > a.mean + 1e-9 ? b : a));
    const own = [...(marks.get(best.setting) ?? [])].filter(([id]) => heldOut.has(id));
    return { fold: name, chosen: best.setting, marks: new Map(own) };
  });
}

/** One fold for each group: a system is never answered by what was chosen on itself. */
export function byGroup(cases: readonly { id: string; group: string }[]): Fold[] {
  return [...new Set(cases.map(({ group }) => group))].map((name) => ({
    name,
    heldOut: new Set(cases.filter(({ group }) => group === name).map(({ id }) => id)),
  }));
}

/** `count` folds of nearly one size, each with its part of every group, in an order that says nothing about the cases. */
export function byTurns(cases: readonly { id: string; group: string }[], count: number): Fold[] {
  const dealt = byGroup(cases).flatMap(({ heldOut }) => [...heldOut].toSorted());
  return Array.from({ length: count }, (_, fold) => ({
    name: `${fold + 1} of ${count}`,
    heldOut: new Set(dealt.filter((_id, index) => index % count === fold)),
  }));
}

export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
