import { describe, expect, it } from 'vitest';
import { failureOf, toPublishError } from './failure.ts';

const now = Date.parse('2026-03-12T12:00:00Z');

function answered(status: number, message: string, headers: Record<string, string> = {}): object {
  return Object.assign(new Error(message), { status, response: { status, headers, data: { message } } });
}

function broken(code: string): Error {
  const cause = Object.assign(new Error(code), { code });
  return Object.assign(new Error('fetch failed', { cause: new TypeError('fetch failed', { cause }) }), { status: 500 });
}

describe('a failed request', () => {
  it.each([
    ['a missing page', answered(404, 'Not Found'), { kind: 'client', status: 404 }],
    ['a broken gateway', answered(502, ''), { kind: 'server', status: 502 }],
    ['a refused right', answered(403, 'Resource not accessible by integration'), { kind: 'client', status: 403 }],
    ['429', answered(429, 'slow down'), { kind: 'rate-limited', waitMs: 60_000 }],
    ['a wait in seconds', answered(403, 'x', { 'retry-after': '7' }), { kind: 'rate-limited', waitMs: 7_000 }],
    [
      "a wait until a time, by the server's clock",
      answered(429, 'x', { 'retry-after': 'Thu, 12 Mar 2026 13:00:30 GMT', date: 'Thu, 12 Mar 2026 13:00:00 GMT' }),
      { kind: 'rate-limited', waitMs: 30_000 },
    ],
    [
      'a spent limit',
      answered(403, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 20) }),
      { kind: 'rate-limited', waitMs: 20_000 },
    ],
    [
      'a secondary limit',
      answered(403, 'You have exceeded a secondary rate limit.'),
      { kind: 'rate-limited', waitMs: 60_000 },
    ],
    ['a refused connection', broken('ECONNREFUSED'), { kind: 'unsent' }],
    ['an unknown host', broken('ENOTFOUND'), { kind: 'unsent' }],
    ['a cut connection', broken('ECONNRESET'), { kind: 'lost' }],
    ['a timeout', new DOMException('timed out', 'TimeoutError'), { kind: 'lost' }],
    ['anything else', 'what', { kind: 'lost' }],
  ])('is told apart: %s', (_what, error, failure) => {
    expect(failureOf(error, now)).toEqual(failure);
  });

  it.each([
    [answered(502, ''), true, 'unknown'],
    [answered(502, ''), false, 'refused'],
    [broken('ECONNRESET'), true, 'unknown'],
    [broken('ECONNRESET'), false, 'refused'],
    [broken('ECONNREFUSED'), true, 'refused'],
    [answered(422, 'Validation Failed'), true, 'refused'],
    [answered(429, 'slow down'), true, 'refused'],
  ])('%s of a change (%s) is %s', (error, changes, outcome) => {
    expect(toPublishError('github:a/b', error, { name: 'POST /x', changes }).outcome).toBe(outcome);
  });

  it("quotes GitHub's own words short and visible", () => {
    const said = toPublishError('t', answered(422, `no\u202e\u001b[31m${'x'.repeat(900)}`), {
      name: 'POST /x',
      changes: true,
    });

    expect(said.message).toMatch(/^POST \/x: 422 nox+…\. GitHub does not take it as it is\.$/);
    expect(said.message.length).toBeLessThan(400);
  });
});
