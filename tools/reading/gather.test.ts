import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/schema/index.ts';
import { clipText, isWithin, oneLine, startGathering, type GatherLimits } from './gather.ts';

const LIMITS: GatherLimits = { maxItems: 1000, maxBytes: 1_000_000, maxTextBytes: 1000, maxSeconds: 60 };

function document(text: string, at: string | null = null): Document {
  return { kind: 'document', name: 'd', at, entity: null, text };
}

describe('startGathering', () => {
  it('gives what it took, oldest first, and what has no instant before that', () => {
    const gathering = startGathering(LIMITS);

    gathering.add(document('late', '2026-05-20T14:00:00.000000002Z'));
    gathering.add(document('early', '2026-05-20T14:00:00.000000001Z'));
    gathering.add(document('no time'));

    const { observations } = gathering.found();
    expect(observations).toMatchObject([{ text: 'no time' }, { text: 'early' }, { text: 'late' }]);
  });

  it('never takes more than its limits, and counts all that it did not', () => {
    const limits = fc.record({
      maxItems: fc.integer({ min: 1, max: 20 }),
      maxBytes: fc.integer({ min: 1, max: 500 }),
      maxTextBytes: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(
        limits,
        fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 40 }),
        (some, texts) => {
          const gathering = startGathering({ ...some, maxSeconds: 60 });
          for (const text of texts) gathering.add(document(text));

          const { observations, total, truncated } = gathering.found();

          const bytes = observations.map((each) => Buffer.byteLength(each.kind === 'document' ? each.text : ''));
          expect(observations.length).toBeLessThanOrEqual(some.maxItems);
          expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(some.maxBytes);
          expect(total).toBe(texts.length);
          if (observations.length < texts.length) expect(truncated).toBe(true);
        },
      ),
    );
  });

  it('gives the same for the same in any order', () => {
    const times = fc.constantFrom(null, '2026-05-20T14:00:00Z', '2026-05-20T14:00:01Z');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), times)), (items) => {
        const foundOf = (order: typeof items): unknown => {
          const gathering = startGathering(LIMITS);
          for (const [text, at] of order) gathering.add(document(text, at));
          return gathering.found();
        };

        expect(foundOf(items.toReversed())).toEqual(foundOf(items));
      }),
    );
  });

  it('is full once its time is over', () => {
    expect(startGathering({ ...LIMITS, maxSeconds: 0 }).isFull()).toBe(true);
    expect(startGathering(LIMITS).isFull()).toBe(false);
  });
});

describe('clipText', () => {
  it('keeps whole characters only, and says how many bytes are gone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 60 }), (text, maxBytes) => {
        const clipped = clipText(text, maxBytes);
        const whole = text.replaceAll('\0', '\uFFFD');

        const [, kept = clipped, gone = '0'] = /^(.*) …\[(\d+) bytes cut\]$/su.exec(clipped) ?? [];
        expect(whole.startsWith(kept)).toBe(true);
        expect(Buffer.byteLength(kept) + Number(gone)).toBe(Buffer.byteLength(whole));
      }),
    );
  });

  it('gives nothing that a database cannot store', () => {
    expect(clipText('a\0b\uD800c', 100)).toBe('a\uFFFDb\uFFFDc');
  });
});

describe('oneLine', () => {
  it('gives one short line without control characters, whatever it gets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const line = oneLine(text);

        expect(line).not.toMatch(/[\p{C}\n]/u);
        expect(Array.from(line).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

describe('isWithin', () => {
  it.each([
    ['2026-05-20T14:00:00Z', true],
    ['2026-05-20T13:59:59.999999999Z', false],
    ['2026-05-20T15:00:00.000Z', true],
    ['2026-05-20T15:00:00.000000001Z', false],
  ])('of %s is %s', (at, within) => {
    expect(isWithin(at, { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' })).toBe(within);
  });
});
