import { describe, expect, it } from 'vitest';
import type { Ground, Hypothesis, Suspect } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { namedCause } from './named-cause.ts';

const seenBroken: Ground = {
  test: 'object',
  weight: 2,
  statement: 'cart is told to run no pods',
  evidence: ['E-kob-001'],
};
const near: Ground = { test: 'exposure', weight: 0.5, statement: 'Traffic met it', evidence: ['E-dep-001'] };

function suspect(p: number, change: Partial<Suspect> = {}): Suspect {
  return {
    id: 'S-1',
    kind: 'object',
    entity: { kind: 'k8s', ref: 'c/shop/Deployment/cart', aliases: [] },
    change: null,
    failureMode: null,
    mechanism: null,
    safeguards: [],
    for: [seenBroken],
    against: [],
    logOdds: 3,
    p,
    basis: 'code_reading',
    disposition: 'leading',
    ...change,
  };
}

function about(one: Suspect | null, posterior: number): Hypothesis {
  return {
    id: one ? 'H-1' : 'H-2',
    statement: 'It broke',
    about: 'dependency',
    suspect: one?.id ?? null,
    predictions: [],
    status: 'inconclusive',
    refutedBy: [],
    prior: 0.3,
    posterior,
    proposedBy: 'rules',
  };
}

function outcomeOf(one: Suspect, rival = 0.1): string | undefined {
  return namedCause({ suspects: [one] } as unknown as Case, [about(null, rival), about(one, one.p)])?.outcome;
}

describe('the cause that is named', () => {
  it('is explained from 0.8 on, with a margin of 0.25', () => {
    expect(outcomeOf(suspect(0.85))).toBe('explained');
    expect(outcomeOf(suspect(0.85), 0.61)).toBeUndefined();
  });

  it('is probable where an object was seen broken, and is more likely than the rest together', () => {
    expect(outcomeOf(suspect(0.5), 0.25)).toBe('probable');
    expect(outcomeOf(suspect(0.49))).toBeUndefined();
    expect(outcomeOf(suspect(0.73), 0.5)).toBeUndefined();
  });

  it('is probable where a change does in its diff what went wrong', () => {
    const shows: Ground = { ...near, test: 'mechanism', statement: 'What it set shows as what went wrong' };
    expect(outcomeOf(suspect(0.64, { kind: 'change', for: [near, shows] }))).toBe('probable');
    expect(outcomeOf(suspect(0.64, { kind: 'change', for: [near, shows] }), 0.4)).toBeUndefined();
    expect(outcomeOf(suspect(0.64, { kind: 'change', for: [near, shows], against: [near] }))).toBeUndefined();
  });

  it.each<[string, Partial<Suspect>]>([
    ['a change that was only near', { kind: 'change', for: [near] }],
    ['an object that nothing shows broken', { for: [near] }],
    ['an object that something speaks against', { against: [{ ...near, weight: -1 }] }],
    ['an object that does not lead', { disposition: 'possible' }],
  ])('is nobody below 0.8 for %s', (_what, change) => {
    expect(outcomeOf(suspect(0.78, change))).toBeUndefined();
  });
});
