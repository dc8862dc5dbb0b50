import { describe, expect, it } from 'vitest';
import { lineTime } from './line-time.ts';

describe('lineTime', () => {
  it.each([
    ['{"ts":"2026-05-20T14:00:12.345Z","msg":"up"}', '2026-05-20T14:00:12.345Z'],
    ['{"level":"info","time":1779285612345,"msg":"up"}', '2026-05-20T14:00:12.345Z'],
    ['{"@timestamp":"2026-05-20T16:00:12+02:00"}', '2026-05-20T14:00:12Z'],
    ['{"ts":1779285612.345}', '2026-05-20T14:00:12.345Z'],
    ['{"t":"n/a","timestamp":"2026-05-20T14:00:12Z"}', '2026-05-20T14:00:12Z'],
    ['2026-05-20T14:00:12Z ERROR no connection', '2026-05-20T14:00:12Z'],
    ['{"ts":"2026-05-20T14:00:12Z"} \r', '2026-05-20T14:00:12Z'],
  ])('finds the time of %s', (line, at) => {
    expect(lineTime(line, {})).toBe(at);
  });

  it.each([
    '{"msg":"up"}',
    '{"ts":"2026-05-20 14:00:12"}',
    '{"ts":"2026-02-30T14:00:12Z"}',
    '{"ts":null,"t":5}',
    '{"cut',
    '["2026-05-20T14:00:12Z"]x',
    '\tat pool.js:12',
    '',
  ])('finds none in %j', (line) => {
    expect(lineTime(line, {})).toBeUndefined();
  });

  it('reads a time without a zone in the zone it is given', () => {
    expect(lineTime('{"ts":"2026-05-20 14:00:12"}', { zone: '+02:00' })).toBe('2026-05-20T12:00:12Z');
  });
});
