import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applied, fileAt } from './git-tree.test-support.ts';
import { unifiedDiff } from './unified-diff.ts';

const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', '- x', '+++ y', '@@ z'), { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''));

describe('the diff of a file', () => {
  it('is what git takes, and gives the new file to the byte', () => {
    fc.assert(
      fc.property(
        text,
        text.filter((after) => after !== ''),
        (before, after) => {
          const diff = unifiedDiff('a/b.yaml', before, after);

          if (before === after) expect(diff).toBe('');
          else expect(applied([fileAt('a/b.yaml', before)], diff).get('a/b.yaml')).toBe(after);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('makes a new file', () => {
    expect(applied([], unifiedDiff('x.json', null, '{}\n')).get('x.json')).toBe('{}\n');
  });

  it('shows three lines around what changed, and nothing else', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);

    const diff = unifiedDiff('a', `${lines.join('\n')}\n`, `${lines.with(20, 'changed').join('\n')}\n`);

    expect(diff.split('\n').slice(2)).toEqual([
      '+++ b/a',
      '@@ -18,7 +18,7 @@',
      ' line 17',
      ' line 18',
      ' line 19',
      '-line 20',
      '+changed',
      ' line 21',
      ' line 22',
      ' line 23',
      '',
    ]);
  });
});
