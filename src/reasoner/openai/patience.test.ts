import { describe, expect, it } from 'vitest';
import { createBreaker, createPatience } from './patience.ts';

describe('the circuit breaker', () => {
  it('asks a dead model at most once a minute over six hours, and again as before once it answers', () => {
    let at = 0;
    const breaker = createBreaker(() => at);
    let asked = 0;
    const ask = (isUp: boolean): boolean => {
      try {
        breaker.require('explain', 'm');
      } catch {
        return false;
      }
      asked += 1;
      if (isUp) breaker.answered('m');
      else breaker.failed('m', 'unreachable');
      return true;
    };

    for (; at < 6 * 3_600_000; at += 10_000) ask(false);
    const whileDown = asked;
    at += 60_000;
    ask(true);

    expect(whileDown).toBeLessThanOrEqual(6 * 60 + 2);
    expect([ask(true), ask(true)]).toEqual([true, true]);
  });

  it('bears one failure, but no spent quota and no refused key, and leaves other models alone', () => {
    const breaker = createBreaker(() => 1);
    breaker.failed('a', 'timeout');
    breaker.failed('b', 'out of quota');
    breaker.failed('c', 'no access');

    expect(() => breaker.require('s', 'a')).not.toThrow();
    expect(() => breaker.require('s', 'b')).toThrow('b is out of service: out of quota');
    expect(() => breaker.require('s', 'c')).toThrow('c is out of service: no access');
    expect(() => breaker.require('s', 'd')).not.toThrow();
  });
});

describe('the patience with a model', () => {
  it('ends after three answers in a row that could not be used', () => {
    const patience = createPatience();
    patience.failed('m', 'off-schema');
    patience.failed('m', 'empty');
    patience.answered('m');
    for (const failure of ['malformed', 'cut off', 'off-schema'] as const) {
      expect(() => patience.require('s', 'm')).not.toThrow();
      patience.failed('m', failure);
    }

    expect(() => patience.require('s', 'm')).toThrow('m gave no usable answer 3 times in this run');
  });
});
