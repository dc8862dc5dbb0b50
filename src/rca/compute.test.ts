import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger } from '../ledger.ts';
import { instant, type Answer, type Computation, type ComputationInput, type Series } from '../schema/index.ts';
import { compute, computed, inputValues, type Lookups } from './compute.ts';
import { increaseOf, samplesIn } from './series-text.ts';

const START = Date.parse('2026-05-20T14:00:00Z');

/** A ledger that cites each list of values as one series, a sample every 15 s, as E-met-001, E-met-002, … */
function recorded(...lists: (number | null)[][]): Lookups & { window: { from: string; to: string } } {
  const ledger = createLedger();
  const longest = Math.max(...lists.map((values) => values.length));
  const window = { from: instant(START), to: instant(START + longest * 15_000) };
  for (const [index, values] of lists.entries()) {
    const series: Series = {
      kind: 'series',
      metric: 'requests_total',
      type: 'counter',
      labels: { service: 'checkout', n: String(index) },
      samples: values.map((value, step) => [START + step * 15_000, value]),
    };
    const answer: Answer = {
      tool: 'prometheus',
      input: { query: 'requests_total' },
      window,
      fetchedAt: window.to,
      total: 1,
      returned: 1,
      truncated: false,
      observations: [series],
    };
    ledger.cite({ observation: series, answer }, { title: 'requests' });
  }
  return { evidence: ledger.evidence(), blob: (sha) => ledger.blobs().get(sha), computations: [], window };
}

function draft(
  formula: Computation['formula'],
  inputs: ComputationInput[],
  unit: Computation['unit'] = 'count',
): Omit<Computation, 'value'> {
  return { id: 'C-1', what: 'under test', formula, inputs, unit };
}

function samplesOf(number: number, window: { from: string; to: string }): ComputationInput {
  return { kind: 'samples', name: `s${number}`, window, evidence: `E-met-00${number}` };
}

function numberOf(value: number): ComputationInput {
  return { kind: 'number', name: 'n', value, evidence: 'E-met-001' };
}

function at(seconds: number): ComputationInput {
  return { kind: 'instant', name: 'at', at: instant(START + seconds * 1000), evidence: 'E-met-001' };
}

describe('compute', () => {
  it.each([
    ['a counter that only grows', [10, 12, 12, 40], 30],
    ['a counter that restarts from zero', [100, 130, 5, 25], 55],
    ['a counter that restarts twice', [7, 0, 3, 1], 4],
    ['samples that are not a number', [10, null, 15], 5],
    ['a single sample', [10], 0],
  ])('gives the increase of %s', (_name, values, expected) => {
    const lookups = recorded(values);

    const value = compute({ ...draft('increase', [samplesOf(1, lookups.window)]), value: 0 }, lookups);

    expect(value).toBe(expected);
  });

  it('takes only the samples inside the window, both ends included', () => {
    const lookups = recorded([0, 1, 3, 7, 15]);
    const window = { from: instant(START + 15_000), to: instant(START + 45_000) };

    const { value } = computed(draft('increase', [samplesOf(1, window)]), lookups);

    expect(value).toBe(6);
  });

  it('weighs each sample by how long it stood, the last until the end of the window', () => {
    const lookups = recorded([1, 0, 4]);
    const window = { from: lookups.window.from, to: instant(START + 60_000) };

    expect(computed(draft('time-mean', [samplesOf(1, window)]), lookups).value).toBe((15 + 0 + 120) / 60);
    expect(computed(draft('mean', [samplesOf(1, window)]), lookups).value).toBe(5 / 3);
    expect(computed(draft('time-mean', [samplesOf(1, { from: window.from, to: window.from })]), lookups).value).toBe(1);
  });

  it('gives the seconds that a target leaves of so many days, and products', () => {
    const lookups = recorded([1]);

    expect(computed(draft('allowance', [numberOf(99.5), numberOf(30)], 's'), lookups).value).toBeCloseTo(12_960, 6);
    expect(computed(draft('product', [numberOf(0.25), numberOf(200)], 's'), lookups).value).toBe(50);
    expect(() => computed(draft('allowance', [numberOf(100), numberOf(30)], 's'), lookups)).toThrow(/leaves nothing/);
    expect(() => computed(draft('allowance', [numberOf(99)], 's'), lookups)).toThrow(/a target and days/);
  });

  it('counts the spans of a history, and those that fall together with one of another', () => {
    const ledger = createLedger();
    const window = { from: instant(START), to: instant(START + 3_600_000) };
    const spans = (name: string, ...minutes: [number, number][]) => {
      const firings = minutes.map(([from, to]) => ({
        from: instant(START + from * 60_000),
        to: instant(START + to * 60_000),
      }));
      const text = [`${name} fired`, ...firings.map(({ from, to }) => `${from} ${to}`)].join('\n');
      const observation = { kind: 'alert-history' as const, name, window, heldFrom: null, firings, text };
      const answer = { tool: 't', input: {}, window, fetchedAt: window.to, total: 1, returned: 1, truncated: false };
      return ledger.cite({ observation, answer: { ...answer, observations: [observation] } }, { title: name });
    };
    const [busy, felt] = [spans('busy', [0, 5], [10, 15], [30, 31]), spans('felt', [15, 20], [40, 41])];
    const lookups = { evidence: ledger.evidence(), blob: (sha: string) => ledger.blobs().get(sha), computations: [] };
    const count = (during: string | null) =>
      computed(draft('count', [{ kind: 'spans', name: 'busy', evidence: busy, during }]), lookups).value;

    expect(count(null)).toBe(3);
    expect(count(felt)).toBe(1);
    expect(() =>
      computed(draft('sum', [{ kind: 'spans', name: 'busy', evidence: busy, during: null }]), lookups),
    ).toThrow(/count them/);
  });

  it('adds the increases of several series', () => {
    const lookups = recorded([0, 4], [10, 13]);

    const { value } = computed(
      draft('increase', [samplesOf(1, lookups.window), samplesOf(2, lookups.window)]),
      lookups,
    );

    expect(value).toBe(7);
  });

  it.each([
    ['maximum' as const, 9],
    ['minimum' as const, -2],
    ['mean' as const, 2.25],
  ])('gives the %s over the samples of a gauge and combines it over several', (formula, expected) => {
    const lookups = recorded([1, 3, -2, 2], [9, 1, 0.5, 3.5]);

    const { value } = computed(draft(formula, [samplesOf(1, lookups.window), samplesOf(2, lookups.window)]), lookups);

    expect(value).toBe(expected);
  });

  it.each([
    ['sum' as const, 'count' as const, [1, 2, 3], 6],
    ['difference' as const, 'count' as const, [10, 2, 3], 5],
    ['ratio' as const, '1' as const, [1, 4], 0.25],
    ['ratio' as const, '%' as const, [1, 4], 25],
    ['maximum' as const, '1' as const, [3, 9, 4], 9],
    ['minimum' as const, '1' as const, [3, 9, 4], 3],
    ['mean' as const, '1' as const, [3, 9, 6], 6],
  ])('combines numbers by %s in %s', (formula, unit, numbers, expected) => {
    const { value } = computed(draft(formula, numbers.map(numberOf), unit), recorded([0]));

    expect(value).toBe(expected);
  });

  it.each([
    ['s' as const, 95],
    ['ms' as const, 95_000],
  ])('gives the time elapsed in %s', (unit, expected) => {
    const { value } = computed(draft('elapsed', [at(5), at(100)], unit), recorded([0]));

    expect(value).toBe(expected);
  });

  it('runs the computations that it rests on again, instead of trusting their values', () => {
    const lookups = recorded([0, 8]);
    const failed = { ...draft('increase', [samplesOf(1, lookups.window)]), id: 'C-2', value: 999 };
    const ratio = draft('ratio', [{ kind: 'computation', name: 'failed', computation: 'C-2' }, numberOf(16)], '1');

    const { value } = computed(ratio, { ...lookups, computations: [failed] });

    expect(value).toBe(0.5);
  });

  it('gives what each input yields, instants left out', () => {
    const lookups = recorded([2, 8]);
    const mean = computed(draft('mean', [samplesOf(1, lookups.window), numberOf(9)]), lookups);
    const elapsed = computed(draft('elapsed', [at(0), at(1)], 's'), lookups);

    expect(inputValues(mean, lookups).map(({ value }) => value)).toEqual([5, 9]);
    expect(inputValues(elapsed, lookups)).toEqual([]);
  });

  it.each([
    ['evidence that is not there', draft('increase', [samplesOf(7, window())]), /^C-1\/inputs\/0: .*E-met-007/],
    ['no sample in the window', draft('mean', [samplesOf(1, window('2027'))]), /^C-1\/inputs\/0: E-met-001 has no/],
    ['a computation that is not there', draft('sum', [reference('C-9')]), /^C-1\/inputs\/0: .*C-9/],
    ['samples under a ratio', draft('ratio', [samplesOf(1, window()), numberOf(1)]), /increase, maximum/],
    ['an instant under a sum', draft('sum', [at(0)]), /only elapsed takes instants/],
    ['one instant under elapsed', draft('elapsed', [at(0)], 's'), /takes two instants/],
    ['elapsed in requests', draft('elapsed', [at(0), at(1)], 'requests'), /elapsed in requests/],
    ['numbers under increase', draft('increase', [numberOf(1)]), /increase takes samples/],
    ['a ratio of three', draft('ratio', [1, 2, 3].map(numberOf)), /two inputs, not 3/],
    ['a ratio by zero', draft('ratio', [1, 0].map(numberOf)), /by zero/],
    ['a difference of one', draft('difference', [numberOf(1)]), /two inputs or more/],
  ])('refuses %s and says where', (_name, computation, message) => {
    const lookups = recorded([0, 1]);

    expect(() => computed(computation, lookups)).toThrow(RangeError);
    expect(() => computed(computation, lookups)).toThrow(message);
  });

  it('refuses computations that rest on each other', () => {
    const lookups = {
      ...recorded([0]),
      computations: [
        { ...draft('sum', [reference('C-2')]), value: 1 },
        { ...draft('sum', [reference('C-1')]), id: 'C-2', value: 1 },
      ],
    };

    expect(() => compute(lookups.computations[0]!, lookups)).toThrow('C-1: rests on itself (C-1 → C-2 → C-1)');
  });

  it('refuses a text that is no series, with the number of the line', () => {
    const lookups = recorded([0]);

    expect(() =>
      computed(draft('mean', [samplesOf(1, lookups.window)]), { ...lookups, blob: () => 'x{}\nhello world again' }),
    ).toThrow(/E-met-001 line 2 is "hello world again"/);
    expect(() =>
      computed(draft('mean', [samplesOf(1, lookups.window)]), { ...lookups, blob: () => undefined }),
    ).toThrow(/not stored/);
  });

  it('reads a day of samples at one a second', () => {
    const values = Array.from({ length: 130_000 }, (_, index) => index % 1000);
    const lookups = recorded(values);

    expect(computed(draft('maximum', [samplesOf(1, lookups.window)]), lookups).value).toBe(999);
  });
});

describe('the increase of a counter', () => {
  const growth = fc.array(fc.nat(1000), { minLength: 2, maxLength: 40 });
  const samples = (values: number[]) => values.map((value, index) => ({ atMs: index, value }));

  it('is the sum of its steps wherever it restarts', () => {
    fc.assert(
      fc.property(growth, fc.array(fc.boolean()), (steps, restarts) => {
        let counter = 0;
        const values = [0, ...steps.map((step, index) => (counter = restarts[index] ? step : counter + step))];

        const increase = increaseOf(samples(values));

        // A restart to at least the old value cannot be told from growth; then less is counted, never more.
        const sum = steps.reduce((total, step) => total + step, 0);
        expect(increase).toBeLessThanOrEqual(sum);
        if (!restarts.some(Boolean)) expect(increase).toBe(sum);
      }),
    );
  });

  it('adds up over two windows that share a sample', () => {
    fc.assert(
      fc.property(growth, fc.nat(), (values, cut) => {
        const middle = cut % values.length;

        const whole = increaseOf(samples(values));
        const [left, right] = [samples(values).slice(0, middle + 1), samples(values).slice(middle)];

        expect(increaseOf(left) + increaseOf(right)).toBe(whole);
      }),
    );
  });

  it('is never negative and nothing for a constant', () => {
    fc.assert(
      fc.property(growth, fc.nat(), (values, constant) => {
        expect(increaseOf(samples(values))).toBeGreaterThanOrEqual(0);
        expect(increaseOf(samples(values.map(() => constant)))).toBe(0);
      }),
    );
  });
});

describe('the numbers of a computation', () => {
  const lookups = recorded([0]);
  const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

  it('do not depend on the order of a sum, and a difference undoes it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (a, b, c) => {
        const sum = computed(draft('sum', [a, b, c].map(numberOf)), lookups).value;

        expect(computed(draft('sum', [c, a, b].map(numberOf)), lookups).value).toBe(sum);
        expect(computed(draft('difference', [sum, b, c].map(numberOf)), lookups).value).toBe(a);
      }),
    );
  });

  it('keep the mean between the minimum and the maximum', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 20 }), (values) => {
        const of = (formula: Computation['formula']) => computed(draft(formula, values.map(numberOf)), lookups).value;

        expect(of('minimum')).toBeLessThanOrEqual(of('mean') + 1e-6);
        expect(of('mean')).toBeLessThanOrEqual(of('maximum') + 1e-6);
      }),
    );
  });

  it('read back every sample that the text of a series states', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(finite, fc.constant(null)), { minLength: 1, maxLength: 30 }), (values) => {
        const { evidence, blob, window } = recorded(values);

        const read = samplesIn(blob(evidence[0]!.blobSha256) ?? '', window);

        expect(read.map(({ value }) => value)).toEqual(values.filter((value) => value !== null).map((v) => v + 0));
      }),
    );
  });

  it('turn around with the instants', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (a, b) => {
        const there = computed(draft('elapsed', [at(a), at(b)], 's'), lookups).value;
        const back = computed(draft('elapsed', [at(b), at(a)], 's'), lookups).value;

        expect(there + back).toBe(0);
        expect(there).toBe(b - a);
      }),
    );
  });
});

function window(year = '2026') {
  return { from: `${year}-05-20T14:00:00Z`, to: `${year}-05-20T15:00:00Z` };
}

function reference(computation: string): ComputationInput {
  return { kind: 'computation', name: computation, computation };
}
