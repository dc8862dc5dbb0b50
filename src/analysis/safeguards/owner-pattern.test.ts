import { describe, expect, it } from 'vitest';
import { ownerPatternFits } from './owner-pattern.ts';

describe('a pattern of CODEOWNERS', () => {
  it.each([
    ['*', 'src/main.ts'],
    ['*.ts', 'src/main.ts'],
    ['config/', 'config/payments.yaml'],
    ['config/', 'apps/shop/config.d/../config/payments.yaml'],
    ['/config/', 'config/a/b.yaml'],
    ['src', 'src/main.ts'],
    ['src/*.ts', 'src/main.ts'],
    ['src/**/main.ts', 'src/a/b/main.ts'],
    ['src/**/main.ts', 'src/main.ts'],
    ['**/main.ts', 'main.ts'],
    ['mai?.ts', 'src/main.ts'],
    ['a+b.(c)', 'a+b.(c)'],
  ])('%s fits %s', (pattern, path) => {
    expect(ownerPatternFits(pattern, path)).toBe(true);
  });

  it.each([
    ['*.js', 'src/main.ts'],
    ['/src/', 'lib/src/main.ts'],
    ['src/*.ts', 'src/a/main.ts'],
    ['main', 'src/main.ts'],
    ['main.ts', 'src/domain.ts'],
    ['mai?.ts', 'mai/.ts'],
    ['a.c', 'abc'],
    ['', 'a'],
  ])('%s does not fit %s', (pattern, path) => {
    expect(ownerPatternFits(pattern, path)).toBe(false);
  });

  it('of fifty thousand characters fits nothing, and one of nothing but stars comes to an end', () => {
    expect(ownerPatternFits('a'.repeat(50_000), 'a'.repeat(50_000))).toBe(false);
    expect(ownerPatternFits(`${'**a'.repeat(100)}b`, 'a'.repeat(2000))).toBe(false);
  });
});
