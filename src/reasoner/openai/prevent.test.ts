import { describe, expect, it } from 'vitest';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Case, Prevention, ProposedAction } from '../reasoner.ts';
import { preventionFrom, type PreventionAnswer } from './prevent.ts';
import type { z } from 'zod';

const rca = sampleRca();
const known = {
  files: [],
  evidence: rca.evidence,
  computations: rca.computations,
  findings: [],
  suspects: rca.suspects,
} as unknown as Case;
const [sampled] = rca.actions.filter(({ criterion }) => criterion !== null);
if (!sampled) throw new Error('the sample has no action that can be proven');
const proven: ProposedAction = { ...sampled, title: 'Refuse `max.poll.records` above 400 in `charts/order-mailer`' };
const byRules: Prevention = { factors: [], actions: [proven] };

type Proposed = z.infer<typeof PreventionAnswer>['actions'][number];

function titlesWith(action: Partial<Proposed>): string[] {
  const { title, category, leg, strength, addresses, evidence, priority, effort } = proven;
  const own = { title, category, leg, strength, addresses, evidence, priority, effort, ...action };
  const rest = {
    rationale: '',
    priorityBasis: '',
    verificationKind: 'replay',
    how: '',
    expected: '',
    files: [],
  } as const;
  const answer = { factors: [], actions: [{ ...rest, ...own, proposal: null, risk: '', rollback: '' } as Proposed] };
  const ground = [proven.title, action.title].join(' ');
  return preventionFrom(answer, known, rca.explanation, byRules, ground).actions.map((one) => one.title);
}

describe('what a model proposes beside the rules', () => {
  it('is left out where it names what a proven action of the same condition names, in other words', () => {
    expect(titlesWith({ title: 'Fail the build when `max.poll.records` is higher than before' })).toEqual([
      proven.title,
    ]);
  });

  it('stays where it names something else, or looks at the incident from another side', () => {
    const other = 'Page on `lag_seconds` of the consumers';
    const leg = proven.leg === 'detect' ? 'mitigate' : 'detect';

    expect(titlesWith({ title: other })).toEqual([proven.title, other]);
    expect(titlesWith({ title: proven.title, leg })).toHaveLength(2);
  });
});
