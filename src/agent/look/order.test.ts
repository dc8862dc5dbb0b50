import { describe, expect, it } from 'vitest';
import { createLedger, seenIn } from '../../ledger.ts';
import type { Answer, Evidence, Hypothesis, Prediction } from '../../schema/index.ts';
import { believe } from '../belief.ts';
import { mostMovingFirst } from './order.ts';

const window = { from: '2026-05-20T10:00:00.000Z', to: '2026-05-20T12:00:00.000Z' };
const piece = (id: string, tool: string, outsiderWritable = false): Evidence =>
  ({
    ...{ id, kind: id.slice(2, 5), source: { tool, window }, outsiderWritable, truncated: false, sample: null },
    excerpt: 'known already',
  }) as unknown as Evidence;
const evidence = [piece('E-met-001', 'prometheus'), piece('E-log-001', 'loki', true)];
const look = (
  id: string,
  of: string,
  pattern: string,
  result: Prediction['result'] = 'unchecked',
  expected = 'present',
): Prediction => ({
  ...{ id, ifTrue: 'it is so', result, observed: '', evidence: [] },
  query: { tool: 'count', input: { evidence: of, pattern }, expect: expected },
});
const hypothesis = (id: string, prior: number, ...predictions: Prediction[]): Hypothesis => ({
  ...{ id, statement: `${id} did it`, about: 'latent', suspect: null, predictions, status: 'inconclusive' },
  ...{ refutedBy: [], prior, posterior: prior, proposedBy: 'model' },
});

describe('the order of looks', () => {
  it('begins with what would move belief most, whatever stands first', () => {
    const hypotheses = [
      hypothesis('H-1', 0.05, look('P-1', 'E-log-001', 'words of an outsider')),
      hypothesis('H-2', 0.5, look('P-1', 'E-met-001', 'known already'), look('P-2', 'E-met-001', 'a new figure')),
      hypothesis('H-3', 0.2, look('P-1', 'E-met-001', 'another figure'), look('P-2', 'E-met-001', 'done', 'absent')),
    ];
    const order = mostMovingFirst(hypotheses, evidence, (all, known) => believe(all, [], known, { window }));

    expect(order.map(({ id, prediction }) => `${id} ${prediction.id}`)).toEqual([
      'H-2 P-2',
      'H-2 P-1',
      'H-3 P-1',
      'H-1 P-1',
    ]);
  });

  describe('of what tools saw', () => {
    const log = '2026-05-20T11:00:00Z GET /cart 200';
    const answerOf = (tool: string, observation: Answer['observations'][number]): Answer => ({
      ...{ tool, input: { ...window, tool }, window, fetchedAt: window.to, total: 1, returned: 1, truncated: false },
      observations: [observation],
    });
    const answers = [
      answerOf('git-history', { kind: 'file', path: 'x.yaml', sha: 'a'.repeat(40), lastChangedAt: null, text: 'a: 1' }),
      answerOf('loki', { kind: 'logs', service: 'cart', text: log }),
    ];
    const ledger = createLedger();
    const [file = '', logs = ''] = seenIn(answers).map((seen) => ledger.cite(seen, { title: seen.answer.tool }));
    const orderOf = (...looks: Prediction[]): string[] =>
      mostMovingFirst([hypothesis('H-1', 0.5, ...looks)], ledger.evidence(), (all, known) =>
        believe(all, [], known, { window }),
      ).map(({ prediction }) => prediction.id);

    it('puts what is expected not to be there behind what is expected to be there, for silence moves nothing', () => {
      const absent = ['P-1', 'P-2', 'P-3'].map((id) => look(id, file, `setting ${id}`, 'unchecked', 'absent'));

      expect(orderOf(...absent, look('P-4', file, 'pool: 4'))).toEqual(['P-4', 'P-1', 'P-2', 'P-3']);
    });

    it('puts a line of a log that may not be there behind a line of a file, for the silence of a log refutes nothing', () => {
      expect(orderOf(look('P-1', logs, 'timeout'), look('P-2', file, 'pool: 4', 'unchecked', 'absent'))).toEqual([
        'P-2',
        'P-1',
      ]);
    });
  });
});
