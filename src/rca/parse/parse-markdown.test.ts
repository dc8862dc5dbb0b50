import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Rca } from '../../schema/index.ts';
import { hostileRca, hostileTexts } from '../render/hostile.test-support.ts';
import { renderMarkdown } from '../render/markdown/markdown.ts';
import { sampleRca } from '../sample.test-support.ts';
import { arbitraryRca } from './arbitrary-rca.test-support.ts';
import { fieldsOf } from './fields.ts';
import { parseMarkdown, type Parsed } from './parse-markdown.ts';
import { templateOf } from './template.ts';

const sample = sampleRca();
const markdown = renderMarkdown(sample);

function document(parsed: Parsed): Extract<Parsed, { kind: 'document' }> {
  if (parsed.kind === 'broken') throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

function problems(parsed: Parsed): string[] {
  return parsed.kind === 'broken' ? parsed.problems.map(({ line, problem }) => `${line}: ${problem}`) : [];
}

function edited(from: string, to: string): Parsed {
  expect(markdown).toContain(from);
  return parseMarkdown(markdown.replace(from, () => to));
}

function lineOf(text: string): number {
  return markdown.split('\n').findIndex((line) => line.includes(text)) + 1;
}

interface DataBlock {
  form: string;
  page: string;
  sha256: string;
  asked: unknown[];
  usual: Record<string, unknown>;
  rca: { evidence: object[] };
}

function inFormBefore(text: string): string {
  const [whole = '', block = ''] =
    /^ {2}```json\n(.*?)\n {2}```$/ms.exec(text.slice(text.lastIndexOf('Data of this'))) ?? [];
  const { page, asked, usual, rca } = JSON.parse(block) as DataBlock;
  const rows = JSON.stringify({
    asked,
    rca: { ...rca, evidence: rca.evidence.map((row) => ({ ...usual, ...row })) },
  }).slice(1);
  const sha256 = createHash('sha256').update(rows).digest('hex');
  const head = `{"form":"hindcast-rca-markdown/1","page":"${page}","sha256":"${sha256}",`;
  return text.replace(whole, () => `  \`\`\`json\n  ${head}\n  ${rows}\n  \`\`\``);
}

describe('a document that nobody changed', () => {
  it('is read back to the letter', () => {
    expect(document(parseMarkdown(markdown))).toEqual({ kind: 'document', rca: sample, edits: [] });
    expect(JSON.stringify(document(parseMarkdown(markdown)).rca)).toBe(JSON.stringify(Rca.parse(sample)));
  });

  it.each(hostileTexts)('is, with %j in every field', (text) => {
    for (const references of [false, true]) {
      const rca = hostileRca(text, { references });

      expect(document(parseMarkdown(renderMarkdown(rca))).rca).toEqual(rca);
    }
  });

  it('is, whatever the schema lets stand in it', () => {
    fc.assert(
      fc.property(arbitraryRca(), (rca) => {
        expect(document(parseMarkdown(renderMarkdown(rca)))).toEqual({ kind: 'document', rca, edits: [] });
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('is, where its data is of the form before, in which each row of evidence was whole', () => {
    expect(document(parseMarkdown(inFormBefore(markdown))).rca).toEqual(sample);
  });

  it('is, after an editor changed line ends, trailing spaces and the width of tables', () => {
    const touched = markdown
      .split('\n')
      .map((line) => (line.startsWith('|') ? line.replaceAll(' | ', '  |   ').replaceAll('---', '-----') : `${line}  `))
      .join('\r\n');

    expect(document(parseMarkdown(touched)).edits).toEqual([]);
  });

  it('lets nearly every text that it shows be changed', () => {
    const slots = new Set(templateOf(sample).flatMap(({ slots: all }) => all.map(({ field }) => field.at)));
    const fixed = fieldsOf(sample).filter(({ at }) => !slots.has(at));

    // Tests that were not made are not shown.
    expect(fixed.filter(({ at }) => !at.endsWith('/counterfactual/test'))).toEqual([]);
  });
});

describe('what a person changed', () => {
  it.each(fieldsOf(sample).filter(({ form }) => form === 'prose'))(
    'is taken over at $at, and nothing else is changed',
    (field) => {
      const template = templateOf(sample);
      const line = template.findIndex(({ slots }) => slots.some((slot) => slot.field.at === field.at));
      if (line < 0) return;
      const lines = template.map(({ text, slots, fixed }) =>
        slots.some((slot) => slot.field.at === field.at)
          ? fixed
              .map(
                (part, at) =>
                  part + (slots[at] ? (slots[at].field.at === field.at ? 'Changed by hand' : slots[at].shown) : ''),
              )
              .join('')
          : text,
      );

      const { rca, edits } = document(parseMarkdown(lines.join('\n')));

      expect(edits[0]).toMatchObject({ at: field.at });
      expect(edits[0]?.after).toMatch(/Changed by hand$/);
      const changed = fieldsOf(rca).filter(({ text }, index) => text !== fieldsOf(sample)[index]?.text);
      expect(changed.length).toBeGreaterThan(0);
      expect(changed.every(({ text }) => text.includes('Changed by hand'))).toBe(true);
      expect(rca.evidence).toEqual(sample.evidence);
    },
  );

  it('is marked as theirs where the schema has a place for it, and in the edits', () => {
    const [claim] = sample.summary;
    const { rca } = document(edited(claim!.text.split('.')[0]!, 'Confirmations came late'));

    expect(rca.summary[0]?.checkedBy).toContain('human');
    expect(rca.edits).toMatchObject([{ at: `summary/${claim!.id}/text`, before: claim!.text }]);
    const again = document(parseMarkdown(renderMarkdown(rca)));
    expect(again).toEqual({ kind: 'document', rca, edits: [] });
  });

  it('may be marked up as Markdown', () => {
    const { rca } = document(edited(sample.title, String.raw`Mails \*late\* &amp; twice, see \#12`));

    expect(rca.title).toBe('Mails *late* & twice, see #12');
  });

  it('may be the owner and the date of an action', () => {
    const ownerless = {
      ...sample,
      actions: sample.actions.map((action, at) => (at === 0 ? { ...action, owner: null } : action)),
    };
    const text = renderMarkdown(ownerless).replace('| **nobody yet** |', '| @fernway/mail |');
    const [first] = document(parseMarkdown(text.replace('| 2026-03-19 |', '| 2026-03-26 |'))).rca.actions;

    expect(first?.owner).toMatchObject({ candidate: '@fernway/mail', confirmedBy: 'a person' });
    expect(first?.due).toBe('2026-03-26');
  });

  it('may be a sentence more or less', () => {
    const [first] = sample.wentWell;
    const line = markdown.split('\n').find((one) => one.startsWith('- ') && one.includes(first!.text.slice(0, 30)))!;
    const { rca, edits } = document(edited(line, '- The revert was reviewed in a minute. [E-dep-002](#e-dep-002)'));

    expect(rca.wentWell.some(({ id }) => id === first!.id)).toBe(false);
    expect(rca.wentWell.at(-1)).toMatchObject({ evidence: ['E-dep-002'], checkedBy: ['human'] });
    expect(edits.map(({ before, after }) => [before === null, after === null])).toEqual([
      [false, true],
      [true, false],
    ]);
  });
});

describe('what cannot be read', () => {
  it.each<[string, string, string, RegExp]>([
    ['a citation that is gone', '[E-met-002](#e-met-002)', '', /has lost/],
    ['a time', '| **09:37:02** |', '| **09:30:00** |', /has lost "\| \*\*09:37:02/],
    ['a | in a cell', 'first rebalance of the group', 'first | rebalance', /ends its cell/],
    [
      'a due date that is none',
      ') [E-cfg-005](#e-cfg-005) | 2026-03-19 |',
      ') [E-cfg-005](#e-cfg-005) | soon |',
      /cannot be "soon"/,
    ],
    ['an empty title', sample.title, ' ', /is empty|has lost|not what it was/],
    ['a heading', '## Impact', '## Effects', /has lost "## Impact"/],
  ])('%s is reported with its line', (_what, from, to, problem) => {
    const at = lineOf(from);
    const line = markdown.split('\n')[at - 1]!;
    const found = problems(parseMarkdown(markdown.replace(line, () => line.replace(from, () => to))));

    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${at}: `));
    expect(found[0]).toMatch(problem);
  });

  it('names a line that is missing, one that belongs nowhere, and how to say it instead', () => {
    const lines = markdown.split('\n');
    const at = lineOf('| broken') || lineOf('## Impact');
    const row = lines.findIndex((line) => line.startsWith('| <a id="act-2">'));

    expect(parseMarkdown(lines.toSpliced(row, 1).join('\n'))).toMatchObject({
      problems: [{ line: row, remedy: expect.stringContaining('--reject ACT-2') }],
    });
    expect(parseMarkdown(lines.toSpliced(at + 1, 0, 'A remark in between.').join('\n'))).toMatchObject({
      problems: [{ line: at + 2, problem: expect.stringContaining('A remark in between.') }],
    });
  });

  it('an excerpt is evidence and stays what it was', () => {
    const [piece] = sample.evidence;
    const [first = ''] = piece!.excerpt.split('\n');
    const at = markdown.split('\n').findIndex((line) => line === `  ${first}`) + 1;
    const found = problems(
      parseMarkdown(
        markdown
          .split('\n')
          .with(at - 1, `  ${first}!`)
          .join('\n'),
      ),
    );

    expect(found).toEqual([expect.stringMatching(/excerpt of E-[a-z]+-\d+ is not what was quoted/)]);
    expect(Math.abs(Number.parseInt(found[0]!, 10) - at)).toBeLessThan(12);
  });

  it('the data of the document is not edited by hand; a base can take its place', () => {
    const cut = markdown.slice(0, markdown.indexOf('<details><summary>Data of this document'));

    expect(problems(parseMarkdown(cut))[0]).toMatch(/"Data of this document" is missing/);
    expect(problems(parseMarkdown(markdown.replace('"severity":"SEV2"', '"severity":"SEV4"')))[0]).toMatch(/by hand/);
    expect(document(parseMarkdown(cut, { base: sample })).rca).toEqual(sample);
  });

  it('holds of any cut and any garbage: an answer, never a crash', () => {
    fc.assert(
      fc.property(fc.nat(markdown.length), fc.string(), (at, garbage) => {
        expect(['document', 'broken']).toContain(parseMarkdown(markdown.slice(0, at) + garbage).kind);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the Markdown', () => {
  let text = '';
  beforeAll(() => {
    text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  });

  it('of something else is not taken for an RCA', () => {
    expect(problems(parseMarkdown(text))[0]).toMatch(/Data of this document/);
  });
});
