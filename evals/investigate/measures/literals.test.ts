import { describe, expect, it } from 'vitest';
import { literalsIn } from './literals.ts';

describe('literalsIn', () => {
  it.each([
    ['it failed for 62 s', { figures: ['62'], times: [], words: [] }],
    ['861 of 2,630 requests (32.7 %)', { figures: ['861', '2630', '32.7'], times: [], words: [] }],
    ['it began at 12:11:22Z and ended 12:12', { figures: [], times: ['12:11:22', '12:12'], words: [] }],
    ['valid since 2025-06-18T15:04:00Z', { figures: [], times: ['15:04:00'], words: [] }],
    ['`pool.max` went 20 → 4', { figures: ['20', '4'], times: [], words: ['pool.max'] }],
    ['787dfec reached payments-2', { figures: [], times: [], words: ['787dfec', 'payments-2'] }],
    ['see config/payments.yaml', { figures: [], times: [], words: ['config/payments.yaml'] }],
    ['the line `max 4, in use 4` came', { figures: [], times: [], words: ['max 4, in use 4'] }],
    ['p95 latency rose', { figures: [], times: [], words: [] }],
  ])('reads %j', (text, expected) => {
    expect(literalsIn(text, ['payments-2'])).toEqual(expected);
  });

  it('takes a name only where it is a whole word', () => {
    expect(literalsIn('the cartwheel turned', ['cart']).words).toEqual([]);
    expect(literalsIn('cart-2 turned', ['cart']).words).toEqual([]);
    expect(literalsIn('cart turned', ['cart']).words).toEqual(['cart']);
  });
});
