import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../errors.ts';
import { accountInMemory, createMeter, type RunCaps } from './meter.ts';

const OPEN: RunCaps = { calls: 1e9, tokensIn: 1e9, tokensOut: 1e9, costMicros: null, wallMs: null, inSequence: 1e9 };
const free = () => 0;

describe('the meter', () => {
  it('never passes a cap, however many calls there are at once and whatever they come to', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.array(fc.record({ tokensIn: fc.nat(900), part: fc.nat(100) }), { maxLength: 25 }),
        async (calls, tokensIn, tokensOut, asked) => {
          const account = accountInMemory();
          const caps = { ...OPEN, calls, tokensIn, tokensOut };
          const meter = createMeter(account, { run: caps, day: OPEN }, () => 0);
          await Promise.all(
            asked.map(async (one) => {
              try {
                const taken = await meter.reserve({ step: 's', tokensIn: one.tokensIn, maxTokens: 300, costOf: free });
                const used = Math.floor((taken.maxTokens * one.part) / 100);
                await taken.settle({ tokensIn: one.tokensIn, tokensOut: used, costMicros: 0 }, true);
              } catch (error) {
                expect(error).toMatchObject({ failure: 'over budget' });
              }
            }),
          );
          const spent = await account.ofRun();
          expect(spent.calls).toBeLessThanOrEqual(calls);
          expect(spent.tokensIn).toBeLessThanOrEqual(tokensIn);
          expect(spent.tokensOut).toBeLessThanOrEqual(tokensOut);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('goes on from what was counted before a restart', async () => {
    const account = accountInMemory();
    const caps = { run: { ...OPEN, calls: 2 }, day: OPEN };
    const planned = { step: 's', tokensIn: 1, maxTokens: 300, costOf: free };
    await createMeter(account, caps, () => 0).reserve(planned);
    await createMeter(account, caps, () => 0).reserve(planned);

    await expect(createMeter(account, caps, () => 0).reserve(planned)).rejects.toThrow('the cap of 2 model calls');
  });

  it('caps money and time, of a run and of a day', async () => {
    const planned = { step: 's', tokensIn: 10, maxTokens: 300, costOf: (a: number, b: number) => a + b };
    let at = 0;
    const poor = createMeter(accountInMemory(), { run: { ...OPEN, costMicros: 300 }, day: OPEN }, () => at);
    const late = createMeter(accountInMemory(), { run: { ...OPEN, wallMs: 60_000 }, day: OPEN }, () => at);
    const busy = createMeter(accountInMemory(), { run: OPEN, day: { ...OPEN, calls: 0 } }, () => at);

    await expect(poor.reserve(planned)).rejects.toThrow('in money of this run');
    expect((await late.reserve(planned)).leftMs).toBe(60_000);
    at = 60_000;
    await expect(late.reserve(planned)).rejects.toThrow('1 minutes of this run');
    await expect(busy.reserve(planned)).rejects.toBeInstanceOf(ModelError);
  });

  it('caps the calls that are made one after another, not those that are made at once', async () => {
    const planned = { step: 's', tokensIn: 1, maxTokens: 300, costOf: free };
    const nothing = { tokensIn: 1, tokensOut: 1, costMicros: 0 };
    const meter = createMeter(accountInMemory(), { run: { ...OPEN, inSequence: 2 }, day: OPEN }, () => 0);

    const first = await Promise.all([meter.reserve(planned), meter.reserve(planned), meter.reserve(planned)]);
    for (const one of first) await one.settle(nothing, true);
    const tried = await meter.reserve(planned);
    await tried.settle(nothing, false);
    const last = await meter.reserve(planned);
    await last.settle(nothing, true);

    expect([...first, tried, last].map(({ depth }) => depth)).toEqual([1, 1, 1, 2, 2]);
    await expect(meter.reserve(planned)).rejects.toThrow('the cap of 2 model calls one after another is reached');
  });
});
