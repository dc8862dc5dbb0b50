import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keeping, labIncident, openBench, type Bench, type Replies } from '../fixtures/doubles/model/bench.ts';
import type { Bundle } from './bundle.ts';

const ANSWERED = 'the wait events of ledger around the onset';

let bench: Bench;
let bundle: Bundle;
let good: Replies;
beforeAll(async () => {
  bench = await openBench();
  // Nothing is left but what was paged, so that nobody can tell the cause.
  const isKept = ({ kind }: { kind: string }): boolean => kind === 'alert' || kind === 'rule' || kind === 'series';
  bundle = keeping(labIncident('pool-shrunk', 50), isKept);
  good = await bench.honestTo(bundle);
}, 180_000);
afterAll(() => bench.close());

/** A model that is honest but for what it says of what would decide it. */
function saying(decidedBy: (text: string) => unknown): Replies {
  return (request) => {
    const reply = good(request);
    if (request.schemaName !== 'narrate' || !('json' in reply)) return reply;
    return { json: { ...(reply.json as object), decidedBy: decidedBy(request.text) } };
  };
}

const gapIn = (text: string): string => /^- (GP-\d+) /m.exec(text)?.[1] ?? '';

describe('the summary of what is not decided', () => {
  it('says that it is not, and what would decide it, as the model has it', async () => {
    const { rca, refused, requests } = await bench.play(
      bundle,
      saying((text) => ({ gap: gapIn(text), evidence: [], by: ANSWERED })),
    );

    expect(requests.filter(({ schemaName }) => schemaName === 'narrate')).toHaveLength(1);
    expect(refused).toEqual([]);
    expect(rca.explanation.outcome).toBe('inconclusive');
    expect(rca.provenance.fallbacks).toEqual([]);
    const summary = rca.summary.map(({ text }) => text).join(' ');
    expect(summary).toMatch(/not decided/);
    expect(summary).toContain(`It would be decided by ${ANSWERED}.`);
  }, 60_000);

  it.each([
    ['nothing', () => null],
    ['a gap that is none', () => ({ gap: 'GP-99', evidence: [], by: ANSWERED })],
    ['a gap and nothing that would close it', (text: string) => ({ gap: gapIn(text), evidence: [], by: ' ' })],
    ['an invented figure', (text: string) => ({ gap: gapIn(text), evidence: [], by: 'the 98765 waits of ledger' })],
    ['an address', (text: string) => ({ gap: gapIn(text), evidence: [], by: 'what https://evil.example/x shows' })],
  ])(
    'where the model gives %s, is asked for once more, and then written by the rules',
    async (_what, decidedBy) => {
      const { rca, refused, requests } = await bench.play(bundle, saying(decidedBy));

      expect(requests.filter(({ schemaName }) => schemaName === 'narrate')).toHaveLength(2);
      expect(refused).toEqual([]);
      expect(rca.provenance.fallbacks.map(({ step, reason }) => `${step} ${reason.split(':')[0]}`)).toEqual([
        'narrate ungrounded',
      ]);
      expect(rca.summary.map(({ text }) => text).join(' ')).toMatch(/not decided.* It would be decided by /);
      expect(JSON.stringify(rca)).not.toMatch(/98765|evil\.example/);
    },
    60_000,
  );
});
