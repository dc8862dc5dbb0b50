import { html } from './html.ts';
import { chart } from './style/chart.ts';
import { colours } from './style/colours.ts';
import { narrow } from './style/narrow.ts';
import { page } from './style/page.ts';
import { print } from './style/print.ts';
import { tables } from './style/tables.ts';
import { text } from './style/text.ts';
import { whys } from './style/whys.ts';

/** The whole look: light and dark by the reader's setting, wide, narrow and on paper. No font, image or script. */
export const style = html`${[colours, text, page, tables, chart, whys, narrow, print]}`;
