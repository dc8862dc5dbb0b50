import { messageOf } from '../errors.ts';
import { epochMs, type Computation, type ComputationInput, type Evidence } from '../schema/index.ts';
import { overlap, spansIn, type Span } from './span-text.ts';
import { increaseOf, samplesIn, timeMeanOf, type Sample } from './series-text.ts';

/** What the inputs of a computation are looked up in. */
export interface Lookups {
  evidence: readonly Evidence[];
  /** The text that evidence quotes, by its SHA-256. */
  blob: (sha256: string) => string | undefined;
  computations: readonly Computation[];
}

/**
 * Runs a computation again and gives its value in its own unit. First every input yields a number:
 *
 * - `instant` seconds since 1970, for `elapsed` only;
 * - `number` itself;
 * - `computation` the value of that computation, run again as well;
 * - `samples` the increase, maximum, minimum, mean or time-mean of the samples, as the formula says. The other formulas
 *   refuse samples, because what they would mean is open: make a computation of them first;
 * - `spans` how many there are, for \`count\` only.
 *
 * Then the numbers combine: `elapsed` second minus first (unit s or ms) · `increase`, `count` and `sum` add · `difference` first
 * minus the others · `product` multiplies · `ratio` first by second (times 100 where the unit is %) · `maximum`,
 * `minimum` the extreme · `mean` and `time-mean` the unweighted mean · `allowance` what a target in per cent (first)
 * leaves of so many days (second), in seconds.
 *
 * Throws `RangeError`, led by the place, where an input does not resolve, does not fit the formula, or where a
 * computation rests on itself.
 */
export function compute(computation: Computation, lookups: Lookups): number {
  return evaluate(computation, lookups, []);
}

/** A computation with its value filled in. Throws as `compute` does. */
export function computed(draft: Omit<Computation, 'value'>, lookups: Lookups): Computation {
  const { id, what, formula, inputs, unit } = draft;
  return { id, what, formula, inputs, value: evaluate(draft, lookups, []), unit };
}

/** The number that each input of a computation yields, instants left out. Throws as `compute` does. */
export function inputValues(computation: Computation, lookups: Lookups): { name: string; value: number }[] {
  return computation.inputs.flatMap((input, index) =>
    input.kind === 'instant'
      ? []
      : [{ name: input.name, value: numberOf(input, { computation, index, lookups, path: [computation.id] }) }],
  );
}

type Draft = Omit<Computation, 'value'>;

const SECONDS_A_DAY = 86_400;

/** What makes one number of the samples up to an instant, for the formulas that take samples. */
const OF_SAMPLES: Partial<Record<Computation['formula'], (samples: readonly Sample[], toMs: number) => number>> = {
  increase: increaseOf,
  maximum: (samples) => greatest(samples.map(({ value }) => value)),
  minimum: (samples) => -greatest(samples.map(({ value }) => -value)),
  mean: (samples) => total(samples.map(({ value }) => value)) / samples.length,
  'time-mean': timeMeanOf,
};

interface Step {
  computation: Draft;
  index: number;
  lookups: Lookups;
  /** The computations that led here, to find one that rests on itself. */
  path: readonly string[];
}

function evaluate(computation: Draft, lookups: Lookups, path: readonly string[]): number {
  const { id } = computation;
  if (path.includes(id))
    throw new RangeError(`${id}: rests on itself (${[...path, id].join(' → ')}); break the circle`);
  const numbers = computation.inputs.map((input, index) =>
    numberOf(input, { computation, index, lookups, path: [...path, id] }),
  );
  const value = combine(computation, numbers);
  if (!Number.isFinite(value)) throw new RangeError(`${id}: the ${computation.formula} is ${value}; check its inputs`);
  return value;
}

function numberOf(input: ComputationInput, step: Step): number {
  const { computation, index, lookups, path } = step;
  const place = `${computation.id}/inputs/${index}`;
  switch (input.kind) {
    case 'instant':
      if (computation.formula !== 'elapsed') {
        throw new RangeError(`${place}: an instant under ${computation.formula}; only elapsed takes instants`);
      }
      return epochMs(input.at) / 1000;
    case 'number':
      return input.value;
    case 'computation': {
      const other = lookups.computations.find(({ id }) => id === input.computation);
      if (!other) throw new RangeError(`${place}: there is no computation ${input.computation}; add it`);
      return evaluate(other, lookups, path);
    }
    case 'spans': {
      if (computation.formula !== 'count')
        throw new RangeError(`${place}: spans under ${computation.formula}; count them`);
      const during = input.during === null ? undefined : spansOf(input.during, place, lookups);
      return spansOf(input.evidence, place, lookups).filter(
        (span) => during === undefined || during.some((other) => overlap(span, other)),
      ).length;
    }
    case 'samples':
      return statisticOf(input, computation, place, lookups);
  }
}

function spansOf(id: string, place: string, lookups: Lookups): Span[] {
  return spansIn(textOf(id, place, lookups));
}

function textOf(id: string, place: string, lookups: Lookups): string {
  const evidence = lookups.evidence.find((one) => one.id === id);
  if (!evidence) throw new RangeError(`${place}: there is no evidence ${id}; cite it first`);
  const text = lookups.blob(evidence.blobSha256);
  if (text === undefined) throw new RangeError(`${place}: the text of ${id} is not stored; keep its blob`);
  return text;
}

function statisticOf(
  input: Extract<ComputationInput, { kind: 'samples' }>,
  { formula }: Draft,
  place: string,
  lookups: Lookups,
): number {
  const statistic = OF_SAMPLES[formula];
  if (!statistic) {
    throw new RangeError(
      `${place}: samples under ${formula}; make an increase, maximum, minimum or mean of them first`,
    );
  }
  return statistic(samplesAt(place, textOf(input.evidence, place, lookups), input), epochMs(input.window.to));
}

function samplesAt(place: string, text: string, input: Extract<ComputationInput, { kind: 'samples' }>) {
  try {
    const samples = samplesIn(text, input.window);
    if (samples.length > 0) return samples;
  } catch (error) {
    throw new RangeError(`${place}: ${input.evidence} ${messageOf(error)}`, { cause: error });
  }
  const { from, to } = input.window;
  throw new RangeError(`${place}: ${input.evidence} has no sample from ${from} to ${to}; ask for a wider window`);
}

function combine({ id, formula, inputs, unit }: Draft, numbers: readonly number[]): number {
  const [first = Number.NaN, second = Number.NaN] = numbers;
  switch (formula) {
    case 'elapsed':
      return perSecond(inputs, unit, id) * (second - first);
    case 'increase':
      if (inputs.some(({ kind }) => kind !== 'samples')) {
        throw new RangeError(`${id}: increase takes samples, not ${inputs.map(({ kind }) => kind).join(', ')}`);
      }
      return total(numbers);
    case 'count':
    case 'sum':
      return total(numbers);
    case 'difference':
      if (numbers.length < 2) throw new RangeError(`${id}: difference takes two inputs or more, not ${numbers.length}`);
      return first - total(numbers.slice(1));
    case 'product':
      return numbers.reduce((product, value) => product * value, 1);
    case 'allowance':
      return allowanceOf(numbers, id);
    case 'ratio':
      return ratioOf(numbers, id) * (unit === '%' ? 100 : 1);
    case 'maximum':
      return greatest(numbers);
    case 'minimum':
      return -greatest(numbers.map((value) => -value));
    case 'mean':
    case 'time-mean':
      return total(numbers) / numbers.length;
  }
}

function ratioOf(numbers: readonly number[], id: string): number {
  const [first = Number.NaN, second = Number.NaN] = numbers;
  if (numbers.length !== 2) throw new RangeError(`${id}: ratio takes two inputs, not ${numbers.length}`);
  if (second === 0) throw new RangeError(`${id}: the ratio is by zero; leave it out where there is no base`);
  return first / second;
}

function allowanceOf(numbers: readonly number[], id: string): number {
  const [target = Number.NaN, days = Number.NaN] = numbers;
  if (numbers.length !== 2) throw new RangeError(`${id}: allowance takes a target and days, not ${numbers.length}`);
  if (!(target > 0 && target < 100)) throw new RangeError(`${id}: a target of ${target} % leaves nothing to compute`);
  return (1 - target / 100) * days * SECONDS_A_DAY;
}

/** The factor from seconds to the unit, once the inputs are known to be two instants. */
function perSecond(inputs: readonly ComputationInput[], unit: Computation['unit'], id: string): number {
  if (inputs.length !== 2 || inputs.some(({ kind }) => kind !== 'instant')) {
    throw new RangeError(`${id}: elapsed takes two instants, not ${inputs.map(({ kind }) => kind).join(', ')}`);
  }
  if (unit !== 's' && unit !== 'ms') throw new RangeError(`${id}: elapsed in ${unit}; its unit is s or ms`);
  return unit === 'ms' ? 1000 : 1;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}

/** Not `Math.max(...)`, which fails beyond some 100,000 arguments. */
function greatest(numbers: readonly number[]): number {
  return numbers.reduce((best, value) => (value > best ? value : best), Number.NEGATIVE_INFINITY);
}
