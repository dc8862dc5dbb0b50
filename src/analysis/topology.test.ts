import { describe, expect, it } from 'vitest';
import { createLedger, ofKind } from '../ledger.ts';
import type { Call } from '../schema/index.ts';
import { createSpanIndex } from './logs/span-index.ts';
import { readLogs } from './logs/read-logs.ts';
import { counterOf, seenOf, WINDOW } from './seen.test-support.ts';
import { deriveSignals } from './signals.ts';
import { calleesOf, callersOf, callsOf, distanceBetween, pathBetween } from './topology.ts';

const calls: Call[] = [
  ['front', 'orders'],
  ['front', 'search'],
  ['orders', 'pay'],
  ['pay', 'bank'],
  ['pay', 'orders'],
].map(([caller = '', callee = '']) => ({ caller, callee, evidence: ['E-met-001'] }));

describe('who calls whom', () => {
  it('is told by the metrics of the caller', () => {
    const seen = seenOf([
      counterOf('client_calls_total', { service: 'front', peer: 'orders', code: '200' }, [1, 2]),
      counterOf('client_calls_total', { service: 'front', peer: 'front', code: '200' }, [1, 2]),
    ]);
    const ledger = createLedger();

    const found = callsOf({ signals: deriveSignals(seen, WINDOW), logged: [] }, ledger);

    expect(found.map(({ caller, callee }) => [caller, callee])).toEqual([['front', 'orders']]);
    expect(ledger.evidence()[0]?.title).toBe('front calls orders');
  });

  it('is told by spans in the logs, once seen more than once', () => {
    const log = (service: string, ids: string[][]) => ({
      kind: 'logs' as const,
      service,
      text: ids.map(([span, parent]) => JSON.stringify({ ts: '2026-05-20T14:00:00Z', msg: 'x', spanId: span, parentSpanId: parent })).join('\n'),
    });
    const index = createSpanIndex();
    const seen = seenOf([log('orders', [['o1', 'f1'], ['o2', 'f2']]), log('front', [['f1'], ['f2'], ['f3']] as string[][]), log('stray', [['s1', 'f3']])]);
    readLogs(ofKind(seen, 'logs'), (line) => index.add(line));

    const found = callsOf({ signals: [], logged: index.calls() }, createLedger());

    expect(found.map(({ caller, callee }) => [caller, callee])).toEqual([['front', 'orders']]);
  });

  it('gives callers, callees, paths and distances', () => {
    expect(callersOf(calls, 'orders')).toEqual(['front', 'pay']);
    expect(calleesOf(calls, 'front')).toEqual(['orders', 'search']);
    expect(pathBetween(calls, 'front', 'bank')).toEqual(['front', 'orders', 'pay', 'bank']);
    expect(pathBetween(calls, 'bank', 'front')).toBeUndefined();
    expect(pathBetween(calls, 'pay', 'pay')).toEqual(['pay']);
    expect(distanceBetween(calls, 'bank', 'front')).toBe(3);
    expect(distanceBetween(calls, 'search', 'bank')).toBeUndefined();
  });
});
