import type { Computation, ComputationInput } from '../../../schema/index.ts';
import { clockOf } from '../format/clock.ts';
import { grouped } from '../format/quantity.ts';

/** How a computation comes about, with the ids that it takes: `C-1 ÷ C-3`, `increase of E-met-006, 09:37:00–10:58:30`. */
export function formulaWords({ formula, inputs }: Computation): string {
  const taken = inputs.length > MOST_NAMED && inputs.every(isSamples) ? [manyWords(inputs)] : inputs.map(inputWords);
  switch (formula) {
    case 'elapsed':
      return taken.join(' → ');
    case 'product':
      return taken.join(' × ');
    case 'allowance':
      return `what ${taken.join(' leaves of ')}`;
    case 'ratio':
      return taken.join(' ÷ ');
    case 'sum':
      return taken.join(' + ');
    case 'difference':
      return taken.join(' − ');
    case 'increase':
    case 'maximum':
    case 'minimum':
    case 'mean':
    case 'count':
    case 'time-mean':
      return `${formula === 'time-mean' ? 'mean over time' : formula} of ${taken.join(', ')}`;
  }
}

/** More series than this are counted, not named. */
const MOST_NAMED = 2;

type Samples = Extract<ComputationInput, { kind: 'samples' }>;

function isSamples(input: ComputationInput): input is Samples {
  return input.kind === 'samples';
}

function manyWords(inputs: readonly Samples[]): string {
  const spans = new Set(inputs.map(({ window }) => `${clockOf(window.from)}–${clockOf(window.to)}`));
  return `${inputs.length} series${spans.size === 1 ? ` ${[...spans].join('')}` : ''}`;
}

function inputWords(input: ComputationInput): string {
  switch (input.kind) {
    case 'instant':
      return `${input.name} ${clockOf(input.at)}`;
    case 'computation':
      return input.computation;
    case 'samples':
      return `${input.name} ${clockOf(input.window.from)}–${clockOf(input.window.to)}`;
    case 'spans':
      return input.during === null ? input.name : `${input.name} during ${input.during}`;
    case 'number':
      return `${input.name} ${grouped(input.value, 6)}`;
  }
}

/** The evidence that the inputs name. */
export function evidenceOf({ inputs }: Computation): string[] {
  return [...new Set(inputs.flatMap((input) => (input.kind === 'computation' ? [] : [input.evidence])))];
}
