import { afterEach, expect, it, vi } from 'vitest';
import { sampleRca } from '../rca/sample.test-support.ts';
import type { Rung } from '../schema/index.ts';
import { printSummary } from './summary.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('says in the line of an action what trying its change came to', () => {
  const told: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  const rca = sampleRca();
  const run = { ended: 'itself', exit: 0, seconds: 3, tail: '' } as const;
  const check = { kind: 'check-command', patch: 'a'.repeat(64), command: 'npm test', sha: 'b', reason: null } as const;
  const cluster = { kind: 'dry-run', patch: 'a'.repeat(64), cluster: 'prod' } as const;
  const rungs: Rung[] = [
    { ...check, outcome: 'breaks', before: run, after: { ...run, exit: 1 } },
    { ...cluster, outcome: 'not-provable', objects: [], problems: [], reason: 'it does not answer' },
  ];
  const actions = rca.actions.map((action, index) => (index === 0 ? { ...action, rungs } : action));

  printSummary({ rca: { ...rca, actions }, plan: { incident: rca.id, writes: [] }, refused: [], run: 'r' }, undefined);

  const lines = told.join('').split('\n');
  const place = lines.findIndex((line) => line.includes('  ACT-1  '));
  expect(lines[place + 1]).toMatch(/breaks the repository's check: no pull request · could not be tried here/);
  expect(told.join('').match(/could not be tried here/g)).toHaveLength(1);
});
