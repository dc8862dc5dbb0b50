import { describe, expect, it } from 'vitest';
import { retryAfterMs, withRetry } from './retry.ts';

const policy = { retries: 2, timeoutMs: 5000, deadlineMs: 20_000, maxWaitMs: 50 };

describe('a retry', () => {
  it('tries as often as the policy says, and then throws what came last', async () => {
    let calls = 0;

    const failing = withRetry(
      () => Promise.reject(new Error(`try ${(calls += 1)}`)),
      () => ({ again: true, afterMs: 1 }),
      policy,
    );

    await expect(failing).rejects.toThrow('try 3');
    expect(calls).toBe(3);
  });

  it('does not try again what is final, nor what would wait too long', async () => {
    let calls = 0;
    const attempt = () => Promise.reject(new Error(`try ${(calls += 1)}`));

    await expect(withRetry(attempt, () => ({ again: false }), policy)).rejects.toThrow('try 1');
    await expect(withRetry(attempt, () => ({ again: true, afterMs: 120_000 }), policy)).rejects.toThrow('try 2');
  });

  it('gives the answer of the first try that has one', async () => {
    let calls = 0;

    const answer = await withRetry(
      () => (calls++ === 0 ? Promise.reject(new Error('no')) : Promise.resolve('yes')),
      () => ({ again: true }),
      policy,
    );

    expect(answer).toBe('yes');
  });
});

describe('Retry-After', () => {
  it.each([
    ['3', 3000],
    ['0', 0],
    ['0.5', 500],
    ['Tue, 24 Nov 2026 00:00:05 GMT', 5000],
    ['Mon, 23 Nov 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
  ])('%s asks for %s ms', (header, expected) => {
    expect(retryAfterMs(header, Date.parse('2026-11-24T00:00:00Z'))).toBe(expected);
  });
});
