import { describe, expect, it } from 'vitest';
import { plannedWrite } from '../planned.test-support.ts';
import { partsOf } from '../body-parts.ts';
import { adfOf, type AdfNode } from './adf.ts';

function typesOf({ type, content = [] }: AdfNode): string[] {
  return [type, ...content.flatMap(typesOf)];
}

function textOf({ text = '', content = [] }: AdfNode): string {
  return text + content.map(textOf).join('');
}

describe('a body as an Atlassian Document', () => {
  it('keeps headings, lists, code and links, and folds away what was folded away', () => {
    const text = [
      '## Why',
      '',
      'It *was* **so** `a_b`, see [`x.md`](https://github.com/a/b).',
      '',
      '- one',
      '- two',
      '',
      '<details>',
      '<summary>Evidence: 1 of 1</summary>',
      '',
      '```yaml',
      'a: 1',
      '```',
      '',
      '</details>',
    ].join('\n');

    const document = adfOf(text);

    expect(document.content?.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'bulletList', 'expand']);
    expect(document.content?.[1]?.content).toContainEqual({
      type: 'text',
      text: 'x.md',
      marks: [{ type: 'link', attrs: { href: 'https://github.com/a/b' } }, { type: 'code' }],
    });
    expect(document.content?.[3]).toEqual({
      type: 'expand',
      attrs: { title: 'Evidence: 1 of 1' },
      content: [{ type: 'codeBlock', attrs: { language: 'yaml' }, content: [{ type: 'text', text: 'a: 1' }] }],
    });
  });

  it('makes no node that calls somebody or loads something', () => {
    const hostile =
      '@alice [~accountid:5b10] <img src=x> ![x](https://evil.example/x.png) {mention} <script>x</script>';

    const types = new Set(typesOf(adfOf(`${hostile}\n\n<div>${hostile}</div>\n`)));

    expect([...types].filter((type) => !['doc', 'paragraph', 'text'].includes(type))).toEqual([]);
  });

  it('loses no words of an issue', () => {
    const { body } = plannedWrite('jira:x/ops', 'ACT-1');
    const words = (text: string) => text.match(/[A-Za-z0-9]{4,}/g) ?? [];

    const shown = new Set(words(JSON.stringify(adfOf(partsOf(body).text)) + textOf(adfOf(partsOf(body).text))));

    const markup = new Set(['details', 'summary', 'json']);
    expect(words(partsOf(body).text).filter((word) => !shown.has(word) && !markup.has(word))).toEqual([]);
  });
});
