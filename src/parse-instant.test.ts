import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { READ, REFUSED } from './parse-instant.forms.test-support.ts';
import { isTimeZone, parseInstant, parseLeadingInstant } from './parse-instant.ts';
import { Instant, compareInstants, instant } from './schema/index.ts';

describe.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata'])('parseInstant on a machine in %s', (zone) => {
  const before = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('runs in that zone', () => {
    const expected = { UTC: 0, 'Europe/Berlin': -120, 'Asia/Kolkata': -330 }[zone];

    expect(new Date('2026-05-20T12:00:00Z').getTimezoneOffset() + 0).toBe(expected);
  });

  it.each(READ)('reads %j as %s', (text, at, precisionMs) => {
    const parsed = parseInstant(text);

    expect(parsed).toMatchObject({ ok: true, at });
    expect(parsed.ok && parsed.precisionMs).toBeCloseTo(precisionMs, 9);
    expect(Instant.safeParse(at).success).toBe(true);
  });

  it.each(REFUSED)('refuses %j: %s', (text, problem) => {
    expect(parseInstant(text)).toEqual({ ok: false, problem });
  });

  it('reads a time without a zone in the zone that it is told to assume, and says so', () => {
    const utc = parseInstant('2026-05-20 14:00:12', { zone: 'UTC' });
    const berlin = parseInstant('2026-05-20 14:00:12', { zone: 'Europe/Berlin' });
    const kolkata = parseInstant('2026-05-20 14:00:12', { zone: '+05:30' });

    expect(utc).toMatchObject({ ok: true, at: '2026-05-20T14:00:12Z', inferred: true });
    expect(berlin).toMatchObject({ ok: true, at: '2026-05-20T12:00:12Z', inferred: true });
    expect(kolkata).toMatchObject({ ok: true, at: '2026-05-20T08:30:12Z', inferred: true });
    expect(parseInstant('2026-05-20T14:00:12Z', { zone: '+05:30' })).toMatchObject({
      at: '2026-05-20T14:00:12Z',
      inferred: false,
    });
  });

  it('refuses a time that the clocks of the assumed zone skipped', () => {
    expect(parseInstant('2026-03-29 02:30:00', { zone: 'Europe/Berlin' })).toEqual({
      ok: false,
      problem: 'impossible',
    });
  });

  it('takes the earlier of two where the clocks were set back, an hour unsure', () => {
    expect(parseInstant('2026-10-25 02:30:00', { zone: 'Europe/Berlin' })).toMatchObject({
      at: '2026-10-25T00:30:00Z',
      precisionMs: 3_600_000,
    });
  });

  it.each([
    ['May 20 14:00:12', '2026-05-20T15:00:00Z', '2026-05-20T14:00:12Z'],
    ['Dec 31 23:59:59', '2026-01-01T00:00:05Z', '2025-12-31T23:59:59Z'],
    ['Jan  1 00:00:01', '2025-12-31T23:59:59Z', '2026-01-01T00:00:01Z'],
    ['Feb 29 12:00:00', '2025-01-10T00:00:00Z', '2024-02-29T12:00:00Z'],
    ['I0520 14:00:12.345678', '2026-05-20T15:00:00Z', '2026-05-20T14:00:12.345678Z'],
  ])('gives %j near %s the nearest year', (text, near, at) => {
    expect(parseInstant(text, { zone: 'UTC', near })).toMatchObject({ ok: true, at, inferred: true });
  });
});

describe('parseInstant', () => {
  it('orders mixed zones and precisions by what they mean', () => {
    const lines = [
      '2026-03-29T01:59:59.999999999Z',
      '2026-03-29 03:00:00 CEST',
      '29/Mar/2026:01:00:00 +0000',
      '1774749600123',
    ];

    const [a, b, c, d] = lines.map((line) => {
      const parsed = parseInstant(line);
      return parsed.ok ? parsed.at : '';
    });

    expect(compareInstants(b!, c!)).toBe(0);
    expect(compareInstants(c!, a!)).toBeLessThan(0);
    expect(compareInstants(a!, d!)).toBeLessThan(0);
  });

  it('reads back every instant that we write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        expect(parseInstant(instant(ms))).toMatchObject({ ok: true, at: instant(ms) });
      }),
    );
  });

  it('shifts a time by the offset it states, whatever the offset', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10 ** 12, max: 3 * 10 ** 12 }),
        fc.integer({ min: -12 * 60, max: 14 * 60 }),
        (ms, offset) => {
          const wall = instant(ms + offset * 60_000).slice(0, -1);
          const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
          const zone = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;

          expect(parseInstant(wall + zone)).toMatchObject({ ok: true, at: instant(ms) });
        },
      ),
    );
  });

  it('gives an instant or a reason for any text at all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const parsed = parseInstant(text, { zone: 'UTC', near: '2026-05-20T14:00:00Z' });

        expect(parsed.ok ? Instant.safeParse(parsed.at).success : parsed.problem).toBeTruthy();
      }),
    );
  });
});

describe('parseLeadingInstant', () => {
  it.each([
    ['2026-05-20T14:00:12.345Z ERROR pool exhausted', '2026-05-20T14:00:12.345Z'],
    ['[2026-05-20T14:00:12Z] GET /', '2026-05-20T14:00:12Z'],
    ['ERROR 2026-05-20T14:00:12Z no connection', '2026-05-20T14:00:12Z'],
    ['[WARN] 2026-05-20 14:00:12,345Z slow', '2026-05-20T14:00:12.345Z'],
    ['<34>1 2026-05-20T14:00:12.003Z host app - - -', '2026-05-20T14:00:12.003Z'],
    ['time="2026-05-20T14:00:12+02:00" level=info msg=up', '2026-05-20T12:00:12Z'],
    ['ts=1779285612.345 caller=main.go', '2026-05-20T14:00:12.345Z'],
    ['127.0.0.1 - - [20/May/2026:14:00:12 +0000] "GET / HTTP/1.1" 500 12', '2026-05-20T14:00:12Z'],
    ['1774749600123 d', '2026-03-29T02:00:00.123Z'],
  ])('finds the time of %j', (line, at) => {
    expect(parseLeadingInstant(line)).toMatchObject({ ok: true, at });
  });

  it.each([
    ['2026-05-20 14:00:12 INFO ready', '2026-05-20T14:00:12Z'],
    ['2026/05/20 14:00:12 [error] 7#7: upstream timed out', '2026-05-20T14:00:12Z'],
    ['May 20 14:00:12 host app[7]: ready', '2026-05-20T14:00:12Z'],
    ['<13>May 20 14:00:12 host app: ready', '2026-05-20T14:00:12Z'],
    ['E0520 14:00:12.345678       1 main.go:7] failed', '2026-05-20T14:00:12.345678Z'],
  ])('finds the time of %j once zone and year may be assumed', (line, at) => {
    expect(parseLeadingInstant(line, { zone: 'UTC', near: '2026-05-20T15:00:00Z' })).toMatchObject({ ok: true, at });
    expect(parseLeadingInstant(line)).toMatchObject({ ok: false });
  });

  it.each([
    '    at Pool.acquire (pool.js:12)',
    'order 2026-05-20T14:00:12Z was late',
    'retry after 2026-05-20T14:00:12Z',
    '',
  ])('finds none in %j', (line) => {
    expect(parseLeadingInstant(line)).toEqual({ ok: false, problem: 'not a time' });
  });

  it('does not read a zone that stands for several as the assumed one', () => {
    expect(parseLeadingInstant('2026-05-20 14:00:12 IST up', { zone: 'UTC' })).toEqual({
      ok: false,
      problem: 'without a zone',
    });
  });
});

describe('isTimeZone', () => {
  it.each([
    ['UTC', true],
    ['+02:00', true],
    ['Europe/Berlin', true],
    ['Mars/Olympus', false],
    ['+25:00', false],
    ['', false],
  ])('of %j is %s', (zone, expected) => {
    expect(isTimeZone(zone)).toBe(expected);
  });
});
