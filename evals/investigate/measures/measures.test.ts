import { beforeAll, describe, expect, it } from 'vitest';
import type { Rca } from '../../../src/index.ts';
import { casesIn } from '../cases.ts';
import { investigateCase, type Investigation } from '../investigate.ts';
import { namedBy, rankedBy } from '../named.ts';
import { citationsOf } from './citations.ts';
import { evidenceValidity } from './evidence-validity.ts';
import { isGroundedPath, pathOf } from './grounded-path.ts';
import { inventedIn } from './invented.ts';

let done: Investigation;
beforeAll(async () => {
  const [lab] = casesIn('nowhere', 0);
  if (!lab) throw new Error('there is no incident of the lab');
  done = await investigateCase(lab, 'rules');
}, 120_000);

/** The RCA with its first sentence changed. */
function withFirst(change: Partial<Rca['summary'][number]>): Rca {
  const { rca } = done;
  return { ...rca, summary: rca.summary.map((claim, index) => (index === 0 ? { ...claim, ...change } : claim)) };
}

describe('on an RCA that stands up', () => {
  it('every citation carries what is said, all evidence verifies and nothing is invented', () => {
    const { citationRecall } = citationsOf(done.rca);
    expect(citationRecall.are).toBe(citationRecall.of);
    const valid = evidenceValidity(done.rca, done.texts);
    expect(valid.are).toBe(valid.of);
    expect(inventedIn(done.rca).are).toBe(0);
  });

  it('what it names is on a path that stands on what was measured, and comes first', () => {
    const { rca, bundle } = done;
    expect(isGroundedPath(pathOf(rca), bundle.incident.services, rca)).toBe(true);
    expect(rankedBy(rca)[0]).toEqual(namedBy(rca));
  });
});

describe('what is wrong is found', () => {
  it('a figure that nothing holds takes one claim from recall', () => {
    const before = citationsOf(done.rca).citationRecall;
    const after = citationsOf(withFirst({ text: 'It failed for 987654 s.' })).citationRecall;
    expect(after).toEqual({ of: before.of, are: before.are - 1 });
  });

  it('a citation that has nothing to do with its claim is not needed, and irrelevant', () => {
    const stray = done.rca.evidence.find(({ kind }) => kind === 'stat');
    if (!stray) throw new Error('there is no status page in it');
    const text = 'Requests failed.';
    const alone = done.rca.summary[0]?.evidence.slice(0, 1) ?? [];
    const [before, after] = [withFirst({ text, evidence: alone }), withFirst({ text, evidence: [...alone, stray.id] })];
    expect(citationsOf(after).citationsIrrelevant.are).toBeGreaterThan(citationsOf(before).citationsIrrelevant.are);
    expect(citationsOf(after).citationPrecision.are).toBeLessThan(citationsOf(before).citationPrecision.of);
  });

  it('a thing that does not exist is invented', () => {
    const before = inventedIn(done.rca).are;
    expect(inventedIn(withFirst({ text: '`flux.capacitor` and deadbee1 broke warp/core.yaml.' })).are).toBe(before + 3);
  });

  it('an excerpt that was touched, a text that is gone and an id that does not resolve are not valid', () => {
    const { rca, texts } = done;
    const { of } = evidenceValidity(rca, texts);
    const [first, ...others] = rca.evidence;
    if (!first) throw new Error('there is no evidence');
    const touched = { ...rca, evidence: [{ ...first, excerpt: `${first.excerpt}.` }, ...others] };
    expect(evidenceValidity(touched, texts)).toEqual({ of, are: of - 1 });
    expect(evidenceValidity(rca, new Map()).are).toBeLessThan(of);
    const astray = evidenceValidity(withFirst({ evidence: ['E-log-999'] }), texts);
    expect(astray.are).toBe(astray.of - 1);
  });

  it('a path is not grounded where nobody calls, nothing deviates, it ends elsewhere, or there is none', () => {
    const { rca, bundle } = done;
    const path = pathOf(rca);
    const { services } = bundle.incident;
    expect(isGroundedPath(path, services, { ...rca, calls: [] })).toBe(false);
    expect(isGroundedPath(path, services, { ...rca, findings: [] })).toBe(false);
    expect(isGroundedPath(path.slice(0, -1), services, rca)).toBe(false);
    expect(isGroundedPath(path.toReversed(), services, rca)).toBe(false);
    expect(isGroundedPath([], services, rca)).toBe(false);
  });
});
