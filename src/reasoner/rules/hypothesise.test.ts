import { describe, expect, it } from 'vitest';
import type { Call, Deviation, Hypothesis } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { hypothesise } from './hypothesise.ts';
import { judge } from './judge.ts';

const calls: Call[] = [
  ['shop', 'catalog'],
  ['catalog', 'store'],
].map(([caller = '', callee = '']) => ({ caller, callee, evidence: ['E-trc-001'] }));

function moreRequestsAt(service: string): Deviation {
  return {
    ...{ kind: 'deviation', id: 'F-1', statement: `${service} \`requests\` rose`, evidence: ['E-met-001'], unit: '1' },
    entity: { kind: 'service', ref: service, aliases: [] },
    ...{ signal: 'requests', metric: 'requests', role: 'traffic', peer: null, direction: 'up', z: 30 },
    ...{ onsetAt: '2026-05-20T14:00:00.000Z', onsetErrorMs: 5000, before: 100, peak: 300, recoveredAt: null },
  };
}

/** What is predicted of more traffic, and what came of it, in an incident that alerts at `store`. */
function traffic(findings: Deviation[], known: Call[] = calls): [service: unknown, result: unknown] {
  const about = {
    ...{ incident: { services: ['store'] }, suspects: [], findings, calls: known },
    timeline: { anchors: [] },
  } as unknown as Case;
  const hypothesis = hypothesise(about).find(({ about: kind }) => kind === 'capacity');
  const [prediction] = hypothesis ? judge(about, hypothesis) : [];
  return [prediction?.query.input['entity'], prediction?.result];
}

describe('a request rate that is predicted not to rise', () => {
  const stayed = { tool: 'analysis', input: { role: 'traffic', entity: 'store', direction: 'up' }, expect: 'absent' };
  const resultOf = (findings: Deviation[]): unknown => {
    const about = { suspects: [], findings, timeline: { anchors: [] } } as unknown as Case;
    const prediction = {
      id: 'P-1',
      ifTrue: 'it stays',
      query: stayed,
      result: 'unchecked',
      observed: '',
      evidence: [],
    };
    return judge(about, { predictions: [prediction] } as unknown as Hypothesis)[0]?.result;
  };

  it('did not where it rose, did where it fell, and is open where nobody measured', () => {
    expect(resultOf([moreRequestsAt('store')])).toBe('absent');
    expect(resultOf([{ ...moreRequestsAt('store'), direction: 'down' }])).toBe('seen');
    expect(resultOf([])).toBe('unchecked');
  });
});

describe('the hypothesis that more traffic did it', () => {
  it('is held against requests from outside, not against those that a service inside sends', () => {
    expect(traffic([moreRequestsAt('store')])).toEqual(['shop', 'unchecked']);
    expect(traffic([moreRequestsAt('shop'), moreRequestsAt('store')])).toEqual(['shop', 'seen']);
  });

  it('takes of several edges one at which requests are counted', () => {
    const two = [...calls, { caller: 'admin', callee: 'catalog', evidence: ['E-trc-001'] }];

    expect(traffic([moreRequestsAt('shop')], two)).toEqual(['shop', 'seen']);
  });

  it('stays at what alerted where nobody is known to call it, or all call one another', () => {
    expect(traffic([moreRequestsAt('store')], [])).toEqual(['store', 'seen']);
    expect(traffic([moreRequestsAt('store')], [...calls, { ...calls[0]!, caller: 'store', callee: 'shop' }])).toEqual([
      'store',
      'seen',
    ]);
  });
});
