import { describe, expect, it } from 'vitest';
import type { Change, Deviation, Incident } from '../schema/index.ts';
import { exposureAt, latestExposed } from './exposure.ts';
import { silencesIn } from './silences.ts';
import { symptomOf } from './symptom.ts';
import { factual } from './wording.ts';

const at = (seconds: number): string => new Date(Date.parse('2026-03-04T10:00:00Z') + seconds * 1000).toISOString();

const incident: Incident = {
  id: 'INC-1',
  title: 'x',
  severity: 'SEV2',
  startedAt: at(60),
  resolvedAt: at(400),
  environment: 'prod',
  services: ['front'],
  alerts: [{ name: 'PayFails', labels: { service: 'pay' } }],
  links: [],
  source: { trigger: 'manual', delivery: 'x' },
};

function deviation(entity: string, role: Deviation['role'], onsetS: number, peer: string | null = null): Deviation {
  return {
    kind: 'deviation',
    id: `F-${onsetS}`,
    statement: `${entity} ${role}`,
    entity: { kind: 'service', ref: entity, aliases: [] },
    evidence: ['E-met-001'],
    signal: role,
    metric: role,
    role,
    peer,
    onsetAt: at(onsetS),
    onsetErrorMs: 2000,
    before: 0,
    peak: 1,
    direction: 'up',
    z: 50,
    recoveredAt: null,
    unit: '1',
  };
}

describe('what users felt', () => {
  it.each([
    [
      'errors of the named service before its latency',
      [deviation('front', 'latency', 1), deviation('front', 'errors', 5)],
      'front errors',
    ],
    [
      'latency where there are no errors',
      [deviation('front', 'latency', 1), deviation('front', 'saturation', 0)],
      'front latency',
    ],
    [
      'the service that nobody calls, of two that are named',
      [deviation('pay', 'errors', 1), deviation('front', 'errors', 5), deviation('front', 'errors', 5, 'pay')],
      'front errors',
    ],
    [
      'a service that only an alert names',
      [deviation('pay', 'errors', 5), deviation('other', 'errors', 1)],
      'pay errors',
    ],
    [
      'whatever failed first where no named service did',
      [deviation('b', 'errors', 5), deviation('a', 'errors', 7)],
      'b errors',
    ],
  ])('is %s', (_name, findings, expected) => {
    expect(symptomOf(findings, incident)?.statement).toBe(expected);
  });

  it('is what else went wrong at a named service, before the errors of a service that nobody named', () => {
    const findings = [deviation('front', 'saturation', 5), deviation('other', 'errors', 1)];

    expect(symptomOf(findings, incident)?.statement).toBe('front saturation');
  });

  it('is nothing where only calls and traffic deviate', () => {
    const findings = [
      deviation('front', 'traffic', 1),
      deviation('front', 'errors', 1, 'pay'),
      deviation('other', 'saturation', 1),
    ];

    expect(symptomOf(findings, incident)).toBeUndefined();
  });
});

describe('exposure', () => {
  const change: Change = {
    sha: 'abc',
    service: 'pay',
    subject: 'x',
    paths: [],
    settings: [],
    exposedFrom: at(10),
    exposedTo: at(20),
    revertedAt: at(100),
    reverts: null,
    evidence: ['E-dep-001'],
  };

  it.each([
    [9, 'before'],
    [10, 'rolling-out'],
    [20, 'exposed'],
    [99, 'exposed'],
    [100, 'taken-back'],
  ])('after %i s is %s', (seconds, expected) => {
    expect(exposureAt(change, at(seconds))).toBe(expected);
  });

  it('tells which change came last at an instant', () => {
    const later = { ...change, sha: 'def', exposedTo: at(50) };

    expect(latestExposed([later, change], at(49))?.sha).toBe('abc');
    expect(latestExposed([later, change], at(50))?.sha).toBe('def');
    expect(latestExposed([later, change], at(5))).toBeUndefined();
  });
});

describe('silences', () => {
  it('are stretches in which no source tells anything', () => {
    const marks = [at(-10), at(60), at(2000), at(2100)].map((one) => ({ at: one }));

    expect(silencesIn(marks, { from: at(0), to: at(2200) }).map(({ from, to }) => [from, to])).toEqual([
      [at(60), at(2000)],
    ]);
  });

  it('last up to the end of the incident', () => {
    expect(silencesIn([{ at: at(10) }], { from: at(0), to: at(2000) }).map(({ from, to }) => [from, to])).toEqual([
      [at(10), at(2000)],
    ]);
  });

  it('grow with the incident: a fifth of it may be silent', () => {
    expect(
      silencesIn([{ at: at(1000) }, { at: at(8000) }, { at: at(9000) }], { from: at(0), to: at(10_000) }),
    ).toHaveLength(1);
  });
});

describe('the words of an event', () => {
  it.each([
    ['pay error ratio rose', 'pay error ratio rose'],
    ['fix timeout because of the bank', 'instead'],
    ['This should help', 'instead'],
    ['two\n  lines', 'two lines'],
  ])('of %j are %j', (text, expected) => {
    expect(factual(text, 'instead')).toBe(expected);
  });

  it('are at most 140 characters', () => {
    expect(factual('x'.repeat(500), '')).toHaveLength(140);
  });
});
