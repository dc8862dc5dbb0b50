import { dayOf } from '../postmortem/details.ts';
import { daysIn } from '../postmortem/dates.ts';
import { regionOf } from '../postmortem/text.ts';
import { ofKind, type Postmortem } from '../postmortem/read-postmortem.ts';
import type { LintRule } from './lint-rule.ts';

const WRITTEN =
  /publish|written|created|drafted|post-?mortem (?:date|held|meeting)|meeting|review(?:ed)? (?:date|held|on)|document date|held/;
const HAPPENED =
  /resolved|end(?:ed)?\b|mitigated|incident (?:date|start)|start(?:ed)?\b|occurred|detected|date of incident|when/;
const DUE_DAYS = 2;
const LATEST_DAYS = 3;

/** Rules over waiting too long. */
export const lateness: readonly LintRule[] = [
  {
    id: 'S09',
    severity: 'warn',
    flags: `a post-mortem written or held more than ${DUE_DAYS} days after the incident`,
    why: 'Memory fades, chat scrolls away, and the next project has begun.',
    bad: 'incident 2026-03-12, meeting 2026-04-20',
    good: 'incident 2026-03-12, draft 2026-03-13, meeting 2026-03-14',
    // Only a warning: a date in the past is nothing that the author can mend.
    remedy: 'Write the draft within 48 hours and meet within 72; say here what could no longer be found out.',
    check: (postmortem) => {
      const written = dayOf(postmortem.details, WRITTEN);
      const happened = dayOf(postmortem.details, HAPPENED)?.day ?? lastDay(postmortem);
      if (!written || happened === undefined || written.day - happened <= DUE_DAYS) return [];
      const days = written.day - happened;
      const limit = days > LATEST_DAYS ? ', beyond the 72 hours' : '';
      return [
        { region: regionOf(written.value), problem: `it was written or held ${days} days after the incident${limit}` },
      ];
    },
  },
];

/** The last day that the timeline or the title names. */
function lastDay({ entries, sections }: Postmortem): number | undefined {
  const days = [
    ...entries.flatMap(({ time }) => time?.day ?? []),
    ...ofKind(sections, 'title')
      .flatMap(({ heading }) => (heading ? daysIn(heading.plain.slice(0, 300)) : []))
      .flatMap(({ day }) => day ?? []),
  ];
  return days.length === 0 ? undefined : days.reduce((a, b) => Math.max(a, b));
}
