import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSeries, keyOf, scopeSelectors } from './choose-series.ts';
import type { Labels } from './matrix.ts';

const all = { services: [], first: [] };

function series(name: string, labels: Labels = {}): Labels {
  return { __name__: name, ...labels };
}

function buckets(name: string, count: number, labels: Labels = {}): Labels[] {
  return Array.from({ length: count }, (_, index) => series(`${name}_bucket`, { ...labels, le: String(index) }));
}

function namesOf(discovered: Labels[], scope: { services: string[]; first: string[] }, maxSeries: number): string[] {
  const { queries } = chooseSeries(discovered, scope, { maxSeries, perQuery: 1000 });
  const wanted = new Set(queries.flatMap((query) => [...query.wanted]));
  return [
    ...new Set(discovered.filter((each) => wanted.has(keyOf(each))).map((each) => each['__name__'] ?? '')),
  ].sort();
}

describe('chooseSeries', () => {
  it('takes everything where it fits, what the process says of itself too', () => {
    const discovered = [series('requests_total'), series('go_goroutines'), ...buckets('duration', 3)];

    const choice = chooseSeries(discovered, all, { maxSeries: 5, perQuery: 100 });

    expect(choice).toMatchObject({ chosen: 5, total: 5 });
    expect(choice.queries).toHaveLength(1);
  });

  it('leaves what the rules write about alerts to the question about alerts', () => {
    const discovered = [series('ALERTS', { alertname: 'A' }), series('ALERTS_FOR_STATE'), series('up')];

    expect(namesOf(discovered, all, 9)).toEqual(['up']);
    expect(chooseSeries(discovered, all, { maxSeries: 9, perQuery: 9 }).total).toBe(1);
  });

  it('leaves out first what processes say of themselves, then the buckets of histograms', () => {
    const discovered = [series('nodejs_heap'), series('requests_total'), series('pool'), ...buckets('duration', 3)];

    expect(namesOf(discovered, all, 5)).toEqual(['duration_bucket', 'pool', 'requests_total']);
    expect(namesOf(discovered, all, 4)).toEqual(['nodejs_heap', 'pool', 'requests_total']);
    expect(namesOf(discovered, all, 2)).toEqual(['pool', 'requests_total']);
  });

  it('takes the buckets of a histogram whole or not at all', () => {
    const discovered = [...buckets('small', 3), ...buckets('large', 30)];

    const { queries, chosen } = chooseSeries(discovered, all, { maxSeries: 20, perQuery: 100 });

    expect(chosen).toBe(3);
    expect(queries[0]?.selector).toContain('small_bucket');
  });

  it('does not let one metric with many labels push out the others', () => {
    const many = Array.from({ length: 50 }, (_, pod) => series('by_pod', { pod: String(pod) }));

    expect(namesOf([...many, series('z_total'), series('a_total')], all, 10)).toEqual(['a_total', 'by_pod', 'z_total']);
  });

  it("takes the incident's own services first", () => {
    const discovered = [
      series('a_total', { service: 'shop' }),
      series('z_total', { service: 'payments' }),
      series('m_total', { job: 'ledger' }),
    ];

    expect(namesOf(discovered, { services: [], first: ['payments'] }, 1)).toEqual(['z_total']);
    expect(namesOf(discovered, { services: [], first: ['ledger'] }, 1)).toEqual(['m_total']);
  });

  it('asks for a family by the label that names its service', () => {
    const discovered = [series('up', { job: 'shop', service: 'payments' }), series('up', { job: 'payments' })];

    const { queries } = chooseSeries(discovered, { services: ['payments'], first: [] }, { maxSeries: 9, perQuery: 9 });

    expect(queries.map(({ selector }) => selector)).toEqual([
      '{job="payments",__name__=~"up"}',
      '{service="payments",__name__=~"up"}',
    ]);
  });

  it('is the same whatever the order in which the server lists the series', () => {
    const label = fc.constantFrom('a', 'b', 'payments', 'le');
    const one = fc.record({ __name__: fc.constantFrom('x', 'y_bucket', 'go_z'), service: label, le: label });

    const orders = fc.array(one).chain((list) => {
      const { length } = list;
      return fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: length, maxLength: length }));
    });

    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 20 }), ([discovered, shuffled], maxSeries) => {
        const scope = { services: ['payments'], first: ['a'] };
        const limits = { maxSeries, perQuery: 3 };
        const choice = chooseSeries(discovered, scope, limits);

        expect(chooseSeries(shuffled, scope, limits)).toEqual(choice);
        expect(choice.chosen).toBeLessThanOrEqual(maxSeries);
        expect(choice.queries.reduce((sum, { wanted }) => sum + wanted.size, 0)).toBe(choice.chosen);
      }),
    );
  });
});

describe('scopeSelectors', () => {
  it('asks for all series where no service is named', () => {
    expect(scopeSelectors([])).toEqual(['{__name__=~".+"}']);
  });

  it('quotes a name that tries to be PromQL', () => {
    expect(scopeSelectors(['a"} or {b="\\'])[0]).toBe(String.raw`{service="a\"} or {b=\"\\"}`);
  });
});
