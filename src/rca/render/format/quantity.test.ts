import { describe, expect, it } from 'vitest';
import { daysBetween, precisionOf, spanOf } from './clock.ts';
import { duration, grouped, rough, valueOf } from './quantity.ts';

describe('quantities', () => {
  it.each([
    [24_917, '24,917'],
    [1_234_567.891, '1,234,567.89'],
    [0.5, '0.5'],
    [-3, '−3'],
    [-0.0001, '0'],
    [0, '0'],
    [999, '999'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('%d is shown as %s', (value, expected) => {
    expect(grouped(value)).toBe(expected);
  });

  it.each([
    [13, '13 s'],
    [119, '119 s'],
    [120, '2 min'],
    [4873, '81 min 13 s'],
    [1538, '25 min 38 s'],
    [7200, '2 h'],
    [12_000, '3 h 20 min'],
    [2_419_200, '28 days'],
    [180_000, '2 days 2 h'],
    [0.25, '0.25 s'],
    [0, '0 s'],
    [-90, '−90 s'],
    [-1000, '−16 min 40 s'],
  ])('%d s are shown as %s', (seconds, expected) => {
    expect(duration(seconds)).toBe(expected);
  });

  it.each([
    ['s', 4873, '81 min 13 s'],
    ['ms', 12.5, '12.5 ms'],
    ['%', 79.851, '79.85 %'],
    ['/s', 6.4, '6.4/s'],
    ['requests', 1200, '1,200 requests'],
    ['count', 3412, '3,412'],
    ['1', 0.00123, '0.0012'],
  ] as const)('a value in %s is shown in it', (unit, value, expected) => {
    expect(valueOf({ id: 'C-1', what: '', formula: 'sum', inputs: [], value, unit })).toBe(expected);
  });

  it('thousands are rough from ten thousand on', () => {
    expect([rough(74_074), rough(9_999)]).toEqual(['74k', '9,999']);
  });

  it('spans name the second day only where it is another', () => {
    expect(spanOf({ from: '2026-03-12T23:37:02Z', to: '2026-03-12T23:58:15Z' })).toBe('2026-03-12 23:37:02 – 23:58:15');
    expect(spanOf({ from: '2026-03-12T23:37:02Z', to: '2026-03-13T00:58:15Z' })).toBe(
      '2026-03-12 23:37:02 – 2026-03-13 00:58:15',
    );
  });

  it('precision is told beyond a second', () => {
    expect([500, 1000, 15_000, 120_000].map(precisionOf)).toEqual(['', '', ' ± 15 s', ' ± 2 min']);
  });

  it('days are counted from day to day', () => {
    expect(daysBetween('2026-01-30', '2026-03-12T09:37:02Z')).toBe(41);
  });
});
