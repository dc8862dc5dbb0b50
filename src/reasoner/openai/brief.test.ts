import { describe, expect, it } from 'vitest';
import { sha256 } from '../../ledger.ts';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Change, Hypothesis, Prediction } from '../../schema/index.ts';
import { brief } from './brief.ts';
import { ALL_OF_IT, ROOMS } from './room.ts';
import { sampleCase } from './sample-case.test-support.ts';

const rca = sampleRca();
const known = sampleCase();

/** The lines of a section. */
function sectionOf(text: string, title: string): string[] {
  const [, lines = ''] = new RegExp(`## ${title}[^\\n]*\\n([^]*?)(?=\\n\\n##|$)`).exec(text) ?? [];
  return lines.split('\n');
}

const prediction = (query: Prediction['query'], result: Prediction['result'], observed = ''): Prediction => ({
  ...{ id: 'P-1', ifTrue: 'it is so', query, result, observed, evidence: [] },
});
const hypothesis = (id: string, posterior: number, suspect: string | null, ...tests: Prediction[]): Hypothesis => ({
  ...{ id, statement: `${id} did it`, about: 'change', suspect, predictions: tests, status: 'inconclusive' },
  ...{ refutedBy: [], prior: 0.1, posterior, proposedBy: 'model' },
});
const search = { tool: 'count', input: { evidence: 'E-log-001', pattern: 'leaving group' }, expect: 'present' };
const question = { tool: 'query', input: { tool: 'loki', input: { query: 'rebalance' } }, expect: 'present' };

describe('what a summary is written from', () => {
  it('tells with each root condition which ids a sentence about it has to cite, absence checks first', () => {
    const lines = sectionOf(brief(known, { ...rca, explanation: rca.explanation }, 'narrate'), 'Root conditions');

    expect(lines).toHaveLength(rca.explanation.rootConditions.length);
    for (const line of lines) expect(line).toMatch(/^- RC-\d+ \w+: .* \[E-[a-z]+-\d+[^\]]*\]$/);
    expect(lines[0]).toContain('[E-abs-003');
  });

  it('shows what the conditions stand on first, however little room there is', () => {
    const little = { ...ALL_OF_IT, evidence: 1, long: 1 };
    const [first] = rca.explanation.rootConditions;
    const why = rca.explanation.whyChains.flatMap(({ whys }) => whys).find(({ id }) => id === first?.why);
    const [shown] = sectionOf(brief(known, { explanation: rca.explanation }, 'narrate', little), 'Evidence');

    expect(why?.answer.evidence.some((id) => shown?.startsWith(`- ${id} `))).toBe(true);
  });
});

describe('what a rival is looked for in', () => {
  const all = [
    hypothesis('H-1', 0.6, rca.suspects[0]?.id ?? '', prediction(search, 'seen', 'they are there')),
    hypothesis('H-2', 0.5, null, prediction(question, 'absent', 'nothing is there')),
    hypothesis(
      'H-3',
      0.4,
      rca.suspects[0]?.id ?? '',
      prediction(search, 'unchecked', 'the tests ended before: so it is'),
    ),
  ];
  const shownIn = (hypotheses: Hypothesis[], room = ALL_OF_IT): string =>
    sectionOf(brief(known, { hypotheses }, 'falsify', room), 'Hypotheses').join('\n');

  it('says what each look asked, what came of it, and why one was not made', () => {
    expect(shownIn(all)).toContain('seen: it is so ("leaving group" in E-log-001) | they are there');
    expect(shownIn(all)).toContain('absent: it is so (loki {"query":"rebalance"}) | nothing is there');
    expect(shownIn(all)).toContain(
      'unchecked: it is so ("leaving group" in E-log-001) | the tests ended before: so it is',
    );
  });

  it('marks who leads, and says why code holds none for the cause', () => {
    expect(shownIn(all)).toContain('H-1 leads with 0.6, H-2 follows with 0.5. Code holds none');
    expect(shownIn(all)).toContain('because H-1 is less than 0.25 ahead of H-2');
    expect(shownIn(rca.hypotheses)).toContain('Code holds H-1 for the cause.');
  });

  it('tells two that suspect the same from rivals', () => {
    expect(shownIn(all)).toContain('H-3 (of the same suspect as H-1, no rival of it)');
  });

  it('tells what came of every test in the least room, too', () => {
    const least = shownIn(rca.hypotheses, ROOMS.at(-1));

    for (const { id, predictions } of rca.hypotheses) {
      expect(least).toContain(id);
      for (const one of predictions) expect(least).toMatch(new RegExp(`${one.result}: |${one.id} ${one.result}`));
    }
  });
});

describe('a file that is quoted', () => {
  const [suspect] = rca.suspects;
  const piece = rca.evidence.find(({ kind }) => kind === 'cfg');
  const diff = rca.evidence.find(({ kind }) => kind === 'diff');
  if (!suspect?.change || !piece || !diff) throw new Error('the sample has a change, its diff and a file');
  const change = { ...suspect.change, paths: ['x.yaml'], revertedAt: '2026-03-12T10:34:50Z' };
  const text = 'limit: 20\n';
  const undo = { ...change, sha: 'e'.repeat(40), reverts: change.sha, evidence: ['E-diff-900' as const] };
  const told = (lastChangedAt: string, changes: Change[]): string =>
    brief({
      ...known,
      evidence: [
        { ...piece, blobSha256: sha256(text) },
        { ...diff, id: 'E-diff-900', at: '2026-03-12T10:30:00Z' },
      ],
      files: [{ kind: 'file', path: 'x.yaml', sha: 'f'.repeat(40), lastChangedAt, text }],
      suspects: [{ ...suspect, change }],
      changes,
    });
  const taken = `- ${piece.id} ${piece.title} (at fffffff, after ${change.sha.slice(0, 7)} was taken back) |`;
  const plain = `- ${piece.id} ${piece.title} (at fffffff) |`;

  it('says as of which commit, and that this is after a commit that took a change of it back', () => {
    expect(told('2026-03-12T10:30:00Z', [change, undo])).toContain(taken);
    expect(told('2026-03-12T09:00:00Z', [change, undo])).toContain(plain);
  });

  it('is as the change left it where another commit or none came after, or one that took it back elsewhere', () => {
    expect(told('2026-03-12T10:19:05Z', [change, undo])).toContain(plain);
    expect(told('2026-03-12T10:40:00Z', [change, { ...undo, reverts: null }])).toContain(plain);
    expect(told('2026-03-12T10:40:00Z', [change, { ...undo, paths: [] }])).toContain(plain);
  });

  it('is read once, however many rooms are tried', () => {
    let reads = 0;
    const file = {
      ...{ kind: 'file' as const, path: 'x.yaml', sha: 'f'.repeat(40), lastChangedAt: null },
      get text() {
        reads += 1;
        return text;
      },
    };
    const once = { ...known, files: [file] };
    for (const room of ROOMS) brief(once, {}, 'hypothesise', room);

    expect(reads).toBe(1);
  });
});

describe('what is explained from', () => {
  it('keeps of many findings those that the most believed hypothesis was judged by', () => {
    const deviation = rca.findings.find(({ kind }) => kind === 'deviation');
    if (!deviation) throw new Error('the sample has a deviation');
    const noise = Array.from({ length: 60 }, (_, n) => ({
      ...deviation,
      id: `F-${100 + n}`,
      statement: `Noise ${n}.`,
      evidence: ['E-met-004' as const],
    }));
    const [leader] = rca.hypotheses;
    const judged = {
      ...leader,
      predictions: [{ ...leader!.predictions[0]!, evidence: deviation.evidence }],
    } as Hypothesis;
    const text = brief({ ...known, findings: [...noise, deviation] }, { hypotheses: [judged] }, 'explain');

    expect(text).toContain(deviation.statement);
    expect(text).toContain('more, of which there is less to tell');
  });
});
