import { describe, expect, it } from 'vitest';
import type { Proof, Rung, Why } from '../../../schema/index.ts';
import { sampleRca } from '../../sample.test-support.ts';
import { anchorOf } from './anchor.ts';
import { evidenceOf, formulaWords } from './formula-words.ts';
import { clockWords, effortWords, endsOf, latenessWords, openPromises, whenWords } from './headline.ts';
import { pathRows } from './path-rows.ts';
import { proofHolds, proofWords } from './proof-words.ts';
import { rungWords } from './rung-words.ts';
import { timelineRows } from './timeline-rows.ts';
import { beyondCondition, whyRows } from './why-rows.ts';
import { sentence } from './words.ts';

const rca = sampleRca();

describe('the rows of a why chain', () => {
  const [template] = rca.explanation.whyChains[0]!.whys;
  const why = (id: string, answersWhy: string): Why => ({ ...template!, id, answersWhy });
  const rowsOf = (...whys: Why[]) =>
    whyRows({ leg: 'prevention', question: '', whys }, rca).map(({ why: { id }, label, depth }) => [id, label, depth]);

  it('stand in the order of asking, whatever the order of the list', () => {
    expect(rowsOf(why('W-a-2', 'W-a-1'), why('W-a-3', 'W-a-2'), why('W-a-1', 'EV-1'))).toEqual([
      ['W-a-1', '1', 0],
      ['W-a-2', '2', 1],
      ['W-a-3', '3', 2],
    ]);
  });

  it('name the branches of a fork', () => {
    expect(rowsOf(why('W-a-1', 'EV-1'), why('W-a-2', 'W-a-1'), why('W-a-3', 'W-a-1'), why('W-a-4', 'W-a-2'))).toEqual([
      ['W-a-1', '1', 0],
      ['W-a-2', '2a', 1],
      ['W-a-4', '3', 2],
      ['W-a-3', '2b', 1],
    ]);
  });

  it('show every why once, even where they go round in a circle', () => {
    expect(rowsOf(why('W-a-1', 'W-a-2'), why('W-a-2', 'W-a-1')).map(([id]) => id)).toEqual(['W-a-1', 'W-a-2']);
  });

  it('end at a root condition, with the evidence, or nowhere yet', () => {
    const [chain] = rca.explanation.whyChains;
    const ends = whyRows(chain!, rca).map(({ end }) => end?.kind ?? null);
    const stopped = {
      ...chain!,
      whys: chain!.whys.map((one) => ({ ...one, id: `${one.id}0`, stop: 'evidence_exhausted' as const })),
    };

    expect(ends).toEqual([null, null, null, 'condition']);
    expect(whyRows(stopped, rca).at(-1)?.end?.kind).toBe('evidence');
  });

  it.each([
    ['No gate; the schema accepts anything.', 'No gate.', 'The schema accepts anything.'],
    ['No gate.', 'No gate.', ''],
    ['Something else.', 'No gate.', 'Something else.'],
  ])('of "%s" beyond "%s" say "%s"', (answer, statement, expected) => {
    expect(beyondCondition(answer, statement)).toBe(expected);
  });
});

describe('the rows of the timeline', () => {
  it('carry the anchors of their events and put silences after the event before them', () => {
    const rows = timelineRows(rca);

    expect(rows).toHaveLength(16);
    expect(rows[5]).toMatchObject({ kind: 'event', anchors: ['onset'] });
    expect(rows[7]).toMatchObject({ kind: 'silence', evidence: ['E-alr-001', 'E-tkt-001'] });
  });

  it('end with a silence that lasts to the end', () => {
    const silence = { from: '2026-03-12T11:00:00Z', to: '2026-03-12T12:00:00Z', note: 'nothing' };

    const rows = timelineRows({ timeline: { ...rca.timeline, silences: [silence] } });
    expect(rows.at(-1)).toMatchObject({ kind: 'silence', evidence: ['E-met-003'] });
  });
});

describe('the headline', () => {
  it('says when, until when to look, and what it took', () => {
    expect(whenWords(rca)).toBe('2026-03-12 09:37:02 – 10:58:15 UTC (81 min)');
    expect(clockWords(rca)).toBe(
      'draft due 2026-03-14 10:58 UTC (48 h after the end), hard limit 2026-03-15 10:58 UTC (72 h)',
    );
    expect(effortWords(rca)).toBe('36 source calls, 11 model calls, 74k tokens');
    expect(effortWords({ ...rca, provenance: { ...rca.provenance, toolCalls: 1, modelCalls: 0 } })).toBe(
      '1 source call, no model call',
    );
  });

  it('counts long and short incidents in the unit that tells most', () => {
    const lasting = (durationSeconds: number) => whenWords({ ...rca, impact: { ...rca.impact, durationSeconds } });

    expect([45, 90_000].map((seconds) => /\((.*)\)$/.exec(lasting(seconds))?.[1])).toEqual(['45 s', '25 h']);
  });

  it('counts to the turning point that the duration ends at', () => {
    const short = { ...rca, impact: { ...rca.impact, window: { ...rca.impact.window, to: '2026-03-12T10:34:50Z' } } };

    expect([rca, short].map((one) => [endsOf(one).from?.name, endsOf(one).to?.name])).toEqual([
      ['onset', 'resolved'],
      ['onset', 'mitigated'],
    ]);
  });

  it('tells open promises with how late they are and who takes them up', () => {
    expect(openPromises(rca)).toMatchObject([
      { action: 'ACT-88', lateDays: 41, takenUpBy: 'ACT-2', evidence: ['E-past-001'] },
    ]);
    expect([
      latenessWords(41, '2026-01-30'),
      latenessWords(1, 'x'),
      latenessWords(-3, '2026-03-15'),
      latenessWords(Number.NaN, 'soon'),
    ]).toEqual(['41 days late', '1 day late', 'due 2026-03-15', 'due soon']);
  });
});

describe('a proof in words', () => {
  const alert = {
    kind: 'alert-replay' as const,
    holds: true,
    firesAt: '2026-03-12T09:46:00Z',
    earlierBySeconds: 1000,
    falseFirings: 0,
    healthySeconds: 86_400,
    evidence: ['E-met-013'],
  };

  const guard: Extract<Proof, { kind: 'guard-replay' }> = {
    kind: 'guard-replay',
    holds: true,
    rejectsBad: true,
    acceptedGood: 10,
    goodChanges: 10,
    evidence: ['E-diff-001'],
  };

  it.each<[Proof, string, boolean | null]>([
    [
      alert,
      'alert replay: fires at 09:46:00, 16 min 40 s earlier than it was detected; 0 false firings in 24 h of healthy time, 0 a week',
      true,
    ],
    [
      { ...alert, holds: false, earlierBySeconds: -60, falseFirings: 1 },
      'alert replay: fires at 09:46:00, 60 s later than it was detected; 1 false firing in 24 h of healthy time, 7 a week',
      false,
    ],
    [
      { ...alert, holds: false, firesAt: null, earlierBySeconds: null },
      'alert replay: does not fire on this incident; 0 false firings in 24 h of healthy time, 0 a week',
      false,
    ],
    [
      {
        kind: 'guard-replay',
        holds: false,
        rejectsBad: false,
        acceptedGood: 3,
        goodChanges: 4,
        evidence: ['E-diff-001'],
      },
      'guard replay: lets the change that broke it pass, accepts 3 of 4 good changes',
      false,
    ],
    [
      { ...guard, goodChanges: 9, acceptedGood: 9 },
      'guard replay: rejects the change that broke it, accepts 9 of 9 good changes; 10 are asked for, so this counts as a test, not as a replay',
      true,
    ],
    [{ ...guard }, 'guard replay: rejects the change that broke it, accepts 10 of 10 good changes', true],
    [{ kind: 'not-provable', reason: 'a text' }, 'not provable here: a text', null],
    [{ kind: 'not-tried' }, 'not tried', null],
  ])('%o', (proof, words, holds) => {
    expect(proofWords(proof)).toBe(words);
    expect(proofHolds(proof)).toBe(holds);
  });
});

describe('a computation in words', () => {
  it('names what it takes', () => {
    const words = new Map(rca.computations.map((computation) => [computation.id, formulaWords(computation)]));

    expect([words.get('C-1'), words.get('C-3'), words.get('C-4'), words.get('C-6')]).toEqual([
      'increase of counter 09:37:00–10:58:30',
      'C-1 + C-2',
      'C-1 ÷ C-3',
      'onset 09:37:02 → resolved 10:58:15',
    ]);
    expect(evidenceOf(rca.computations[5]!)).toEqual(['E-met-002', 'E-met-003']);
    const many = { ...rca.computations[0]!, inputs: [1, 2, 3].flatMap(() => rca.computations[0]!.inputs) };
    expect(formulaWords(many)).toBe('increase of 3 series 09:37:00–10:58:30');
  });
});

describe('the rows of the causal path', () => {
  it('rest on their ends where they have no evidence, and do not say the cause twice', () => {
    const bare = sampleRca();
    Object.assign(bare.explanation.edges[1]!, {
      evidence: [],
      mechanism: 'batches fill up under promotion traffic',
      kind: 'amplifies',
    });

    expect(pathRows(bare)[1]).toEqual({
      cause: 'Batches fill up under promotion traffic.',
      link: 'amplifies',
      effect: 'The consumers are expelled again and again.',
      mechanism: '',
      evidence: ['E-met-008', 'E-met-001', 'E-met-002', 'E-log-001'],
    });
  });
});

describe('words', () => {
  it.each(['Done.', 'Really?', 'and so on…', ''])('close no sentence twice: "%s"', (text) => {
    expect(sentence(text)).toBe(text);
  });

  it.each([
    ['E-met-004', 'e-met-004'],
    ['RC-1', 'rc-1'],
    ['W-prevention-2', 'w-prevention-2'],
    ['"><script>', undefined],
    ['E-met-004 x', undefined],
    ['constructor', undefined],
  ])('the anchor of %s is %s', (id, anchor) => {
    expect(anchorOf(id)).toBe(anchor);
  });
});

describe('what trying a change showed', () => {
  const passed = { ended: 'itself', exit: 0, seconds: 3, tail: '' } as const;
  const failed = { ended: 'itself', exit: 2, seconds: 4, tail: 'no' } as const;
  const check = { kind: 'check-command', patch: 'a'.repeat(64), command: 'npm test', sha: 'b'.repeat(40) } as const;
  const cluster = { kind: 'dry-run' as const, patch: 'a'.repeat(64), cluster: 'prod', objects: ['Deployment a'] };

  it.each<[Rung, string]>([
    [
      { ...check, outcome: 'passes', before: passed, after: passed, reason: null },
      '`npm test` on `bbbbbbb` passes in 3 s without the change and with it (passes in 3 s); both without network',
    ],
    [
      { ...check, outcome: 'breaks', before: passed, after: failed, reason: null },
      '`npm test` on `bbbbbbb` passes in 3 s without the change and fails with exit 2 after 4 s with it; both without network',
    ],
    [
      {
        ...check,
        outcome: 'failed-before',
        before: { ...failed, ended: 'time', exit: null },
        after: null,
        reason: 'x',
      },
      '`npm test` on `bbbbbbb` had not ended after 4 s without the change, too, so it shows nothing of the change',
    ],
    [
      { ...check, outcome: 'not-provable', before: null, after: null, reason: 'no clone' },
      "the repository's own check is not provable here: no clone",
    ],
    [
      { ...cluster, outcome: 'accepted', problems: [], reason: null },
      'dry run on prod: its API server takes Deployment a, and kept nothing',
    ],
    [
      { ...cluster, outcome: 'refused', problems: ['Deployment a: no'], reason: null },
      'dry run on prod: its API server refuses Deployment a: no',
    ],
    [
      { ...cluster, outcome: 'not-provable', problems: [], reason: 'no right' },
      'a dry run on prod is not provable here: no right',
    ],
  ])('%o', (rung, words) => {
    expect(rungWords(rung)).toBe(words);
  });
});
