import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../parse/parse-markdown.ts';
import { sampleRca } from '../../sample.test-support.ts';
import { hostileRca, hostileTexts } from '../hostile.test-support.ts';
import { renderMarkdown } from './markdown.ts';
import { furtherPages, joinPages, pageNames, pagesOf, type Page } from './pages.ts';

function joined([first, ...others]: readonly Page[]): string {
  return joinPages(first?.text ?? '', (name) => others.find((page) => page.name === name)?.text);
}

describe('the pages of an RCA', () => {
  const rca = sampleRca();
  const markdown = renderMarkdown(rca);
  const whole = Buffer.byteLength(markdown);

  it('are one where it is small enough', () => {
    expect(pagesOf(markdown, 'rca.md')).toEqual([{ name: 'rca.md', text: markdown }]);
    expect(joinPages(markdown, () => undefined)).toBe(markdown);
  });

  it.each([0.9, 0.6, 0.4])(
    'are no larger than they may be, at %d of its size, and give it back to the letter',
    (part) => {
      const most = Math.round(whole * part);
      const pages = pagesOf(markdown, 'rca.md', most);

      expect(pages.length).toBeGreaterThan(1);
      expect(pages.map(({ text }) => Buffer.byteLength(text)).filter((size) => size > most)).toEqual([]);
      expect([...furtherPages(pages.map(({ name }) => name))]).toEqual(pages.slice(1).map(({ name }) => name));
      expect(joined(pages)).toBe(markdown);
    },
  );

  it.each([
    [['postmortems/inc-3-more-than-5-errors-on-es-data-0.md'], []],
    [['a/rca.md', 'b/rca-evidence-2.md'], []],
    [
      ['on-es-data-0.md', 'on-es-data-0-evidence-2.md', 'on-es-data-0-data-3.md'],
      [1, 2],
    ],
    [['a b.md', 'a-b-evidence-2.md'], [1]],
  ])('are told from documents by the first that is beside them: %j', (paths, further) => {
    expect([...furtherPages(paths)]).toEqual(further.map((index) => paths[index]));
  });

  it('leave what people read and edit in the first, and link to where evidence is', () => {
    const pages = pagesOf(markdown, 'rca.md', whole * 0.4);
    const anchors = new Map(
      pages.map(({ name, text }) => [name, [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)]),
    );
    const links = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\(([\w.-]*)#([a-z0-9-]+)\)/g)].map(([, page, id]) => ({ page: page || name, id })),
    );

    expect(pages[0]?.text).toContain('## Follow-up');
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(({ page, id }) => !anchors.get(page)?.includes(id ?? ''))).toEqual([]);
    expect(new Set(links.map(({ page }) => page)).size).toBeGreaterThan(1);
  });

  it('take an edit in the first', () => {
    const [first, ...others] = pagesOf(markdown, 'rca.md', whole * 0.4);
    const title = rca.title;
    const edited = joined([{ name: 'rca.md', text: first!.text.replace(title, `${title}, again`) }, ...others]);
    const parsed = parseMarkdown(edited);

    expect(parsed.kind === 'document' && parsed.rca.title).toBe(`${title}, again`);
  });

  it('say which is missing', () => {
    const [first] = pagesOf(markdown, 'rca.md', whole * 0.6);
    const [name] = pageNames(first!.text);

    expect(parseMarkdown(first!.text)).toMatchObject({
      kind: 'broken',
      problems: [
        { problem: `${name}, a page of this document, is not beside it` },
        ...pageNames(first!.text)
          .slice(1)
          .map(() => ({})),
      ],
    });
  });

  it.each(hostileTexts)('give it back with %j in every field', (text) => {
    const hostile = renderMarkdown(hostileRca(text, { references: true }));
    const pages = pagesOf(hostile, 'rca.md', Buffer.byteLength(hostile) * 0.5);

    expect(pages.length).toBeGreaterThan(1);
    expect(joined(pages)).toBe(hostile);
  });
});
