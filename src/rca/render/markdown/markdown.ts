import type { Rca } from '../../../schema/index.ts';
import { blocks } from './block.ts';
import { actions } from './sections/actions.ts';
import { computations } from './sections/computations.ts';
import { considered } from './sections/considered.ts';
import { data } from './sections/data.ts';
import { detection } from './sections/detection.ts';
import { evidence } from './sections/evidence.ts';
import { factors } from './sections/factors.ts';
import { followUp } from './sections/follow-up.ts';
import { gaps } from './sections/gaps.ts';
import { header } from './sections/header.ts';
import { impact } from './sections/impact.ts';
import { provenance } from './sections/provenance.ts';
import { questions } from './sections/questions.ts';
import { related } from './sections/related.ts';
import { sources } from './sections/sources.ts';
import { summary } from './sections/summary.ts';
import { timeline } from './sections/timeline.ts';
import { wentWell } from './sections/went-well.ts';
import { why } from './sections/why.ts';

/** The order in which an RCA is read. */
const OUTLINE = [
  header,
  summary,
  timeline,
  impact,
  why,
  considered,
  factors,
  detection,
  wentWell,
  actions,
  followUp,
  gaps,
  questions,
  related,
  sources,
  evidence,
  computations,
  provenance,
];

/**
 * An RCA as Markdown for a forge. The same document gives the same text. What comes from outside is shown word for
 * word and does nothing: no mention, reference, link, image, tag or command in it is live. `parseMarkdown` reads it back.
 */
export function renderMarkdown(rca: Rca): string {
  const page = blocks(...OUTLINE.map((part) => part(rca)));
  return `${blocks(page, data(rca, page))}\n`;
}
