import { describe, expect, it } from 'vitest';
import type { Evidence, Ground, Hypothesis, Prediction, Suspect } from '../schema/index.ts';
import { believe } from './belief.ts';

const prediction = (result: Prediction['result']): Prediction => ({
  id: 'P-1',
  ifTrue: 'something is seen',
  query: { tool: 'analysis', input: {}, expect: 'seen' },
  result,
  observed: '',
  evidence: ['E-met-001', 'E-dep-001'],
});
const window = { from: '2026-05-20T10:00:00.000Z', to: '2026-05-20T12:00:00.000Z' };
const piece = (id: string, tool: string, outsiderWritable = false): Evidence =>
  ({
    id,
    kind: id.slice(2, 5),
    source: { tool, window },
    outsiderWritable,
    truncated: false,
    sample: null,
    excerpt: '',
  }) as unknown as Evidence;
const evidence = [piece('E-met-001', 'prometheus'), piece('E-dep-001', 'deploy-log')];
const hypothesis = (id: string, suspect: string | null, ...results: Prediction['result'][]): Hypothesis => ({
  id,
  statement: 'it did it',
  about: 'change',
  suspect,
  // What each asks for is its own.
  predictions: results.map((result) => ({
    ...prediction(result),
    query: { tool: 'analysis', input: { of: id }, expect: 'seen' },
  })),
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

  it('lets nothing that was never tried lead what was tried and held', () => {
    const change = (id: string, p: number, ...tests: Ground['test'][]): Suspect => ({
      ...suspect(id, p),
      change: {} as Suspect['change'],
      for: tests.map((test) => ({ test, weight: 1, statement: '', evidence: ['E-met-001'] })),
    });
    const [near, shown, guess] = believe(
      [hypothesis('H-1', 'S-1', 'seen'), hypothesis('H-2', 'S-2', 'seen'), hypothesis('H-3', null, 'unchecked')],
      [change('S-1', 0.33, 'exposure', 'locality'), change('S-2', 0.2, 'exposure', 'mechanism')],
      evidence,
    );

    expect(shown?.posterior).toBe(0.2);
    expect(near?.posterior).toBeLessThan(0.2);
    expect(guess?.posterior).toBeLessThan(0.2);
  });

  it('holds no change back where nobody could read what any of them does', () => {
    const near: Suspect = { ...suspect('S-1', 0.33), change: {} as Suspect['change'] };
    const [first] = believe(
      [hypothesis('H-1', 'S-1', 'seen'), hypothesis('H-2', 'S-2', 'seen')],
      [near, suspect('S-2', 0.2)],
      evidence,
    );

    expect(first?.posterior).toBe(0.33);
  });

  it('takes two that suspect the same for no rivals', () => {
    const [first, second] = believe(
      [hypothesis('H-1', 'S-1', 'seen', 'seen'), hypothesis('H-2', 'S-1', 'seen'), hypothesis('H-3', 'S-2', 'absent')],
      [suspect('S-1', 0.93), suspect('S-2', 0.02)],
      evidence,
    );

    expect([first, second].map((one) => one?.status)).toEqual(['confirmed', 'inconclusive']);
  });

  describe('by looks that a model asked for', () => {
    const found = (pattern: string): Evidence => ({
      ...piece('E-met-001', 'prometheus'),
      excerpt: `level=error ${pattern}`,
    });
    const silence = (tool: string): Evidence => piece('E-abs-001', tool);
    const look = (
      result: Prediction['result'],
      expect: string,
      evidence: string[],
      pattern = 'pool exhausted',
    ): Prediction => ({
      ...prediction(result),
      query: { tool: expect === 'rises' ? 'histogram' : 'count', input: { evidence: 'E-met-001', pattern }, expect },
      evidence,
    });
    const about = (id: string, of: string | null, ...predictions: Prediction[]): Hypothesis => ({
      ...hypothesis(id, of),
      predictions,
    });
    const posteriors = (hypotheses: Hypothesis[], pieces: Evidence[], rivalTests: string[] = []): number[] =>
      believe(hypotheses, [suspect('S-1', 0.5)], pieces, { window, rivalTests: new Set(rivalTests) }).map(
        ({ posterior }) => posterior,
      );

    it('moves one with a suspect as far as one without', () => {
      const of = (...looks: Prediction[]): Hypothesis[] => [
        about('H-1', 'S-1', ...looks),
        {
          ...about('H-2', null, ...looks.map((one) => ({ ...one, query: { ...one.query, input: { other: true } } }))),
          prior: 0.5,
        },
      ];
      const [up, upToo] = posteriors(of(look('seen', 'rises', ['E-met-001'])), evidence);
      const [down, downToo] = posteriors(of(look('absent', 'rises', ['E-met-001'])), evidence);

      expect(up).toBe(upToo);
      expect(down).toBe(downToo);
      expect(up).toBeGreaterThan(0.5);
      expect(down).toBeLessThan(0.2);
    });

    it('not by a look that could not have failed: silence where it was expected, or what the excerpt had shown', () => {
      const silent = about('H-1', 'S-1', look('seen', 'absent', ['E-abs-001'], 'timeout'));
      const known = about('H-1', 'S-1', look('seen', 'present', ['E-met-001']));

      expect(posteriors([silent], [...evidence, silence('prometheus')])).toEqual([0.5]);
      expect(posteriors([known], [found('pool exhausted')])).toEqual([0.5]);
      expect(posteriors([known], [found('something else')])[0]).toBeGreaterThan(0.5);
    });

    it('not by a removed line that the excerpt of a commit had shown, however far it is indented', () => {
      const commit = { ...piece('E-diff-001', 'git-history'), kind: 'diff' as const, excerpt: '-  max: 20\n+  max: 4' };
      const searched = (pattern: string): Hypothesis =>
        about('H-1', 'S-1', {
          ...look('seen', 'present', ['E-met-001'], pattern),
          query: { tool: 'count', input: { evidence: 'E-diff-001', pattern }, expect: 'present' },
        });

      expect(posteriors([searched('-max: 20')], [commit, ...evidence])).toEqual([0.5]);
      expect(posteriors([searched('-max: 30')], [commit, ...evidence])[0]).toBeGreaterThan(0.5);
    });

    it('not by a look that two of them expect alike, nor by a test of a rival on which the leader does not differ', () => {
      const same = look('seen', 'rises', ['E-met-001']);
      const rival = about('H-2', null, { ...same, id: 'P-1' });
      const leader = (expect: string): Hypothesis =>
        about('H-1', 'S-1', { ...look('absent', expect, ['E-met-001']), query: { ...same.query, expect } });

      expect(posteriors([about('H-1', 'S-1', same), rival], evidence)).toEqual([0.5, 0.25]);
      expect(posteriors([about('H-1', 'S-1'), rival], evidence, ['H-2 P-1'])).toEqual([0.5, 0.25]);
      expect(posteriors([leader('absent'), rival], evidence, ['H-2 P-1'])[1]).toBeGreaterThan(0.25);
    });

    it('rejects nothing on the silence of a log', () => {
      const failed = look('absent', 'present', ['E-abs-001']);
      const rest = suspect('S-1', 0.05);
      const [onLog] = believe([about('H-1', 'S-1', failed)], [rest], [silence('loki')], { window });
      const [onMetrics] = believe([about('H-1', 'S-1', failed)], [rest], [silence('prometheus')], { window });

      expect(onLog).toMatchObject({ status: 'inconclusive', refutedBy: [] });
      expect(onMetrics?.status).toBe('rejected');
    });

    it('little by words that were not found, of a suspect that was measured, and much of what nobody suspects', () => {
      const missed = look('absent', 'present', ['E-abs-001']);
      const measured = suspect('S-1', 0.73);
      const inEvents = [silence('kubernetes-events')];

      const [suspected] = believe([about('H-1', 'S-1', missed)], [measured], inEvents, { window });
      const [rose] = believe(
        [about('H-1', 'S-1', look('absent', 'absent', ['E-met-001']))],
        [measured],
        [piece('E-met-001', 'prometheus')],
      );
      const [proposed] = believe([about('H-1', null, missed)], [], inEvents, { window });

      expect(suspected).toMatchObject({ posterior: 0.62, status: 'inconclusive' });
      expect(rose?.posterior).toBe(0.27);
      expect(proposed?.status).toBe('rejected');
    });

    it('not up by what outsiders can write alone', () => {
      const written = piece('E-met-001', 'loki', true);

      expect(posteriors([about('H-1', 'S-1', look('seen', 'rises', ['E-met-001']))], [written])).toEqual([0.5]);
    });
  });
});
