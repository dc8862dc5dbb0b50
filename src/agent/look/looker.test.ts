import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeAnswer } from '../../answer.test-support.ts';
import { createLedger, seenIn } from '../../ledger.ts';
import type { Answer } from '../../schema/index.ts';
import { MOST_LOOKS, createLooker } from './looker.ts';
import { VERBS } from './verbs.ts';

const window = { from: '2026-05-20T10:00:00.000Z', to: '2026-05-20T12:00:00.000Z' };
const log = [
  '2026-05-20T11:00:00Z GET /cart 200',
  '2026-05-20T11:00:30Z pool exhausted after 800 ms',
  '2026-05-20T11:02:10Z POOL exhausted after 801 ms',
].join('\n');
const raised = [
  `commit ${'b'.repeat(40)}`,
  '',
  '    raise the pool',
  '',
  '    - max: 20 was too low',
  '',
  'diff --git a/pool.yaml b/pool.yaml',
  '--- a/pool.yaml',
  '+++ b/pool.yaml',
  '@@ -1,3 +1,4 @@',
  ' pool:',
  '-  max: 20',
  '-    - host: db',
  '+  args: ["--pool-max=4"]',
  '+  - name: POOL',
].join('\n');
const diff = 'diff --git a/x.yaml b/x.yaml\n@@ -1 +1 @@\n-a: 1\n+a: 2\ndiff --git a/y b/y\n@@ -1 +1 @@\n-b\n+c\n';

const unit = `kube-proxy.service - the proxy\n   Loaded: loaded\n   Active: inactive (dead)\n${' padding\n'.repeat(90)}Hint: none\n`;

function answerOf(tool: string, observations: Answer['observations'], truncated = false): Answer {
  return { ...wholeAnswer(tool, window, observations), truncated };
}

function committed(sha: string, text: string): Answer['observations'] {
  const about = {
    committedAt: window.from,
    author: 'x',
    subject: 's',
    body: '',
    paths: ['x.yaml', 'y'],
    reverts: null,
  };
  return [{ kind: 'commit', sha: sha.repeat(40), ...about, text }];
}

const answers = [
  answerOf('logs-file', [{ kind: 'logs', service: 'cart', text: log }]),
  answerOf('cut', [{ kind: 'logs', service: 'cut', text: `${log}\n` }], true),
  answerOf('git-history', committed('a', diff)),
  answerOf('github', committed('b', raised)),
  answerOf('units', [{ kind: 'file', path: 'status', sha: 'c'.repeat(40), lastChangedAt: null, text: unit }]),
];

/** What tools answer that nobody had asked before. */
const FURTHER: Readonly<Record<string, Answer>> = {
  loki: answerOf('loki', [
    { kind: 'logs', service: 'cart', text: log },
    { kind: 'logs', service: 'till', text: '2026-05-20T11:00:00Z paid\n2026-05-20T11:00:01Z pool exhausted' },
  ]),
  cut: answerOf('cut', [{ kind: 'logs', service: 'cart', text: log }], true),
};

function open() {
  const ledger = createLedger();
  const ids = seenIn(answers).map((seen) => ledger.cite(seen, { title: seen.answer.tool }));
  const asked: unknown[] = [];
  const looker = createLooker({
    answers,
    ledger,
    ask: (tool, input) => {
      asked.push([tool, input]);
      const answer = FURTHER[tool];
      return Promise.resolve(answer ? { answer } : { failure: 'not-recorded: this was not recorded' });
    },
  });
  const idOf = (tool: string): string => ids[seenIn(answers).findIndex(({ answer }) => answer.tool === tool)] ?? '';
  return {
    looker,
    ledger,
    asked,
    logs: idOf('logs-file'),
    cutLogs: idOf('cut'),
    commit: idOf('git-history'),
    raise: idOf('github'),
    status: idOf('units'),
  };
}

describe('looks at evidence', () => {
  it('counts, finds and bins lines, and quotes them', async () => {
    const { looker, ledger, logs } = open();

    const counted = await looker.look('count', { evidence: logs, pattern: 'pool*ms' });
    const found = await looker.look('grep', { evidence: logs, pattern: 'pool exhausted', max: 1 });
    const bins = await looker.look('histogram', { evidence: logs, pattern: 'pool' });

    expect(counted).toMatchObject({ outcome: 'found', total: 2, returned: 0, truncated: false });
    expect(found).toMatchObject({ total: 2, returned: 1 });
    expect(found.text).toContain('2: 2026-05-20T11:00:30Z pool exhausted after 800 ms');
    expect(bins.text).toContain('2026-05-20T11:02:00.000Z 1');
    expect(ledger.evidence().find(({ id }) => id === counted.evidence[0])?.excerpt).toBe(log.split('\n')[1]);
  });

  it('shows that something is not there only where all of it was searched', async () => {
    const { looker, logs, cutLogs } = open();

    expect((await looker.look('count', { evidence: logs, pattern: 'deadlock' })).evidence[0]).toMatch(/^E-abs-/);
    expect(await looker.look('count', { evidence: cutLogs, pattern: 'deadlock' })).toMatchObject({
      evidence: [],
      truncated: true,
    });
  });

  it('opens the diff of one file, and the lines around one', async () => {
    const { looker, logs, commit } = open();

    expect((await looker.look('diff_hunk', { evidence: commit, path: 'y' })).text).not.toContain('a: 2');
    expect((await looker.look('around', { evidence: logs, line: 2, lines: 0 })).text).toContain('800 ms');
    expect((await looker.look('diff_hunk', { evidence: commit, path: 'z' })).outcome).toBe('refused');
  });

  it('searches a commit in what it adds, or in what it removes, and says which and where else it stands', async () => {
    const { looker, ledger, commit } = open();

    const added = await looker.look('count', { evidence: commit, pattern: 'a: 2' });
    const gone = await looker.look('count', { evidence: commit, pattern: 'a: 1' });
    const removed = await looker.look('count', { evidence: commit, pattern: '-a: 1' });

    expect(added).toMatchObject({ total: 1, place: { where: 'in what it adds', elsewhere: [] } });
    expect(gone).toMatchObject({ total: 0, place: { where: 'in what it adds', elsewhere: ['removes'] } });
    expect(ledger.evidence().find(({ id }) => id === gone.evidence[0])?.excerpt).toContain('"a: 1" in what it adds');
    expect(removed).toMatchObject({ total: 1, place: { where: 'in what it removes' } });
  });

  it.each([
    ['-max: 20', 1, 'removes'],
    ['- max: 20', 1, 'removes'],
    ['-  MAX: *', 1, 'removes'],
    ['- host: db', 1, 'removes'],
    ['-- host: db', 1, 'removes'],
    ['--pool-max=4', 1, 'adds'],
    ['- name: POOL', 1, 'adds'],
    ['-pool:', 0, 'removes'],
    ['- max: 20 was too low', 0, 'removes'],
    ['--- a/pool.yaml', 0, 'removes'],
  ])('takes `%s` for what a diff removes, or for words that it adds', async (pattern, total, deed) => {
    const { looker, ledger, raise } = open();

    const look = await looker.look('count', { evidence: raise, pattern });

    expect(look).toMatchObject({ total, place: { where: `in what it ${deed}` } });
    const cited = ledger.evidence().find(({ id }) => id === look.evidence[0]);
    expect(cited?.kind).toBe(total === 0 ? 'abs' : 'diff');
    expect(cited?.excerpt.startsWith(deed === 'adds' ? '+' : '-')).toBe(total > 0);
  });

  it('answers the same look from memory, counts it, and then refuses it', async () => {
    const { looker, asked } = open();
    const query = { tool: 'prometheus', input: { metric: 'up' } };
    const [first, second, third] = [
      await looker.look('query', query),
      await looker.look('query', query),
      await looker.look('query', query),
    ];

    expect(first.text).toContain('not-recorded');
    expect(second).toEqual(first);
    expect(third.outcome).toBe('refused');
    expect(asked).toHaveLength(1);
    expect(looker.counts()).toEqual({ asked: 3, repeated: 2, refused: 1 });
  });

  it('searches what a tool answers, and cites the lines or that there are none', async () => {
    const { looker, ledger } = open();
    const asked = (tool: string, pattern: string) => looker.look('query', { tool, input: {}, pattern });
    const excerptOf = (id: string | undefined) => ledger.evidence().find((one) => one.id === id)?.excerpt;

    const found = await asked('loki', 'pool * after');
    const inBoth = await asked('loki', 'exhausted');
    const nothing = await asked('loki', 'deadlock');
    const cutOff = await asked('cut', 'deadlock');

    expect(found).toMatchObject({ outcome: 'found', total: 2 });
    expect(found.evidence.map(excerptOf)).toEqual(['2026-05-20T11:00:30Z pool exhausted after 800 ms']);
    expect(inBoth).toMatchObject({ total: 3, evidence: [expect.any(String), expect.any(String)] });
    expect(nothing).toMatchObject({ outcome: 'nothing', total: 0, evidence: [expect.stringMatching(/^E-abs-/)] });
    expect(cutOff).toMatchObject({ total: 0, truncated: true, evidence: [] });
  });

  it('finds what follows each other over the lines of one record, and in a log within a line only', async () => {
    const { looker, ledger, logs, status } = open();
    const found = await looker.look('count', { evidence: status, pattern: '*kube-proxy*inactive (dead)*' });

    expect(found).toMatchObject({ outcome: 'found', total: 1 });
    expect(ledger.evidence().find(({ id }) => id === found.evidence[0])?.excerpt).toBe(
      'kube-proxy.service - the proxy\n   Loaded: loaded\n   Active: inactive (dead)',
    );
    expect(await looker.look('count', { evidence: status, pattern: 'kube-proxy*hint' })).toMatchObject({ total: 0 });
    expect(await looker.look('count', { evidence: status, pattern: 'dead*kube-proxy' })).toMatchObject({ total: 0 });
    expect(await looker.look('count', { evidence: logs, pattern: 'GET*exhausted' })).toMatchObject({ total: 0 });
  });

  it('refuses everything beyond its cap', async () => {
    const { looker, logs } = open();
    for (let n = 0; n < MOST_LOOKS; n += 1) await looker.look('count', { evidence: logs, pattern: `p${n}` });

    expect((await looker.look('count', { evidence: logs, pattern: 'one more' })).outcome).toBe('refused');
  });

  it('has no effect but refusals, whatever is asked for', async () => {
    const runs = Number(process.env['LOOK_RUNS'] ?? 2000);
    const names = [...Object.keys(VERBS), 'write', 'delete', 'exec', '__proto__', 'constructor', 'query '];
    const handle = fc.constantFrom('E-log-001', 'E-log-002', 'E-diff-001', 'E-log-999', '../../etc/passwd');
    const input = fc.oneof(
      fc.anything(),
      fc.record(
        { evidence: handle, pattern: fc.string(), max: fc.integer(), line: fc.integer() },
        { requiredKeys: [] },
      ),
      fc.record({ tool: fc.string(), input: fc.dictionary(fc.string(), fc.anything()) }),
      fc.record({ before: handle, after: handle }),
      fc.record({ evidence: handle, path: fc.string() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(...names), fc.string()), input, async (name, given) => {
        const { looker, asked } = open();
        const look = await looker.look(name, given);

        expect(['found', 'nothing', 'refused', 'could not look']).toContain(look.outcome);
        expect(Buffer.byteLength(look.text)).toBeLessThanOrEqual(2000);
        expect(name === 'query' || asked.length === 0).toBe(true);
        expect(Object.hasOwn(VERBS, name) || look.outcome === 'refused').toBe(true);
      }),
      { numRuns: runs },
    );
  });
});
