import { describe, expect, it } from 'vitest';
import type { Evidence, Hypothesis, Prediction } from '../../schema/index.ts';
import { believe } from '../belief.ts';
import { mostMovingFirst } from './order.ts';

const window = { from: '2026-05-20T10:00:00.000Z', to: '2026-05-20T12:00:00.000Z' };
const piece = (id: string, tool: string, outsiderWritable = false): Evidence =>
  ({
    ...{ id, kind: id.slice(2, 5), source: { tool, window }, outsiderWritable, truncated: false, sample: null },
    excerpt: 'known already',
  }) as unknown as Evidence;
const evidence = [piece('E-met-001', 'prometheus'), piece('E-log-001', 'loki', true)];
const look = (id: string, of: string, pattern: string, result: Prediction['result'] = 'unchecked'): Prediction => ({
  ...{ id, ifTrue: 'it is so', result, observed: '', evidence: [] },
  query: { tool: 'count', input: { evidence: of, pattern }, expect: 'present' },
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
    const order = mostMovingFirst(hypotheses, (all) => believe(all, [], evidence, { window }));

    expect(order.map(({ id, prediction }) => `${id} ${prediction.id}`)).toEqual([
      'H-2 P-2',
      'H-2 P-1',
      'H-3 P-1',
      'H-1 P-1',
    ]);
  });
});
