import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import MarkdownIt from 'markdown-it';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderConfluence } from '../export/confluence.ts';
import { renderNotion } from '../export/notion.ts';
import { renderSlack } from '../export/slack.ts';
import { hostileRca } from './hostile.test-support.ts';
import { renderHtml } from './html/rca-html.ts';
import { renderMarkdown } from './markdown/markdown.ts';

const CORPUS = resolve(import.meta.dirname, '../../../../shared/adversarial/adversarial.jsonl');
const CHROMIUM = '/usr/bin/chromium';
const Entry = z.object({ id: z.string(), class: z.string(), payload: z.string().optional() });

const records = (existsSync(CORPUS) ? readFileSync(CORPUS, 'utf8').split('\n') : [])
  .filter((line) => line !== '')
  .map((line) => Entry.parse(JSON.parse(line)))
  .flatMap(({ id, class: kind, payload }) =>
    kind.startsWith('md-') && payload !== undefined ? [{ id, kind, payload }] : [],
  );

describe.skipIf(records.length === 0)('the md-* records of the corpus of attacks, in every field', () => {
  it.each(records)('$id $kind is text in the Markdown, in Confluence, Notion and Slack', ({ payload }) => {
    const rca = hostileRca(payload);
    const tokens = new MarkdownIt({ html: true, linkify: true })
      .parse(renderMarkdown(rca), {})
      .flatMap((token) => [token, ...(token.children ?? [])]);
    const targets = tokens.filter(({ type }) => type === 'link_open').map((link) => String(link.attrGet('href')));
    const tags = tokens.filter(({ type }) => type.startsWith('html')).map(({ content }) => content);
    const spoken = tokens.filter(({ type }) => type === 'text').map(({ content }) => content);

    expect(tokens.filter(({ type }) => type === 'image')).toEqual([]);
    expect(targets.filter((href) => !/^#[\w-]+$/.test(href))).toEqual([]);
    expect(tags.filter((tag) => /<!--|<(?!\/?(?:a|details|summary|code)[ >])/i.test(tag))).toEqual([]);
    expect(spoken.filter((text) => /@acme|@octocat|#1\b|#42|https?:/.test(text))).toEqual([]);
    const confluence = renderConfluence(rca).replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
    expect(confluence).not.toMatch(/<(?:a[ >]|img|script|ac:link|ac:image|!--)/);
    expect(JSON.stringify(renderNotion(rca))).not.toMatch(/"(?:link|href|url|mention|image)":/);
    expect(JSON.stringify(renderSlack(rca).blocks)).not.toContain('mrkdwn');
  });

  it.skipIf(!existsSync(CHROMIUM))(
    'nothing of them runs, is fetched or is refused by the policy in Chromium (needs chromium and the corpus)',
    async () => {
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
      try {
        for (const { id, payload } of records) {
          const page = await browser.newPage();
          const heard: string[] = [];
          page.on('dialog', (dialog) => heard.push(`dialog ${dialog.message()}`));
          page.on('console', (message) => heard.push(`console ${message.text()}`));
          page.on('pageerror', (error) => heard.push(`error ${error.message}`));
          page.on('request', (request) => heard.push(`request ${request.url()}`));
          await page.setContent(await renderHtml(hostileRca(payload)));
          const count = (selector: string) => page.locator(selector).count();

          expect([id, await count('script, img, image, iframe, object, embed, link, form, input, base')]).toEqual([
            id,
            0,
          ]);
          expect([id, await count('a:not([href^="#"]), [src], [onerror], [onload], [onmouseover]')]).toEqual([id, 0]);
          expect([id, ...heard]).toEqual([id]);
          await page.close();
        }
      } finally {
        await browser.close();
      }
    },
    180_000,
  );
});
