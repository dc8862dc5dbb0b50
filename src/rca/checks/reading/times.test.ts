import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../schema/index.ts';
import { showsInstant, timesIn } from './times.ts';

describe('the times of a sentence', () => {
  it.each([
    ['at 15:13:04', ['15:13:04']],
    ['from 09:49 to 10:02Z', ['09:49', '10:02Z']],
    ['on 2026-03-12 at 09:37:02', ['2026-03-12 at 09:37:02']],
    ['2026-03-12T09:37:02.044Z it began', ['2026-03-12T09:37:02.044Z']],
    ['last edited 2024-05', ['2024-05']],
    ['a ratio of 3:1, port 8080:80, 1:30', []],
  ])('in "%s" are %j', (text, expected) => {
    expect(timesIn(text).times.map((time) => time.text)).toEqual(expected);
  });

  it('leaves the rest of the sentence', () => {
    expect(timesIn('31 at 15:13:04, 7 on 2026-03-12').rest.match(/\d+/g)).toEqual(['31', '7']);
  });
});

describe('a shown time is an instant', () => {
  it.each([
    ['15:13:04', '2026-05-20T15:13:04.812Z', true],
    ['15:13:05', '2026-05-20T15:13:04.812Z', true],
    ['15:13:06', '2026-05-20T15:13:04.812Z', false],
    ['15:13', '2026-05-20T15:13:44Z', true],
    ['15:14', '2026-05-20T15:13:44Z', true],
    ['15:12', '2026-05-20T15:13:44Z', false],
    ['15:13:04.8', '2026-05-20T15:13:04.812Z', true],
    ['15:13:04.9', '2026-05-20T15:13:04.812Z', false],
    ['2026-05-20 15:13', '2026-05-20T15:13:04Z', true],
    ['2026-05-21 15:13', '2026-05-20T15:13:04Z', false],
    ['2026-05-20', '2026-05-20T15:13:04Z', true],
    ['2026-05', '2026-05-20T15:13:04Z', true],
    ['2026-06', '2026-05-20T15:13:04Z', false],
    ['00:00', '2026-05-20T23:59:50Z', true],
  ])('%s of %s: %s', (text, at, expected) => {
    const [time] = timesIn(text).times;

    expect(showsInstant(time!, at)).toBe(expected);
  });

  it('at every precision that it can be cut to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(16, 19, 21, 23), (ms, length) => {
        const at = instant(ms);
        const [time] = timesIn(at.slice(0, length)).times;

        expect(showsInstant(time!, at)).toBe(true);
      }),
    );
  });
});
