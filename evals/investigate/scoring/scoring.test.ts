import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Named, Prediction } from '../prediction.ts';
import { brier, calibrationError } from './calibration.ts';
import { hitsAt, namesDistractor } from './hits.ts';
import { wilson } from './interval.ts';
import { scoreOf } from './score.ts';
import { skillOf } from './skill.ts';
import { tableOf } from './table.ts';

const GUILTY = 'a1b2c3d4e5f6';
const INNOCENT = 'b0b0b0b0b0b0';

function change(sha: string, p = 0.9): Named {
  return { ref: sha, kind: 'change', service: 'pay', change: sha, mechanism: 'connection-pool-exhaustion', p };
}

function said(more: Partial<Prediction>): Prediction {
  return {
    set: 'rootcausebench',
    case: 'one',
    reasoner: 'rules',
    model: null,
    repeat: 1,
    named: null,
    ranked: [],
    isGrounded: false,
    hypotheses: [],
    rootConditions: [],
    measures: null,
    effort: { calls: 0, callsInSequence: 0, tokensIn: 0, tokensOut: 0, firstCall: 0 },
    fallbacks: 0,
    seconds: 0,
    ...more,
  };
}

describe('hits', () => {
  it('takes a shortened commit for the commit, and nothing shorter than seven digits', () => {
    expect(hitsAt(1, said({ named: change('a1b2c3d') }), { change: GUILTY }).change).toBe(true);
    expect(hitsAt(1, said({ named: change('a1b2') }), { change: GUILTY }).change).toBe(false);
  });

  it('counts what is named at 1, what is ranked at 3', () => {
    const second = said({ named: change(INNOCENT), ranked: [change(INNOCENT), change(GUILTY)] });
    expect(hitsAt(1, second, { change: GUILTY }).change).toBe(false);
    expect(hitsAt(3, second, { change: GUILTY }).change).toBe(true);
    const unsure = said({ named: null, ranked: [change(GUILTY)] });
    expect(hitsAt(1, unsure, { change: GUILTY }).change).toBe(false);
  });

  it('takes no answer, or another thing than a change, for "none"', () => {
    const service: Named = { ...change(GUILTY), kind: 'service', change: null };
    expect(hitsAt(1, said({}), { change: 'none' }).change).toBe(true);
    expect(hitsAt(1, said({ named: service }), { change: 'none' }).change).toBe(true);
    expect(hitsAt(1, said({ named: change(INNOCENT) }), { change: 'none' }).change).toBe(false);
  });

  it('names objects and causes as the set does', () => {
    const named: Named = {
      ...change(''),
      kind: 'object',
      ref: 'c/ns/Deployment/cart',
      change: null,
      mechanism: 'route',
    };
    const truth = { resource: 'app/cart', service: 'cart', mechanism: ['gateway_misroute'] };
    expect(hitsAt(1, said({ named }), truth)).toMatchObject({ resource: true, mechanism: true });
  });

  it('knows a distractor, and where there are none', () => {
    expect(namesDistractor(said({ named: change(INNOCENT) }), { distractors: [INNOCENT] })).toBe(true);
    expect(namesDistractor(said({ named: change(GUILTY) }), { distractors: [INNOCENT] })).toBe(false);
    expect(namesDistractor(said({}), {})).toBeUndefined();
  });
});

describe('scores', () => {
  it('are grounded where the answer and its path are right, and hold no answer', () => {
    const truth = { change: GUILTY, distractors: [] };
    const right = scoreOf(said({ named: change(GUILTY), isGrounded: true }), truth);
    expect(right).toMatchObject({ isHit: true, isGroundedHit: true, p: 0.9 });
    expect(scoreOf(said({ named: change(GUILTY) }), truth)).toMatchObject({ isHit: true, isGroundedHit: false });
    expect(JSON.stringify(right)).not.toContain(GUILTY);
  });

  it('make a table with a column for each reasoner', () => {
    const truth = { change: GUILTY, distractors: [INNOCENT] };
    const scores = [said({ named: change(GUILTY) }), said({ named: change(INNOCENT), reasoner: 'last-deploy' })];
    const table = tableOf(scores.map((one) => scoreOf(one, truth)));
    expect(table).toContain('| rootcausebench | rules | last-deploy |');
    expect(table).toMatch(/\| hit @1 \| 1\/1 \(0\.21–1\.00\) \| 0\/1 \(0\.00–0\.79\) \|/);
    expect(table).toMatch(/\| names a distractor \| 0\/1 .* \| 1\/1 .* \|/);
  });
});

describe('hypothesis skill', () => {
  const hypothesis = (sha: string, status: 'rejected' | 'confirmed', isRefuted = true) => ({
    cause: change(sha),
    status,
    isRefuted,
  });

  it('tells whether the truth was proposed or rejected, and whether rejections stand on evidence', () => {
    const hypotheses = [hypothesis(GUILTY, 'rejected'), hypothesis(INNOCENT, 'rejected', false)];
    expect(skillOf(said({ hypotheses }), { change: GUILTY })).toEqual({
      proposesTruth: true,
      rejectsTruth: true,
      rejections: { of: 2, are: 1 },
    });
    expect(skillOf(said({ hypotheses }), { change: 'none' }).proposesTruth).toBeNull();
  });
});

describe('calibration', () => {
  it('is nought for answers as right as they are sure', () => {
    expect(
      brier([
        { p: 1, isRight: true },
        { p: 0, isRight: false },
      ]),
    ).toBe(0);
    const half = [true, false].map((isRight) => ({ p: 0.5, isRight }));
    expect(calibrationError(half)).toBe(0);
    expect(calibrationError([{ p: 1, isRight: false }])).toBe(1);
    expect(brier([])).toBeUndefined();
  });
});

describe('wilson', () => {
  it('holds the share, and stays within 0 and 1', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 50 }), (are, more) => {
        const of = are + more;
        const [low, high] = wilson(are, of) ?? [1, 0];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(are / of + 1e-9);
        expect(high).toBeGreaterThanOrEqual(are / of - 1e-9);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
    expect(wilson(7, 8)?.map((bound) => bound.toFixed(2))).toEqual(['0.53', '0.98']);
  });
});
