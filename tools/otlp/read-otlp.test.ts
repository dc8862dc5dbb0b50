import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otlpOf } from '../../fixtures/doubles/source/spans.ts';
import { request } from '../../fixtures/doubles/source/example-requests.ts';
import { readOtlp } from './read-otlp.ts';

function one(span: object): ReturnType<typeof readOtlp> {
  const whole = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
    ...span,
  };
  return readOtlp({ resourceSpans: [{ scopeSpans: [{ spans: [whole] }] }] });
}

describe('OTLP JSON', () => {
  it('reads the same from every form in which it is written', () => {
    const spans = request(7, 2400, { failed: true });
    const plain = otlpOf(spans);

    const expected = readOtlp(plain);

    expect(expected?.spans).toHaveLength(2);
    expect(readOtlp(otlpOf(spans, 'proto-json'))).toEqual(expected);
    expect(readOtlp({ trace: plain })).toEqual(expected);
    expect(readOtlp({ result: plain })).toEqual(expected);
    expect(readOtlp({ batches: plain.resourceSpans })).toEqual(expected);
  });

  it.each([
    [{ status: { code: 2 } }, true, ''],
    [{ status: { code: 'STATUS_CODE_ERROR', message: 'm' } }, true, 'm'],
    [{ status: { code: 1 } }, false, ''],
    [{ status: {} }, false, ''],
    [{ attributes: [{ key: 'http.status_code', value: { intValue: '503' } }] }, true, 'HTTP 503'],
    [{ attributes: [{ key: 'http.response.status_code', value: { intValue: 404 } }] }, false, 'HTTP 404'],
    [
      {
        status: { code: 2 },
        events: [
          {
            attributes: [
              { key: 'exception.type', value: { stringValue: 'E' } },
              { key: 'exception.message', value: { stringValue: 'no' } },
            ],
          },
        ],
      },
      true,
      'E: no',
    ],
  ])('tells from %j whether it failed: %s', (span, failed, detail) => {
    expect(one(span)?.spans[0]?.span).toMatchObject({ failed, detail });
  });

  it.each([
    [2, 'server'],
    ['SPAN_KIND_CLIENT', 'client'],
    [0, 'internal'],
    ['SPAN_KIND_UNSPECIFIED', 'internal'],
    [undefined, 'internal'],
  ])('reads the kind %j as %s', (kind, expected) => {
    expect(one({ kind })?.spans[0]?.span.kind).toBe(expected);
  });

  it('counts what it cannot read, and takes zeros for no parent', () => {
    expect(one({ spanId: 'not an id' })).toMatchObject({ spans: [], unreadable: 1 });
    expect(one({ startTimeUnixNano: '2026-05-20' })).toMatchObject({ spans: [], unreadable: 1 });
    expect(one({ parentSpanId: '0000000000000000' })?.spans[0]?.span.parent).toBeNull();
    expect(one({ endTimeUnixNano: '0' })?.spans[0]?.span.durationMs).toBe(0);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => readOtlp(value)).not.toThrow();
        expect(() => readOtlp({ resourceSpans: value })).not.toThrow();
        expect(() =>
          readOtlp({ resourceSpans: [{ resource: value, scopeSpans: [{ spans: [value] }] }] }),
        ).not.toThrow();
      }),
    );
  });
});
