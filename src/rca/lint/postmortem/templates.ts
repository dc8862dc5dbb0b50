import { headingWords } from './section-kinds.ts';
import type { Section } from './sections.ts';

/** The template that a post-mortem was written in. `plain`: none of the known ones. */
export type Template = 'google-sre' | 'pagerduty' | 'atlassian' | 'incident.io' | 'hindcast' | 'plain';

/** Headings by which a template is told. */
const MARKS: readonly (readonly [Template, readonly RegExp[]])[] = [
  [
    'hindcast',
    [/^what else was considered/, /^what we do not know/, /^questions for the responders/, /^preventive actions/],
  ],
  [
    'google-sre',
    [
      /^trigger$/,
      /^resolution$/,
      /^detection$/,
      /^action items$/,
      /^lessons learned$/,
      /^where we got lucky/,
      /^root causes?( and trigger)?$/,
      /^supporting information/,
    ],
  ],
  [
    'pagerduty',
    [
      /^what happened/,
      /^contributing factors/,
      /^responders/,
      /^how['’]d we do/,
      /^what didn['’]t go (?:so )?well/,
      /^messaging/,
      /^internal email/,
      /^external message/,
    ],
  ],
  [
    'atlassian',
    [
      /^lead-?up/,
      /^fault$/,
      /^incident summary/,
      /^backlog check/,
      /^recurrence/,
      /^corrective actions/,
      /five whys/,
      /^root cause identification/,
      /^recovery$/,
    ],
  ],
  [
    'incident.io',
    [
      /^key information/,
      /^contributors/,
      /^mitigators/,
      /^learnings and risks/,
      /^follow-?up actions/,
      /^incident timeline/,
    ],
  ],
];

const ENOUGH = 3;

/** The template with the most of its headings in the document, three at least. */
export function templateOf(sections: readonly Section[]): Template {
  const headings = [...new Set(sections.flatMap(({ heading }) => (heading ? [headingWords(heading.plain)] : [])))];
  const hits = MARKS.map(([template, marks]) => ({
    template,
    count: marks.filter((mark) => headings.some((heading) => mark.test(heading))).length,
  }));
  const best = hits.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count >= ENOUGH ? best.template : 'plain';
}
