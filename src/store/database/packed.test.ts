import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pack, plain, unpack } from './packed.ts';

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

describe('a packed value', () => {
  it('comes back as it was, whatever its strings hold', async () => {
    const Value = z.array(z.strictObject({ text: z.string(), n: z.number().nullable() }));

    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ text: anyText, n: fc.option(fc.integer()) })), async (value) => {
        expect(await unpack(Value, await pack(value))).toEqual(value);
      }),
    );
  });

  it('comes back as it was where it is longer than what is packed in one go, cut through a pair of surrogates', async () => {
    const long = `x${'\u{1F600}'.repeat(400_000)}\u0000`;
    const value = { a: [{ text: long, none: undefined, deep: [[[[1, null]]]], empty: [{}, []] }], b: null };

    const back = await unpack(z.unknown(), await pack(value));

    expect(back).toEqual(JSON.parse(JSON.stringify(value)));
  });

  it('is small where the text repeats itself', async () => {
    expect((await pack('connection refused\n'.repeat(10_000))).length).toBeLessThan(5_000);
  });

  it('is refused where it has another shape', async () => {
    await expect(unpack(z.string(), await pack(1))).rejects.toThrow(z.ZodError);
  });
});

describe('a plain text', () => {
  it('holds no U+0000, and all else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const stored = plain(text);

        expect(stored).not.toContain('\u0000');
        expect(stored).toHaveLength(text.length);
        if (!text.includes('\u0000')) expect(stored).toBe(text);
      }),
    );
  });
});
