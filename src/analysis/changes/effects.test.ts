import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDiff } from './diff.ts';
import { editsOf } from './edit.ts';
import { effectsOf } from './effects.ts';
import { barelyChanges } from './quantity-effects.ts';
import { changedQuantities } from './quantities.ts';

function editsFrom(path: string, lines: readonly string[]) {
  const [olds, news] = ['+', '-'].map((other) => lines.filter((line) => !line.startsWith(other)).length);
  return editsOf(
    parseDiff([`--- a/${path}`, `+++ b/${path}`, `@@ -1,${olds ?? 0} +1,${news ?? 0} @@`, ...lines].join('\n')),
  );
}

describe('what an edit does', () => {
  it.each([
    ['lines that only moved', 'a.go', ['-\tdefer x.Close()', ' \ty()', '+\tdefer x.Close()']],
    ['remarks', 'a.go', ['-\t// batch the writes', '+\t// write each']],
    ['prose', 'docs/a.md', ['-retry with backoff', '+retry']],
    ['looks', 'web/a.css', ['-.a { color: red }', '+.a { color: blue }']],
    ['a patch of a library', 'go.mod', ['-\tacme.dev/x v1.2.0', '+\tacme.dev/x v1.2.1']],
    ['a name of a variable', 'a.go', ['-\treturn sum', '+\treturn total']],
  ])('is nothing for %s', (_, path, lines) => {
    expect(effectsOf(editsFrom(path, lines))).toEqual([]);
  });

  it.each([
    ['a.ts', ['-  return order.discount?.rate;', '+  return order.discount.rate;'], 'crash'],
    ['a.go', ['-\tDefaultTTL: 15 * time.Minute,', '+\tDefaultTTL: 15 * time.Second,'], 'cache'],
    [
      'a.java',
      ['-  Duration timeout = Duration.ofSeconds(5);', '+  Duration timeout = Duration.ofMillis(50);'],
      'slow',
    ],
    ['a.sql', ['+DROP INDEX idx_a;'], 'database'],
    ['a.py', ['-        consumer.commit()'], 'lag'],
  ])('in %s shows', (path, lines, symptom) => {
    expect(effectsOf(editsFrom(path, lines)).flatMap(({ shows }) => shows)).toContain(symptom);
  });

  it('tells a number that stays about the same from one that does not', () => {
    const [small] = editsFrom('a.yaml', ['-  entries: 50000', '+  entries: 60000']);
    const [great] = editsFrom('a.yaml', ['-  entries: 15m', '+  entries: 15s']);

    expect(barelyChanges(small!)).toBe(true);
    expect(barelyChanges(great!)).toBe(false);
    expect(changedQuantities(great!)[0]?.factor).toBeCloseTo(1 / 60, 10);
  });

  it('is found for any diff', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 80 })), fc.string(), (lines, path) => {
        const signed = lines.map((line, index) => `${'+- '.charAt(index % 3)}${line.replaceAll('\n', ' ')}`);
        expect(Array.isArray(effectsOf(editsFrom(path.replaceAll('\n', ' ') || 'a', signed)))).toBe(true);
      }),
    );
  });
});
