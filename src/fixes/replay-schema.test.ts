import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../schema/index.ts';
import { withBound } from './config-schema.ts';
import { fileVersions } from './file-versions.ts';
import { fileAt } from './git-tree.test-support.ts';
import { accepts } from './json-schema.ts';
import { replaySchema } from './replay-schema.ts';
import { unifiedDiff } from './unified-diff.ts';

const PATH = 'config/payments.yaml';
const bound = { kind: 'setting' as const, path: PATH, key: 'pool.max', minimum: 12, maximum: null };
const schema = withBound({}, ['pool', 'max'], bound);
const textOf = (max: number | string, note = '') => `# ours${note}\npool:\n  max: ${max} # of them\n`;

/** The commits that led from one text to the next, oldest first. */
function history(texts: readonly string[]): Commit[] {
  return texts.slice(1).map((text, index) => ({
    kind: 'commit',
    sha: `c${index + 1}`,
    committedAt: new Date(Date.UTC(2026, 0, index + 1)).toISOString(),
    author: 'x',
    subject: 'y',
    body: '',
    paths: [PATH],
    reverts: null,
    text: unifiedDiff(PATH, texts[index] ?? '', text),
  }));
}

function replay(texts: readonly string[], bad: string) {
  const versions = fileVersions(fileAt(PATH, texts.at(-1) ?? ''), history(texts));
  return replaySchema(schema, PATH, bad, versions, ['E-diff-001']);
}

describe('the versions of a file', () => {
  it('are put together from its diffs, to the byte', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
      .map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 8 }), (drawn) => {
        const texts = drawn.filter((one, index) => one !== drawn[index - 1]);
        const versions = fileVersions(fileAt(PATH, texts.at(-1) ?? ''), history(texts));

        expect(versions.map((one) => one.text)).toEqual(texts.length > 1 ? texts.toReversed() : []);
      }),
    );
  });

  it('end where a diff does not fit', () => {
    const commits = history([textOf(8), textOf(12), textOf(20)]);

    expect(fileVersions(fileAt(PATH, 'something: else\n'), commits)).toEqual([]);
  });
});

describe('the replay of a schema', () => {
  it('holds where it refuses the bad version and takes each good one, the first and the restored one too', () => {
    const proof = replay([textOf(12), textOf(16), textOf(16, '!'), textOf(4), textOf(16)], 'c3');

    expect(proof).toMatchObject({
      kind: 'guard-replay',
      holds: true,
      rejectsBad: true,
      acceptedGood: 4,
      goodChanges: 4,
    });
  });

  it('does not hold where it refuses a good version', () => {
    expect(replay([textOf(8), textOf(16), textOf(4)], 'c2')).toMatchObject({
      holds: false,
      acceptedGood: 1,
      goodChanges: 2,
    });
  });

  it('does not hold where it takes the bad version', () => {
    expect(replay([textOf(12), textOf(16), textOf(14)], 'c2')).toMatchObject({ holds: false, rejectsBad: false });
  });

  it('is not provable without the bad version', () => {
    expect(replay([textOf(12), textOf(16)], 'elsewhere').kind).toBe('not-provable');
  });

  it.each([['many'], ['"20"'], [''], ['.nan'], ['[20]']])('refuses %s for a number', (value) => {
    expect(replay([textOf(16), textOf(value)], 'c1')).toMatchObject({ rejectsBad: true });
  });

  it('agrees with the bound for every number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (max) => {
        expect(accepts(schema, { pool: { max } })).toBe(max >= 12);
      }),
    );
  });
});
