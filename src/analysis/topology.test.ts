import { describe, expect, it } from 'vitest';
import { atOnce } from '../at-once.ts';
import { createLedger, ofKind } from '../ledger.ts';
import type { Call } from '../schema/index.ts';
import { createMentionIndex } from './logs/mention-index.ts';
import { createSpanIndex, type LoggedCall } from './logs/span-index.ts';
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

    const found = callsOf({ signals: deriveSignals(seen, WINDOW), logged: [], mentioned: [] }, ledger);

    expect(found.map(({ caller, callee }) => [caller, callee])).toEqual([['front', 'orders']]);
    expect(ledger.evidence()[0]?.title).toBe('front calls orders');
  });

  it('is told by spans in the logs, once seen more than once', () => {
    const log = (service: string, ids: string[][]) => ({
      kind: 'logs' as const,
      service,
      text: ids
        .map(([span, parent]) =>
          JSON.stringify({ ts: '2026-05-20T14:00:00Z', msg: 'x', spanId: span, parentSpanId: parent }),
        )
        .join('\n'),
    });
    const index = createSpanIndex();
    const seen = seenOf([
      log('orders', [
        ['o1', 'f1'],
        ['o2', 'f2'],
      ]),
      log('front', [['f1'], ['f2'], ['f3']] as string[][]),
      log('stray', [['s1', 'f3']]),
    ]);
    atOnce(readLogs(ofKind(seen, 'logs'), (line) => index.add(line)));

    const found = callsOf({ signals: [], logged: index.calls(), mentioned: [] }, createLedger());

    expect(found.map(({ caller, callee }) => [caller, callee])).toEqual([['front', 'orders']]);
  });

  it('is told by complaints of one service about another, where nothing better tells it', () => {
    const index = createMentionIndex(new Set(['front', 'orders', 'bank', 'api']));
    const lines = (service: string, level: string, messages: string[]) => ({
      kind: 'logs' as const,
      service,
      text: messages.map((msg) => JSON.stringify({ ts: '2026-05-20T14:00:00Z', level, msg })).join('\n'),
    });
    const seen = seenOf([
      lines('front', 'error', [
        'upstream orders timed out',
        'orders.prod.svc answered 503',
        'api broken',
        'api broken',
      ]),
      lines('orders', 'warn', ['rejected call from front', 'rejected call from front', 'bank slow']),
      lines('bank', 'info', ['told orders', 'told orders']),
    ]);
    atOnce(
      readLogs(ofKind(seen, 'logs'), (line) => {
        index.add(line);
      }),
    );
    const found = (logged: LoggedCall[]) =>
      callsOf({ signals: [], logged, mentioned: index.calls() }, createLedger()).map(({ caller, callee }) => [
        caller,
        callee,
      ]);

    expect(found([])).toEqual([['front', 'orders']]);
    const [line] = index.calls();
    expect(found([{ caller: 'orders', callee: 'front', count: 9, line: line!.line }])).toEqual([['orders', 'front']]);
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
