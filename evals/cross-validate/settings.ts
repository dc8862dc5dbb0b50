import { THRESHOLDS, WEIGHTS } from '../../src/testing.ts';

/** Values by name that stand in for the ones in the code. */
export type Values = Readonly<Record<string, number>>;

const KEPT: Values = { ...WEIGHTS, ...THRESHOLDS };
/** Each value halved and doubled; a share stays one. */
const FACTORS = [0.5, 2];
const EDGES = [0.9, 0.99];

/** Those of the design, `rca.md` d.2 node 8; they are nobody's to choose. */
const OF_DESIGN = new Set(['intervention', 'exposedBefore']);
/** What a weight may be where nothing is taken from the ones in the code. */
const GRID = { for: [0, 0.5, 1, 2, 4], against: [0, -1, -2, -4] } as const;

/** Does something with other values in place, and puts back the ones in the code. */
export function withValues<Result>(values: Values, act: () => Result): Result {
  put(values);
  try {
    return act();
  } finally {
    put(KEPT);
  }
}

function put(values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    if (name in WEIGHTS) (WEIGHTS as Record<string, number>)[name] = value;
    else if (name in THRESHOLDS) (THRESHOLDS as Record<string, number>)[name] = value;
    else throw new RangeError(`there is no value ${name}`);
  }
}

/** The values as they are, then each weight left out, halved and doubled. */
export function nearbyWeights(): Map<string, Values> {
  return around(WEIGHTS, (value) => [0, ...FACTORS].map((factor) => factor * value));
}

/** The values as they are, then each threshold halved and doubled. */
export function nearbyThresholds(): Map<string, Values> {
  return around(THRESHOLDS, (value, name) => (name === 'edge' ? EDGES : FACTORS.map((factor) => factor * value)));
}

function around(known: Values, others: (value: number, name: string) => readonly number[]): Map<string, Values> {
  const nearby = Object.entries(known).flatMap(([name, value]) =>
    others(value, name).map((other): [string, Values] => [`${name} ${value} → ${other}`, { [name]: other }]),
  );
  return new Map<string, Values>([['as it is', {}], ...nearby]);
}

function isFor(name: string): boolean {
  return (KEPT[name] ?? 0) > 0;
}

/** Weights that nobody chose: 1 for, −2 (a failed prediction of the design) against. */
export function flatWeights(): Values {
  const names = Object.keys(WEIGHTS).filter((name) => !OF_DESIGN.has(name));
  return Object.fromEntries(names.map((name) => [name, isFor(name) ? 1 : -2]));
}

/** All that differ from `from` in one weight, by that weight and its value. */
export function stepsFrom(from: Values): Map<string, Values> {
  return new Map(
    Object.entries(from).flatMap(([name, value]) =>
      (isFor(name) ? GRID.for : GRID.against)
        .filter((other) => other !== value)
        .map((other): [string, Values] => [`${name} ${other}`, { ...from, [name]: other }]),
    ),
  );
}
