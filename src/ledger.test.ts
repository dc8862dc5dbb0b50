import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, createLedger, seenIn, sha256, spanOfSamples, type Seen } from './ledger.ts';
import { Evidence, textOf, type Answer, type Observation, type Series } from './schema/index.ts';

const window = { from: '2026-05-20T13:00:00Z', to: '2026-05-20T15:00:00Z' };
const series: Series = {
  kind: 'series',
  metric: 'waiting',
  type: 'gauge',
  labels: { service: 'payments' },
  samples: [0, 1, 2, 3, 4].map((n) => [Date.parse('2026-05-20T14:00:00Z') + n * 2000, n * n]),
};

function seen(observation: Observation, answer: Partial<Answer> = {}): Seen {
  const whole: Answer = {
    tool: 'prometheus',
    input: { ask: 'metrics', ...window },
    window,
    fetchedAt: '2026-05-20T15:00:01Z',
    total: 1,
    returned: 1,
    truncated: false,
    observations: [observation],
    ...answer,
  };
  return { observation, answer: whole };
}

describe('the ledger', () => {
  it('quotes verbatim, with the hash of what it quotes', () => {
    const ledger = createLedger();
    const span = spanOfSamples(textOf(series), { from: '2026-05-20T14:00:02Z', to: '2026-05-20T14:00:04Z' });

    const id = ledger.cite(seen(series), { title: 'requests waiting', span });
    const [evidence] = ledger.evidence();

    expect(id).toBe('E-met-001');
    expect(evidence?.excerpt).toBe('2026-05-20T14:00:02.000Z 1\n2026-05-20T14:00:04.000Z 4\n');
    expect(Evidence.parse(evidence)).toEqual(evidence);
    const blob = ledger.blobs().get(evidence!.blobSha256);
    expect(sha256(blob!)).toBe(evidence!.blobSha256);
    expect(blob!.slice(evidence!.excerptSpan.start, evidence!.excerptSpan.end)).toBe(evidence!.excerpt);
  });

  it('gives the same id to the same stretch, and another to another', () => {
    const ledger = createLedger();
    const one = seen(series);

    const ids = [0, 0, 10].map((start) => ledger.cite(one, { title: 'a', span: { start, end: 30 } }));

    expect(ids).toEqual(['E-met-001', 'E-met-001', 'E-met-002']);
  });

  it('goes on from the evidence of an interrupted run', () => {
    const first = createLedger();
    first.cite(seen(series), { title: 'a' });

    const second = createLedger(first.evidence());
    second.cite(seen(series), { title: 'a', span: { start: 3, end: 9 } });

    expect(second.evidence().map(({ id }) => id)).toEqual(['E-met-001', 'E-met-002']);
  });

  it('never quotes more than 600 characters, nor outside the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), fc.integer(), (text, start, end) => {
        const ledger = createLedger();
        const file = { kind: 'file' as const, path: 'a', sha: 'b', lastChangedAt: null, text };

        ledger.cite(seen(file), { title: 'a', span: { start, end } });
        const [evidence] = ledger.evidence();

        expect(evidence!.excerpt.length).toBeLessThanOrEqual(600);
        expect(text.slice(evidence!.excerptSpan.start, evidence!.excerptSpan.end)).toBe(evidence!.excerpt);
      }),
    );
  });

  it('writes an absence check with its query, its scope and no hits', () => {
    const ledger = createLedger();

    ledger.absence({ title: 'no rule on waiting', query: 'waiting', searched: [seen(series), seen(series)] });
    const [evidence] = ledger.evidence();

    expect(evidence).toMatchObject({ id: 'E-abs-001', kind: 'abs' });
    expect(evidence?.excerpt).toMatch(/^searched for: waiting\nin 2:[\s\S]*hits: 0$/);
    expect(() => ledger.absence({ title: 'a', query: 'b', searched: [] })).toThrow('names nothing that was searched');
  });
});

describe('what was seen', () => {
  it('stands in one order, whoever answered first', () => {
    const answers = ['b', 'a', 'c'].map((tool) => seen(series, { tool }).answer);

    fc.assert(
      fc.property(fc.shuffledSubarray(answers, { minLength: 3 }), (shuffled) => {
        expect(seenIn(shuffled).map(({ answer }) => answer.tool)).toEqual(['a', 'b', 'c']);
      }),
    );
  });

  it('has one canonical form for a question, whatever the order of its keys', () => {
    expect(canonical({ b: [1, { d: 1, c: 2 }], a: 0 })).toBe(canonical({ a: 0, b: [1, { c: 2, d: 1 }] }));
  });
});
