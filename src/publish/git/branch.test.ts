import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { branchOf } from './branch.ts';

describe('the branch of a write', () => {
  it('is named after incident and item', () => {
    expect(branchOf('INC-207', 'fix-ACT-1')).toBe('hindcast/INC-207/fix-act-1');
  });

  it.each(['INC-207', 'a.lock', 'a..b', 'a.', 'A.LOCK', '0', 'a'.repeat(64), 'x y', '~^:', '..', '@{', ''])(
    'is one that git takes, of incident %j',
    (incident) => {
      const branch = branchOf(incident, 'rca');

      expect(execFileSync('git', ['check-ref-format', '--branch', branch]).toString().trim()).toBe(branch);
    },
  );

  it('keeps two incidents apart that are respelled alike', () => {
    expect(branchOf('a..b', 'rca')).not.toBe(branchOf('a.-.b', 'rca'));
    expect(branchOf('a..b', 'rca')).not.toBe(branchOf('a-b', 'rca'));
  });
});
