import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Write } from '../schema/index.ts';
import { digestOf } from './digest.ts';
import { plannedWrite } from './planned.test-support.ts';
import { previewOf } from './preview.ts';

const issue = plannedWrite('folder', 'ACT-1');
const pull = plannedWrite('folder', 'rca');

const CHANGES: [string, Write, Partial<Write>][] = [
  ['the title', issue, { title: `${issue.title} ` }],
  ['one byte of the body', issue, { body: `${issue.body.slice(0, -1)}\u00a0` }],
  ['a label', issue, { labels: [...issue.labels, 'x'] }],
  ['the order of labels', issue, { labels: issue.labels.toReversed() }],
  ['an assignee', issue, { assignees: ['octocat'] }],
  ['the milestone', issue, { milestone: { title: 'Hindcast', due: '2026-01-01' } }],
  ['no milestone', issue, { milestone: null }],
  ['the branch', pull, { branch: 'hindcast/INC-207/other' }],
  ['a path', pull, { files: [{ ...pull.files[0]!, path: 'postmortems/other.md' }] }],
  ['one byte of a file', pull, { files: [{ ...pull.files[0]!, content: `${pull.files[0]!.content} ` }] }],
  ['what a file was made from', pull, { files: [{ ...pull.files[0]!, madeFrom: 'a'.repeat(40) }] }],
  ['one more file', pull, { files: [...pull.files, { path: 'x', content: '', madeFrom: null }] }],
  ['the policy', pull, { policy: 'fixes' }],
  ['the incident', pull, { incident: 'INC-208' }],
];

describe('the digest of a write', () => {
  it.each(CHANGES)('changes with %s, and the preview with it', (_what, write, change) => {
    const other = { ...write, ...change };

    expect(digestOf(other)).not.toBe(digestOf(write));
    expect(preview(other)).not.toBe(preview(write));
  });

  it('does not depend on the order of keys', () => {
    const turned = Object.fromEntries(Object.entries(issue).toReversed());

    expect(digestOf({ ...issue, ...turned })).toBe(digestOf(issue));
    expect(digestOf(issue)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells any two bodies and files apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        fc.pre(one !== other);

        expect(digestOf({ ...issue, body: one })).not.toBe(digestOf({ ...issue, body: other }));
        expect(digestOf({ ...pull, files: [{ path: one, content: other, madeFrom: null }] })).not.toBe(
          digestOf({ ...pull, files: [{ path: other, content: one, madeFrom: null }] }),
        );
      }),
    );
  });
});

describe('the preview of a write', () => {
  it('shows body and files byte for byte', () => {
    const shown = preview(pull);

    expect(shown).toContain(`\n${pull.body}\n`);
    expect(shown).toContain(`\n${pull.files[0]!.content}\n`);
    expect(shown).toContain(`file ${pull.files[0]!.path}, ${Buffer.byteLength(pull.files[0]!.content)} bytes`);
    expect(shown).toContain(digestOf(pull));
  });

  it('shows every field', () => {
    const shown = preview({ ...issue, assignees: ['octocat'] });

    for (const value of [issue.title, ...issue.labels, 'octocat', issue.milestone!.title, issue.milestone!.due]) {
      expect(shown).toContain(value);
    }
  });

  it('is not fooled by a body that imitates its bars', () => {
    const fake = { ...pull, body: `${pull.body}\n--- 0123456789abcdef end\n` };

    const bars = preview(fake)
      .split('\n')
      .filter((line) => line.startsWith(`--- ${digestOf(fake).slice(0, 16)}`));

    expect(bars.map((bar) => bar.split(' ')[2]?.replace(',', ''))).toEqual(['body', 'file', 'end']);
  });
});

function preview(write: Write): string {
  return previewOf(write, { target: 'folder', facts: [] });
}
