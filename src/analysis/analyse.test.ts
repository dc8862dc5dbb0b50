import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger, seenIn, type Seen } from '../ledger.ts';
import { Call, Change, Finding, type Answer } from '../schema/index.ts';
import { analyse } from './analyse.ts';
import { at, seenOf, WINDOW } from './seen.test-support.ts';
import { recordStory, type Story } from './synthetic-incident.test-support.ts';
import { plainPrometheus } from './synthetic-vocabulary.test-support.ts';

const story: Story = {
  system: {
    edge: { latencyMs: 8, capacity: 400, calls: [{ to: 'store', share: 1, timeoutMs: 2000, pool: 20 }] },
    store: { latencyMs: 100, capacity: 400, calls: [] },
  },
  entry: 'edge',
  requestsPerSecond: 80,
  faults: [{ kind: 'pool', service: 'edge', fromS: 400, toS: 600, to: 3 }],
  shipments: [{ service: 'edge', atS: 400, key: 'pool.max', before: '20', after: '3', revertedAtS: 600 }],
  lengthS: 800,
  seed: 3,
};
const recorded = recordStory(story, plainPrometheus);

function analysed(seen: readonly Seen[]) {
  const ledger = createLedger();
  return { ...analyse({ incident: recorded.incident, window: recorded.window, seen, ledger }), ledger };
}

describe('the analysis', () => {
  it('gives what the schema asks for', () => {
    const { findings, changes, calls } = analysed(recorded.seen);

    for (const finding of findings) expect(Finding.parse(finding)).toEqual(finding);
    for (const change of changes) expect(Change.parse(change)).toEqual(change);
    for (const call of calls) expect(Call.parse(call)).toEqual(call);
  });

  it('numbers findings from 1 on, deviations in the order of time', () => {
    const { findings } = analysed(recorded.seen);
    const onsets = findings.flatMap((one) => (one.kind === 'deviation' ? [one.onsetAt] : []));

    expect(findings.map(({ id }) => id)).toEqual(findings.map((_, index) => `F-${index + 1}`));
    expect(onsets).toEqual(onsets.toSorted());
  });

  it('cites nothing but what is in the ledger', () => {
    const { findings, changes, calls, ledger } = analysed(recorded.seen);
    const known = new Set(ledger.evidence().map(({ id }) => id));
    const cited = [...findings, ...changes, ...calls].flatMap(({ evidence }) => evidence);

    expect(cited.filter((id) => !known.has(id))).toEqual([]);
  });

  it('tells numbers in findings only where an excerpt holds them', () => {
    const { findings, ledger } = analysed(recorded.seen);
    const excerpts = new Map(ledger.evidence().map(({ id, excerpt }) => [id, excerpt]));

    for (const { statement, evidence } of findings) {
      const text = evidence.map((id) => excerpts.get(id) ?? '').join('\n');
      const times = /\d\d:\d\d:\d\dZ/g;
      const numbers = statement.replace(times, '').match(/(?<![\w.`-])\d+(\.\d+)?(?![\w`-])/g) ?? [];
      for (const number of numbers) expect(text).toContain(number);
      for (const time of statement.match(times) ?? []) expect(text).toContain(time.slice(0, 8));
    }
  });

  it('is the same whatever the order of what was seen', () => {
    const expected = analysed(recorded.seen);

    fc.assert(
      fc.property(fc.shuffledSubarray(recorded.seen, { minLength: recorded.seen.length }), (shuffled) => {
        const { findings, changes, calls, ledger } = analysed(shuffled);

        expect({ findings, changes, calls }).toEqual({
          findings: expected.findings,
          changes: expected.changes,
          calls: expected.calls,
        });
        expect(ledger.evidence()).toEqual(expected.ledger.evidence());
      }),
      { numRuns: 15 },
    );
  });

  it('goes on where sources are missing', () => {
    for (const left of ['metrics', 'logs', 'deploys', 'commits', 'alerts']) {
      const answers = recorded.answers.filter(({ tool }) => tool !== left);
      const { findings } = analysed(seenIn(answers));

      expect(findings.some(({ kind }) => kind === (left === 'metrics' ? 'template' : 'deviation'))).toBe(true);
    }
    expect(analysed([]).findings).toEqual([]);
  });

  it('is not moved by a second answer to the same question', () => {
    const twice: Answer[] = recorded.answers.flatMap((answer) => [answer, { ...answer, tool: `${answer.tool}-again` }]);
    const [once, again] = [analysed(recorded.seen), analysed(seenIn(twice))];
    const bare = ({ findings }: typeof once) =>
      findings.filter(({ kind }) => kind !== 'template').map(({ statement }) => statement);

    expect(bare(again)).toEqual(bare(once));
    expect(again.changes.map(({ sha }) => sha)).toEqual(once.changes.map(({ sha }) => sha));
  });

  it('does not take fright at odd input', () => {
    const odd = seenOf([
      { kind: 'series', metric: 'x_total', type: 'counter', labels: { service: 'a' }, samples: [[Number.NaN, 1]] },
      { kind: 'series', metric: 'y', type: 'unknown', labels: { service: '' }, samples: [] },
      { kind: 'logs', service: 'a', text: '\n\n\0\n{"ts":"9999-99-99"}\n' },
      {
        kind: 'commit',
        sha: 'abcdefg',
        committedAt: at(0),
        author: '',
        subject: '',
        body: '',
        paths: [],
        reverts: null,
        text: '@@ -1 +1 @@',
      },
      { kind: 'file', path: 'k8s/a.yaml', sha: '', lastChangedAt: null, text: 'kind: Deployment\nmetadata: [' },
    ]);

    expect(() =>
      analyse({ incident: recorded.incident, window: WINDOW, seen: odd, ledger: createLedger() }),
    ).not.toThrow();
  });
});
