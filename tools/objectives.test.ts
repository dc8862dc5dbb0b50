import { describe, expect, it } from 'vitest';
import { objectives } from './objectives.ts';

const window = { from: '2026-05-20T08:00:00Z', to: '2026-05-20T15:40:00Z' };
const context = { signal: new AbortController().signal, now: () => Date.parse('2026-05-20T16:00:00Z') };

describe('objectives', () => {
  it('gives what is configured, with each number in the text that evidence quotes', async () => {
    const tool = objectives.open({
      services: [
        { service: 'shop', kind: 'availability', target: 99.5, agreement: { target: 99, terms: 'a credit of 10 %' } },
        { service: 'shop', kind: 'latency', withinMs: 300, target: 95, days: 7 },
      ],
    });

    const { observations } = await tool.ask({ ask: 'objectives', ...window }, context);

    expect(observations).toMatchObject([
      { kind: 'objective', service: 'shop', measure: { of: 'availability' }, target: 99.5, days: 30 },
      { measure: { of: 'latency', withinMs: 300 }, target: 95, days: 7, agreement: null },
    ]);
    expect(observations.map((one) => ('text' in one ? one.text : ''))).toEqual([
      'service: shop\nmeasure: availability\ntarget: 99.5 % of 30 days\nagreement: 99 % of 30 days; below it: a credit of 10 %',
      'service: shop\nmeasure: latency, within 300 ms\ntarget: 95 % of 7 days',
    ]);
  });

  it.each([
    ['a latency without a bound', { service: 'shop', kind: 'latency', target: 95 }],
    ['an availability with one', { service: 'shop', kind: 'availability', withinMs: 300, target: 95 }],
    ['a target that leaves nothing', { service: 'shop', kind: 'availability', target: 100 }],
    ['a share in place of per cent', { service: 'shop', kind: 'availability', target: 0 }],
  ])('refuses %s', (_name, service) => {
    expect(() => objectives.open({ services: [service] })).toThrow();
  });
});
