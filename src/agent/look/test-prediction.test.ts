import { describe, expect, it } from 'vitest';
import { createLedger, seenIn } from '../../ledger.ts';
import { epochMs, instant, type Answer, type Prediction, type Timeline, type Window } from '../../schema/index.ts';
import { createLooker } from './looker.ts';
import { testByLook } from './test-prediction.ts';

const day: Window = { from: '2026-05-20T10:00:00.000Z', to: '2026-05-20T12:00:00.000Z' };

/** A prediction about the one thing that a tool saw, tested by a look at it. */
function test(
  observation: Answer['observations'][number],
  { expect: expected, pattern }: { expect: string; pattern: string },
  { onset = '2026-05-20T11:00:20.000Z', errorSeconds = 0, window = day } = {},
): Promise<Prediction> {
  const answers: Answer[] = [
    {
      ...{
        tool: 'a-tool',
        input: { ...window },
        window,
        fetchedAt: window.to,
        total: 1,
        returned: 1,
        truncated: false,
      },
      observations: [observation],
    },
  ];
  const ledger = createLedger();
  const [evidence] = seenIn(answers).map((seen) => ledger.cite(seen, { title: 'what was seen' }));
  const looker = createLooker({ answers, ledger, ask: () => Promise.reject(new Error('no tool is asked')) });
  const tool = expected === 'rises' ? 'histogram' : 'count';
  const prediction: Prediction = {
    ...{ id: 'P-1', ifTrue: 'it is so', result: 'unchecked', observed: '', evidence: [] },
    query: { tool, input: { evidence, pattern }, expect: expected },
  };
  const timeline: Timeline = {
    ...{ events: [], alertOrder: [], silences: [], clocks: '' },
    anchors: [
      {
        ...{ name: 'onset', at: onset, precisionMs: errorSeconds * 1000, event: 'EV-1' },
        evidence: ['E-met-001'],
      },
    ],
  };
  return testByLook(prediction, looker, { timeline, window });
}

/** So many lines a minute over a span, evenly. */
function lines(from: string, to: string, aMinute: number): string[] {
  const [start, end] = [epochMs(`2026-05-20T${from}Z`), epochMs(`2026-05-20T${to}Z`)];
  const count = Math.round(((end - start) / 60_000) * aMinute);
  return Array.from({ length: count }, (_, n) => `${instant(start + (n * 60_000) / aMinute)} pool exhausted`);
}
const logOf = (...all: string[][]) => ({ kind: 'logs', service: 'cart', text: all.flat().join('\n') }) as const;
const rises = { expect: 'rises', pattern: 'exhausted' };

describe('lines that are to rise', () => {
  it('do so where they begin before the onset by no more than its error', async () => {
    const early = logOf(lines('10:59:00', '11:00:00', 90), lines('11:01:00', '11:02:00', 40));

    expect((await test(early, rises, { errorSeconds: 90 })).result).toBe('seen');
    expect((await test(early, rises, { errorSeconds: 5 })).result).not.toBe('seen');
  });

  it('are left open where they begin shortly before the onset: a cause comes first', async () => {
    const shortly = logOf(lines('10:55:00', '10:58:00', 10));
    const longBefore = logOf(lines('10:30:00', '10:58:00', 10));
    const observed = 'they began shortly before the onset';

    expect(await test(shortly, rises)).toMatchObject({ result: 'unchecked', observed, evidence: [] });
    expect(await test(longBefore, rises)).toMatchObject({ result: 'absent', observed: 'they did not rise' });
  });

  it('are left open where there are one or two in all, and did not where there is none', async () => {
    const two = logOf(lines('11:10:00', '11:12:00', 1));
    const observed = 'there are too few of them to rise';

    expect(await test(two, rises)).toMatchObject({ result: 'unchecked', observed });
    expect((await test(logOf(['2026-05-20T11:10:00Z started']), rises)).result).toBe('absent');
  });

  it('do so where they begin in the minute in which the onset lies', async () => {
    expect((await test(logOf(lines('11:00:05', '11:02:00', 40)), rises)).result).toBe('seen');
  });

  it('do not where they stay as many in each second, wherever in its minute the onset lies', async () => {
    const steady = logOf(lines('11:00:30', '11:05:00', 60));
    const window = { from: '2026-05-20T11:00:30.000Z', to: '2026-05-20T11:05:00.000Z' };

    for (const onset of ['2026-05-20T11:01:00.000Z', '2026-05-20T11:01:59.000Z', '2026-05-20T11:03:30.000Z'])
      expect(await test(steady, rises, { onset, window })).toMatchObject({
        result: 'absent',
        observed: 'they did not rise',
      });
  });

  it('cannot be told where no minute of the window ends before the onset', async () => {
    const few = logOf(lines('11:01:00', '11:02:00', 3));

    expect(await test(few, rises, { errorSeconds: 7200 })).toMatchObject({ result: 'unchecked', evidence: [] });
  });
});

describe('a search in a commit', () => {
  const commit: Answer['observations'][number] = {
    ...{ kind: 'commit', sha: 'a'.repeat(40), committedAt: day.from, author: 'x', subject: 's', body: '' },
    ...{ paths: ['pool.yaml'], reverts: null },
    text: 'diff --git a/pool.yaml b/pool.yaml\n@@ -1 +1 @@\n-max: 20\n+max: 4\n',
  };

  it('says where it looked, and that only other lines hold it', async () => {
    expect(await test(commit, { expect: 'present', pattern: 'max: 20' })).toMatchObject({
      result: 'absent',
      observed: 'nothing is there in what it adds; it removes lines that hold it',
    });
    expect(await test(commit, { expect: 'present', pattern: 'max: 4' })).toMatchObject({
      result: 'seen',
      observed: 'they are there in what it adds',
    });
  });
});
