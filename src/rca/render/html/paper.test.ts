import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { sampleRca } from '../../sample.test-support.ts';
import { renderHtml } from './rca-html.ts';

const CHROMIUM = '/usr/bin/chromium';
/** As wide as what a sheet of A4 leaves between its margins, in CSS pixels. */
const SHEET = { width: 700, height: 1000 };

/** How a row of a table lies, and whether what is folded in the details of an action can be seen. */
const READ = `(() => {
  const row = document.querySelector('#actions tbody tr');
  const folded = [...document.querySelectorAll('#actions details > :not(summary)')];
  return {
    row: getComputedStyle(row).display,
    folded: folded.length,
    shown: folded.filter((part) => part.checkVisibility()).length,
    excerpts: [...document.querySelectorAll('#evidence pre')].filter((part) => part.checkVisibility()).length,
  };
})()`;

it.skipIf(!existsSync(CHROMIUM))(
  'keeps its tables on paper, shows what is folded, and leaves the excerpts to the file (needs chromium)',
  async () => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage({ viewport: SHEET });
      await page.setContent(await renderHtml(sampleRca()));

      const onScreen = await page.evaluate(READ);
      await page.emulateMedia({ media: 'print' });
      const onPaper = await page.evaluate(READ);

      const { folded } = onPaper as { folded: number };
      expect(folded).toBeGreaterThan(0);
      expect(onScreen).toMatchObject({ row: 'block', shown: 0 });
      expect(onPaper).toMatchObject({ row: 'table-row', shown: folded, excerpts: 0 });
    } finally {
      await browser.close();
    }
  },
  60_000,
);
