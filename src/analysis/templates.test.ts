import { describe, expect, it } from 'vitest';
import { atOnce } from '../at-once.ts';
import { createLedger, ofKind } from '../ledger.ts';
import type { Logs } from '../schema/index.ts';
import { readLogs } from './logs/read-logs.ts';
import { at, seenOf, ZERO_MS } from './seen.test-support.ts';
import { createTemplateCount } from './templates.ts';

const incident = { fromMs: ZERO_MS, toMs: ZERO_MS + 600_000 };

function line(seconds: number, level: string, msg: string): string {
  return JSON.stringify({ ts: at(seconds), level, msg });
}

function many(fromS: number, toS: number, everyS: number, level: string, msg: (index: number) => string): string[] {
  return Array.from({ length: Math.floor((toS - fromS) / everyS) }, (_, index) =>
    line(fromS + index * everyS, level, msg(index)),
  );
}

function findingsIn(lines: string[], service = 'pay') {
  const logs: Logs = {
    kind: 'logs',
    service,
    text: lines.toSorted((a, b) => (a.slice(7, 31) < b.slice(7, 31) ? -1 : 1)).join('\n'),
  };
  const count = createTemplateCount(incident);
  const ledger = createLedger();
  atOnce(readLogs(ofKind(seenOf([logs]), 'logs'), (one) => count.add(one)));
  return { findings: count.findings(ledger), ledger };
}

const routine = many(-3000, 1200, 5, 'info', (index) => `served order ${index}`);

describe('kinds of log lines', () => {
  it('that are new in the incident are found, with the first line of them as evidence', () => {
    const { findings, ledger } = findingsIn([
      ...routine,
      ...many(10, 500, 7, 'error', (index) => `no slot within 800 ms, ${index} waiting`),
    ]);

    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      template: 'no slot within <num>, <num> waiting',
      level: 'error',
      count: 70,
      baselineCount: 0,
      firstAt: at(10),
    });
    expect(ledger.evidence()[0]?.excerpt).toBe(line(10, 'error', 'no slot within 800 ms, 0 waiting'));
    expect(findings[0]?.statement).toContain('`no slot within 800 ms, 0 waiting`');
  });

  it('that come far more often than outside are found too', () => {
    const usual = many(-3000, 0, 300, 'warn', () => 'retrying the bank');
    const { findings } = findingsIn([...routine, ...usual, ...many(0, 600, 3, 'warn', () => 'retrying the bank')]);

    expect(findings.map(({ template, baselineCount }) => [template, baselineCount])).toEqual([
      ['retrying the bank', 10],
    ]);
  });

  it.each([
    ['come as often as ever', many(-3000, 1200, 60, 'error', () => 'bank closed')],
    ['are new but harmless and rare', [line(30, 'info', 'configuration read')]],
    ['were seen only outside', many(-3000, -100, 60, 'error', () => 'bank closed')],
  ])('that %s are not', (_name, lines) => {
    expect(findingsIn([...routine, ...lines]).findings).toEqual([]);
  });

  it('stand in the order of their weight: the worst level first, then what is new', () => {
    const { findings } = findingsIn([
      ...routine,
      ...many(0, 600, 2, 'info', () => 'cold start'),
      ...many(0, 600, 50, 'error', () => 'bank closed'),
      ...many(0, 600, 20, 'warn', () => 'bank slow'),
    ]);

    expect(findings.map(({ template }) => template)).toEqual(['bank closed', 'bank slow', 'cold start']);
  });

  it('leave the lines of a stack trace to the line they belong to', () => {
    const trace = [
      '{"ts":"2026-05-20T14:00:30.000Z","level":"error","msg":"boom"}',
      '    at handler (app.js:10)',
      '    at next (app.js:20)',
    ];

    expect(findingsIn([...routine, trace.join('\n')]).findings.map(({ template }) => template)).toEqual(['boom']);
  });

  it('are at most twenty', () => {
    const words = 'alpha beta gamma delta epsilon zeta'.split(' ');
    const lines = words.flatMap((a, i) =>
      words.map((b, j) => line(10 + i * 6 + j, 'error', `${a}-${b} broke ${b} while ${a}`)),
    );

    expect(findingsIn([...routine, ...lines]).findings.length).toBeLessThanOrEqual(20);
  });
});
