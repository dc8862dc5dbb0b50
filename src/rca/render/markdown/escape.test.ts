import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../hostile.test-support.ts';
import { visibleLine } from '../format/visible.ts';
import { table } from './block.ts';
import { code, entities, fence, prose } from './escape.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });

/** What a reader sees of inline Markdown. Throws on anything but text and code. */
function shown(inline: string): string {
  const [paragraph, ...more] = markdown.parse(inline, {}).filter(({ type }) => type === 'inline');
  expect(more).toEqual([]);
  const children = paragraph?.children ?? [];
  expect(children.map(({ type }) => type).filter((type) => !/^(?:text|text_special|code_inline)$/.test(type))).toEqual(
    [],
  );
  return children.map(({ content }) => content).join('');
}

/** What a forge would act upon in text outside of code. */
function live(inline: string): string[] {
  const text = (markdown.parse(inline, {}).find(({ type }) => type === 'inline')?.children ?? [])
    .filter(({ type }) => type !== 'code_inline')
    .map(({ content }) => content)
    .join('\u0001');
  return text.match(/@[\w-]+|#\d+|\bgh-\d+|https?:\/\/|\bwww\./gi) ?? [];
}

/** The characters that carry meaning, without the marks of code and the spaces that part them. */
function bare(text: string): string {
  return text.replace(/[`\s]/g, '');
}

describe.each([
  ['prose', prose],
  ['code', code],
])('%s', (_name, escape) => {
  it.each(hostileTexts)('shows %j as it is, and nothing in it is live', (text) => {
    const escaped = escape(text);

    expect(escaped).not.toContain('\n');
    expect(bare(shown(escaped))).toBe(bare(visibleLine(text)));
    expect(live(escaped)).toEqual([]);
  });

  it.each(hostileTexts)('keeps %j inside one cell of a table', (text) => {
    const table = markdown.parse(`| a | b |\n| --- | --- |\n| ${escape(text)} | end |`, {});

    const cells = table.filter(({ type }) => type === 'inline').map(({ content }) => content);
    expect(cells).toHaveLength(4);
    expect(cells[3]).toBe('end');
  });

  it('does so for any text', () => {
    const piece = fc.constantFrom(
      '`',
      '``',
      '|',
      '\\',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '!',
      '#1',
      '@a',
      ' ',
      'x',
      '&amp;',
      '~',
      '$',
      '\n',
    );
    const text = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 30 })
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(text, (any) => {
        const escaped = escape(any);

        const isEmpty = visibleLine(any) === '' && escape === code;
        expect(bare(shown(escaped))).toBe(isEmpty ? '(empty)' : bare(visibleLine(any)));
        expect(live(escaped)).toEqual([]);
        expect(escaped.trimStart()).not.toMatch(/^\//);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a command with pipes in a cell of a table', () => {
  it.each(['npm test || exit 1', 'a | b || c', 'x && y'])('is one span: %s', (command) => {
    const [, , cell] = markdown
      .parse(table(['a', 'b'], [[`Run ${code(command)}.`, 'end']]) ?? '', {})
      .filter(({ type }) => type === 'inline');
    const spans = cell?.children?.filter(({ type }) => type === 'code_inline').map(({ content }) => content);

    expect(spans).toEqual([command]);
  });

  it.each(hostileTexts)('keeps %j inside of its cell', (text) => {
    const made = table(['a', 'b'], [[`${code(text)} ${prose(text)}`, 'end']]) ?? '';
    const cells = markdown.parse(made, {}).filter(({ type }) => type === 'inline');

    expect(cells).toHaveLength(4);
    expect(cells[3]?.content).toBe('end');
    expect(live(cells[2]?.content ?? '')).toEqual([]);
  });
});

describe('prose', () => {
  it.each([
    ['`payments` holds 4 connections', '`payments` holds 4 connections'],
    ['pool_size and max.poll.records', 'pool_size and max.poll.records'],
    ['(#1841), by @maria.', '(`#1841`), by `@maria`.'],
    ['10 % → 20 %: slower', '10 % → 20 %: slower'],
    ['a & b < c', 'a &amp; b &lt; c'],
  ])('writes "%s" as plainly as it can', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });
});

describe('fence', () => {
  it.each(hostileTexts)('shows %j word for word in one block', (text) => {
    const tokens = markdown.parse(`<details>\n\n${fence(text)}\n\n</details>`, {});

    const blocks = tokens.filter(({ type }) => type === 'fence');
    expect(blocks.map(({ content }) => content.replace(/\n$/, ''))).toEqual([
      visibleLine(text) === text ? text : blocks[0]!.content.replace(/\n$/, ''),
    ]);
    expect(tokens.map(({ type }) => type)).toEqual(['html_block', 'fence', 'html_block']);
  });

  it('cannot be broken out of by any text, and begins no line with a command', () => {
    const piece = fc.constantFrom('`', '```', '````', '~~~', '\n', '/close', '  ', 'x', '</details>');

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const block = fence(text);

        const [token, ...more] = markdown.parse(block, {});
        expect(more).toEqual([]);
        expect(token?.content).toBe(`${text}\n`);
        expect(block.split('\n').filter((line) => line.startsWith('/'))).toEqual([]);
      }),
    );
  });
});

describe('entities', () => {
  it.each(hostileTexts)('leaves neither HTML nor Markdown in %j', (text) => {
    const escaped = entities(text);

    expect(bare(shown(`x ${escaped}`))).toBe(`x${bare(visibleLine(text))}`);
    expect(escaped.replace(/&#\d+;/g, '')).not.toMatch(/[<>"'`*[\]@/:\\|]/);
    expect(new MarkdownIt({ html: false, linkify: true }).render(escaped)).not.toContain('<a');
  });
});
