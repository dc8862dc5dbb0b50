import { describe, expect, it } from 'vitest';
import { readLogLine } from './log-line.ts';

const AT = Date.parse('2026-05-20T14:00:12.345Z');

describe('a line of a log', () => {
  it.each([
    ['{"ts":"2026-05-20T14:00:12.345Z","level":"error","msg":"no free slot"}', AT, 'error', 'no free slot'],
    ['{"@timestamp":"2026-05-20T16:00:12.345+02:00","severity":"WARNING","message":"slow"}', AT, 'warn', 'slow'],
    [`{"time":${AT},"level":50,"msg":"pino"}`, AT, 'error', 'pino'],
    ['{"timestamp":"2026-05-20T14:00:12.345Z","severity_text":"FATAL","body":"gone"}', AT, 'fatal', 'gone'],
    ['{"msg":"no time"}', null, 'info', 'no time'],
    ['2026-05-20 14:00:12.345 ERROR [main] no free slot', AT, 'error', 'ERROR [main] no free slot'],
    ['2026-05-20T14:00:12.345Z INFO served an error page', AT, 'info', expect.stringMatching(/served an error page$/)],
    ['2026-05-20T14:00:12.345Z ERROR no free slot', AT, 'error', expect.stringMatching(/no free slot$/)],
    [
      '2026-05-20T14:00:12.399Z {"ts":"2026-05-20T14:00:12.345Z","level":"error","msg":"no slot"}',
      AT,
      'error',
      'no slot',
    ],
    ['2026-05-20T14:00:12.345Z {"level":"error","msg":"no slot"}', AT, 'error', 'no slot'],
    ['2026-05-20T14:00:12.345Z {broken', AT, 'info', '{broken'],
    ['{"broken json', null, 'info', '{"broken json'],
    ['2026-02-30T14:00:00Z impossible', null, 'info', '2026-02-30T14:00:00Z impossible'],
  ])('%s', (text, atMs, level, message) => {
    expect(readLogLine(text)).toMatchObject({ atMs, level, message });
  });

  it('knows the ids of a trace by any of their usual names', () => {
    const dashed = readLogLine('{"msg":"x","trace_id":"t","span_id":"s","parent_span_id":"p"}');
    const camel = readLogLine('{"msg":"x","traceId":"t","spanId":"s","parentSpanId":"p"}');

    expect([dashed, camel]).toEqual([dashed, dashed]);
    expect(dashed).toMatchObject({ traceId: 't', spanId: 's', parentSpanId: 'p' });
  });
});
