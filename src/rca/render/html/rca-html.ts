import type { Rca } from '../../../schema/index.ts';
import { visibleLine } from '../format/visible.ts';
import { html, type Markup } from './html.ts';
import { citing, type Cite } from './parts.ts';
import { actions } from './sections/actions.ts';
import { computations } from './sections/computations.ts';
import { considered } from './sections/considered.ts';
import { detection } from './sections/detection.ts';
import { evidence } from './sections/evidence.ts';
import { factors } from './sections/factors.ts';
import { followUp } from './sections/follow-up.ts';
import { gaps } from './sections/gaps.ts';
import { header } from './sections/header.ts';
import { impact } from './sections/impact.ts';
import { metrics } from './sections/metrics.ts';
import { provenance } from './sections/provenance.ts';
import { questions } from './sections/questions.ts';
import { related } from './sections/related.ts';
import { sources } from './sections/sources.ts';
import { summary } from './sections/summary.ts';
import { timeline } from './sections/timeline.ts';
import { wentWell } from './sections/went-well.ts';
import { why } from './sections/why.ts';
import { style } from './style.ts';

type Part = (rca: Rca, cite: Cite) => Markup | null | Promise<Markup | null>;

/** The order in which an RCA is read, with what the contents call each part. */
const OUTLINE: readonly (readonly [anchor: string, name: string, part: Part])[] = [
  ['summary', 'Summary', summary],
  ['timeline', 'Timeline', timeline],
  ['metrics', 'Metrics', metrics],
  ['impact', 'Impact', impact],
  ['why', 'Why', why],
  ['considered', 'What else was considered', considered],
  ['factors', 'Contributing factors', factors],
  ['detection', 'Detection and response', detection],
  ['went-well', 'What went well', wentWell],
  ['actions', 'Preventive actions', actions],
  ['follow-up', 'Follow-up', followUp],
  ['gaps', 'What we do not know', gaps],
  ['questions', 'Questions', questions],
  ['related', 'Related incidents', related],
  ['sources', 'Sources', sources],
  ['evidence', 'Evidence', evidence],
  ['computations', 'Computations', computations],
];

/**
 * An RCA as one HTML file that works offline: no script, no font, no image, nothing from elsewhere, and a policy that
 * forbids all of it. The same document gives the same file. All text from outside is escaped.
 */
export async function renderHtml(rca: Rca): Promise<string> {
  const cite = citing(rca);
  const parts: { anchor: string; name: string; content: Markup }[] = [];
  for (const [anchor, name, part] of OUTLINE) {
    const content = await part(rca, cite);
    if (content) parts.push({ anchor, name, content });
  }
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${visibleLine(rca.id)}: ${visibleLine(rca.title)}</title>
        ${style}
      </head>
      <body>
        <a class="skip" href="#summary">To the summary</a>
        <div class="page">
          <nav class="contents" aria-label="Contents">
            <strong>${visibleLine(rca.id)}</strong>
            <ol>
              ${parts.map(({ anchor, name }) => html`<li><a href="#${anchor}">${name}</a></li> `)}
            </ol>
          </nav>
          <main>${header(rca, cite)} ${parts.map(({ content }) => content)} ${provenance(rca)}</main>
        </div>
      </body>
    </html> `;
  return `${page.html.trim()}\n`;
}
