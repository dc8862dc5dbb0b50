import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import MarkdownIt from 'markdown-it';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderConfluence } from '../export/confluence.ts';
import { renderCustomer } from '../export/customer.ts';
import { renderNotion } from '../export/notion.ts';
import { renderSlack } from '../export/slack.ts';
import { lint } from '../lint/lint.ts';
import { sarifOf } from '../lint/sarif.ts';
import { renderMeeting } from '../meeting/meeting-markdown.ts';
import { meetingPack } from '../meeting/meeting-pack.ts';
import type { Rca } from '../../schema/index.ts';
import { hostileRca } from './hostile.test-support.ts';
import { renderHtml } from './html/rca-html.ts';
import { renderMarkdown } from './markdown/markdown.ts';

const CORPUS = resolve(import.meta.dirname, '../../../../shared/adversarial/adversarial.jsonl');
const CHROMIUM = '/usr/bin/chromium';
const Entry = z.object({ id: z.string(), class: z.string(), payload: z.string().optional() });

const Sarif = z.object({
  runs: z.tuple([z.object({ results: z.array(z.object({ message: z.looseObject({ text: z.string() }) })) })]),
});

const records = (existsSync(CORPUS) ? readFileSync(CORPUS, 'utf8').split('\n') : [])
  .filter((line) => line !== '')
  .map((line) => Entry.parse(JSON.parse(line)))
  .flatMap(({ id, class: kind, payload }) =>
    kind.startsWith('md-') && payload !== undefined ? [{ id, kind, payload }] : [],
  );

/** What is invisible and could carry words past a reader: controls, bidirectional marks, zero widths, tags, selectors. */
const INVISIBLE =
  /(?![\t\n\r])\p{Cc}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e01ef}\p{Surrogate}]/u;

/** In the page: how many comments it has. */
const COMMENTS = 'document.evaluate("count(//comment())", document, null, XPathResult.NUMBER_TYPE, null).numberValue';

/** The faces that are Markdown, each with where its links may lead. */
const MARKDOWN = [
  { face: 'the RCA', of: renderMarkdown, links: /^#[\w-]+$/ },
  { face: 'the one for customers', of: renderCustomer, links: /^$/ },
  { face: 'the meeting pack', of: (rca: Rca) => renderMeeting(meetingPack(rca)), links: /^rca\.md#[\w-]+$/ },
] as const;

const markdown = new MarkdownIt({ html: true, linkify: true });

/** Every face as a page, as generously as any place would show it. */
async function pages(rca: Rca): Promise<{ face: string; page: string }[]> {
  return [
    { face: 'HTML', page: await renderHtml(rca) },
    ...MARKDOWN.map(({ face, of }) => ({ face, page: markdown.render(of(rca)) })),
    { face: 'Confluence', page: xhtml(renderConfluence(rca)) },
  ];
}

/** Confluence's storage format is XML, in which CDATA is text and not a comment. */
function xhtml(storage: string): string {
  const spaces = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:ac="urn:ac" xmlns:ri="urn:ri"';
  return `<html ${spaces}><head><title>x</title></head><body>${storage}</body></html>`;
}

describe.skipIf(records.length === 0)('the md-* records of the corpus of attacks, in every field', () => {
  it.each(records)('$id $kind is text in every face that is Markdown', ({ payload }) => {
    const rca = hostileRca(payload);
    for (const { face, of, links } of MARKDOWN) {
      const text = of(rca);
      const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
      const targets = tokens.filter(({ type }) => type === 'link_open').map((link) => String(link.attrGet('href')));
      const tags = tokens.filter(({ type }) => type.startsWith('html')).map(({ content }) => content);
      const spoken = tokens.filter(({ type }) => type === 'text').map(({ content }) => content);

      expect([face, tokens.filter(({ type }) => type === 'image')]).toEqual([face, []]);
      expect([face, targets.filter((href) => !links.test(href))]).toEqual([face, []]);
      expect([face, tags.filter((tag) => /<!--|<(?!\/?(?:a|details|summary|code)[ >])/i.test(tag))]).toEqual([
        face,
        [],
      ]);
      expect([face, spoken.filter((one) => /@acme|@octocat|#1\b|#42|https?:/.test(one))]).toEqual([face, []]);
      expect([face, INVISIBLE.exec(text)?.[0]]).toEqual([face, undefined]);
    }
  });

  it.each(records)('$id $kind is text in Confluence, Notion and Slack', ({ payload }) => {
    const rca = hostileRca(payload);
    const confluence = renderConfluence(rca).replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
    expect(confluence).not.toMatch(/<(?:a[ >]|img|script|ac:link|ac:image|!--)/);
    expect(JSON.stringify(renderNotion(rca))).not.toMatch(/"(?:link|href|url|mention|image)":/);
    expect(JSON.stringify(renderSlack(rca).blocks)).not.toContain('mrkdwn');
    for (const face of [confluence, JSON.stringify(renderNotion(rca)), JSON.stringify(renderSlack(rca))])
      expect(INVISIBLE.exec(face)?.[0]).toBeUndefined();
  });

  it.each(records)('$id $kind is quoted on one line by lint, and nothing of it is a command', ({ payload }) => {
    const written = `# Postmortem\n\n## Summary\n\n${payload}\n\n## Timeline\n\n- 10:00 ${payload}\n\n## Action items\n\n- ${payload}\n`;
    for (const [file, text] of [
      ['a.md', written],
      ['rca.md', renderMarkdown(hostileRca(payload))],
      ['rca.json', JSON.stringify(hostileRca(payload))],
    ] as const) {
      const linted = lint(file, text);
      for (const { excerpt, problem } of linted.findings) {
        expect(excerpt).not.toMatch(/[\r\n]/);
        expect(problem).not.toMatch(/^::/);
      }
      const { results } = Sarif.parse(sarifOf([linted], '1.0.0')).runs[0];
      for (const { message } of results) expect(Object.keys(message)).toEqual(['text']);
    }
  });

  it.skipIf(!existsSync(CHROMIUM))(
    'nothing of them runs, is fetched, hidden or refused by the policy in Chromium, in any face (needs chromium and the corpus)',
    async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'hindcast-faces-')), 'page.xhtml');
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
      try {
        for (const { id, payload } of records)
          for (const { face, page: shown } of await pages(hostileRca(payload))) {
            const page = await browser.newPage();
            const heard: string[] = [];
            page.on('dialog', (dialog) => heard.push(`dialog ${dialog.message()}`));
            page.on('console', (message) => heard.push(`console ${message.text()}`));
            page.on('pageerror', (error) => heard.push(`error ${error.message}`));
            page.on('request', (request) => heard.push(`request ${request.url()}`));
            if (face === 'Confluence') {
              writeFileSync(file, shown);
              const { href } = pathToFileURL(file);
              await page.goto(href);
              heard.splice(heard.indexOf(`request ${href}`), 1);
            } else await page.setContent(shown);
            const count = (selector: string) => page.locator(selector).count();
            const found = {
              live: await count('parsererror, script, img, image, iframe, object, embed, link, form, input, base'),
              leading: await count('a:not([href^="#"]):not([href^="rca.md#"]):not([id]), [src], [onerror], [onload]'),
              hidden: await count('[hidden], [style]:not(.bar i), [aria-hidden="true"] a, template, noscript'),
              comments: await page.evaluate<number>(COMMENTS),
            };

            expect({ id, face, ...found, heard }).toEqual({
              ...{ id, face, live: 0, leading: 0, hidden: 0, comments: 0 },
              heard: [],
            });
            await page.close();
          }
      } finally {
        await browser.close();
      }
    },
    600_000,
  );
});
