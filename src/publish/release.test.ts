import { describe, expect, it } from 'vitest';
import type { Verdict } from '../schema/index.ts';
import { digestOf } from './digest.ts';
import { planSample } from './planned.test-support.ts';
import { releasable, type PublishPolicies } from './release.ts';

const plan = planSample('folder');
const now = '2026-03-13T12:00:00Z';
const usual: PublishPolicies = {
  rca: 'immediate',
  issues: 'on-approval',
  fixes: 'on-approval',
  summary: 'on-approval',
};
const first = plan.writes.find(({ id }) => id === 'ACT-1')!;

function verdict(change: Partial<Verdict> = {}): Verdict {
  return {
    id: 'V-1',
    incident: plan.incident,
    subject: 'ACT-1',
    decision: 'approve',
    digest: digestOf(first),
    by: 'alice',
    role: 'reviewer',
    at: '2026-03-13T11:00:00Z',
    expiresAt: '2026-03-20T11:00:00Z',
    comment: '',
    ...change,
  };
}

const rcaDigest = digestOf(plan.writes.find(({ id }) => id === 'rca')!);
const ofRca = verdict({ id: 'V-0', subject: 'rca', digest: rcaDigest });

/** Of verdicts on the writes, where the RCA is approved. */
function released(verdicts: Verdict[], policies = usual, at = now): string[] {
  return releasable({ plan, verdicts: [ofRca, ...verdicts], policies, now: at }).map(({ write }) => write.id);
}

describe('what may leave', () => {
  it('is the RCA for review at once, and no issue that nobody approved', () => {
    expect(released([])).toEqual(['rca']);
  });

  it('is an issue once its exact bytes are approved, with the reason', () => {
    const [, release] = releasable({ plan, verdicts: [ofRca, verdict()], policies: usual, now });

    expect(release).toEqual({
      write: first,
      digest: digestOf(first),
      because: 'approved by alice (reviewer) at 2026-03-13T11:00:00Z',
    });
  });

  it.each<[string, Partial<Verdict>]>([
    ['other bytes', { digest: '0'.repeat(64) }],
    ['another subject', { subject: 'ACT-2' }],
    ['another incident', { incident: 'INC-1' }],
    ['a time that has passed', { expiresAt: now }],
    ['a time to come', { at: '2026-03-14T00:00:00Z' }],
    ['nothing: it is a challenge', { decision: 'challenge' }],
    ['nothing: it is an edit', { decision: 'edit' }],
  ])('is not an issue whose approval is for %s', (_what, change) => {
    expect(released([verdict(change)])).toEqual(['rca']);
  });

  it('is nothing whose kind is never published, approved or not', () => {
    expect(released([verdict()], { ...usual, rca: 'never', issues: 'never' })).toEqual([]);
  });

  it('is every issue at once where the policy says so', () => {
    expect(released([], { ...usual, issues: 'immediate' })).toEqual(plan.writes.map(({ id }) => id));
  });

  it.each([
    ['before', '2026-03-13T10:00:00Z'],
    ['after', '2026-03-13T11:30:00Z'],
  ])('is not an issue that was rejected %s it was approved', (_when, at) => {
    expect(released([verdict(), verdict({ id: 'V-2', decision: 'reject', by: 'bob', at })])).toEqual(['rca']);
  });

  it('is not an issue whose rejection has expired', () => {
    const reject = verdict({ id: 'V-2', decision: 'reject', expiresAt: '2026-03-13T11:00:01Z' });

    expect(released([verdict(), reject])).toEqual(['rca']);
  });

  it('is not at once what was rejected in other words, but is once approved', () => {
    const reject = verdict({ id: 'V-2', decision: 'reject', digest: '0'.repeat(64) });
    const policies: PublishPolicies = { ...usual, issues: 'immediate' };

    expect(released([reject], policies)).not.toContain('ACT-1');
    expect(released([reject, verdict()], policies)).toContain('ACT-1');
  });

  it('is nothing at all of an RCA that was rejected', () => {
    const rca = plan.writes.find(({ id }) => id === 'rca')!;
    const reject = verdict({ id: 'V-2', subject: 'rca', decision: 'reject', digest: digestOf(rca) });

    expect(
      released([verdict(), reject], {
        rca: 'immediate',
        issues: 'immediate',
        fixes: 'immediate',
        summary: 'immediate',
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<Verdict>[]]>([
    ['nobody approved', []],
    ['was approved in other bytes', [{ digest: '0'.repeat(64) }]],
    ['was approved too long ago', [{ expiresAt: now }]],
    ['was only challenged', [{ decision: 'challenge' }]],
    ['was approved by a role that may not', [{ role: 'passer-by' }]],
  ])('is not an approved issue of an RCA that %s', (_what, changes) => {
    const verdicts = [verdict(), ...changes.map((change) => ({ ...ofRca, ...change }))];

    const ids = releasable({ plan, verdicts, policies: usual, roles: ['reviewer'], now }).map(({ write }) => write.id);

    expect(ids).toEqual(['rca']);
  });

  it('is not an issue that a role approved which may not', () => {
    const verdicts = [ofRca, verdict({ role: 'passer-by' })];
    const question = { plan, verdicts, policies: usual, now };

    expect(releasable({ ...question, roles: ['reviewer'] }).map(({ write }) => write.id)).toEqual(['rca']);
    expect(releasable({ ...question, roles: ['reviewer', 'passer-by'] })).toHaveLength(2);
  });
});
