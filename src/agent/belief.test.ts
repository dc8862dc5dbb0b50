import { describe, expect, it } from 'vitest';
import type { Evidence, Hypothesis, Prediction, Suspect } from '../schema/index.ts';
import { believe } from './belief.ts';

const prediction = (result: Prediction['result']): Prediction => ({
  id: 'P-1',
  ifTrue: 'something is seen',
  query: { tool: 'analysis', input: {}, expect: 'seen' },
  result,
  observed: '',
  evidence: ['E-met-001', 'E-dep-001'],
});
const piece = (id: string, tool: string, outsiderWritable = false): Evidence =>
  ({ id, kind: id.slice(2, 5), source: { tool }, outsiderWritable }) as Evidence;
const evidence = [piece('E-met-001', 'prometheus'), piece('E-dep-001', 'deploy-log')];
const hypothesis = (id: string, suspect: string | null, ...results: Prediction['result'][]): Hypothesis => ({
  id,
  statement: 'it did it',
  about: 'change',
  suspect,
  predictions: results.map(prediction),
  status: 'inconclusive',
  refutedBy: [],
  prior: 0.25,
  posterior: 0.25,
  proposedBy: 'rules',
});
const suspect = (id: string, p: number): Suspect => ({
  id,
  kind: 'change',
  entity: { kind: 'commit', ref: id, aliases: [] },
  change: null,
  failureMode: null,
  mechanism: null,
  safeguards: [],
  for: [],
  against: [],
  logOdds: 0,
  p,
  basis: 'rollback',
  disposition: 'possible',
});

describe('belief', () => {
  it('confirms a clear leader all of whose predictions came true', () => {
    const [first, second] = believe(
      [hypothesis('H-1', 'S-1', 'seen', 'seen'), hypothesis('H-2', 'S-2', 'absent')],
      [suspect('S-1', 0.93), suspect('S-2', 0.02)],
      evidence,
    );

    expect(first?.status).toBe('confirmed');
    expect(second).toMatchObject({ status: 'rejected', refutedBy: [{ prediction: 'P-1', evidence: 'E-met-001' }] });
  });

  it('confirms nothing with a prediction that nobody checked', () => {
    const [first] = believe([hypothesis('H-1', 'S-1', 'seen', 'unchecked')], [suspect('S-1', 0.95)], evidence);

    expect(first?.status).toBe('inconclusive');
  });

  it('confirms nothing that does not lead clearly', () => {
    const both = believe(
      [hypothesis('H-1', 'S-1', 'seen'), hypothesis('H-2', 'S-2', 'seen')],
      [suspect('S-1', 0.85), suspect('S-2', 0.8)],
      evidence,
    );

    expect(both.map(({ status }) => status)).toEqual(['inconclusive', 'inconclusive']);
  });

  it('moves a hypothesis without a suspect by its predictions alone', () => {
    const [seen, absent] = believe([hypothesis('H-1', null, 'seen'), hypothesis('H-2', null, 'absent')], [], evidence);

    expect(seen!.posterior).toBeGreaterThan(0.25);
    expect(absent!.posterior).toBeLessThan(0.25);
  });

  it('confirms nothing that rests on one source, or on what outsiders can write alone', () => {
    const alone = believe([hypothesis('H-1', 'S-1', 'seen')], [suspect('S-1', 0.95)], evidence.slice(0, 1));
    const written = believe(
      [hypothesis('H-1', 'S-1', 'seen')],
      [suspect('S-1', 0.95)],
      [piece('E-met-001', 'loki', true), piece('E-dep-001', 'slack', true)],
    );

    expect([alone, written].map(([first]) => first?.status)).toEqual(['inconclusive', 'inconclusive']);
  });

  it('counts a source once, however much is found in it', () => {
    const logs = [piece('E-met-001', 'loki', true), piece('E-dep-001', 'loki', true)];
    const four = hypothesis('H-1', null, 'seen', 'seen', 'seen', 'seen');
    const [{ posterior } = four] = believe([four], [], logs);

    expect(posterior).toBeLessThan(0.5);
  });
});
