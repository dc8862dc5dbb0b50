import { isUtc, zoneIn } from '../postmortem/clock-times.ts';
import { ofKind, textsOf, type Postmortem } from '../postmortem/read-postmortem.ts';
import type { Entry } from '../postmortem/timeline-entries.ts';
import { regionOf } from '../postmortem/text.ts';
import { faultIn, type LintFault, type LintRule } from './lint-rule.ts';

const FEWEST = 3;
const DAY = 1440;
/** A clock that goes back by more than this went over midnight. */
const MIDNIGHT = 8 * 60;
const NOTICED =
  /\b(?:alert\w*|page[sd]?|paged|pagerduty|alarm\w*|detect\w*|report(?:s|ed)?|tickets?|notic\w*|complain\w*|incident (?:declared|opened|created|started)|outage (?:begins|starts|started))\b/i;
const BEFORE =
  /\b(?:deploy\w*|releas\w*|merg\w*|roll(?:s|ed|ing)?[- ]?out|rollout|change[sd]?|config\w*|migrat\w*|flag|upgrad\w*|push\w*|scal\w*|cron|job|traffic|reach(?:es|ed)|certificate|expire[sd]?|start(?:s|ed) (?:the|to)|created|enabled|applied|switch\w*|grow\w*|increas\w*|version)\b/i;

/** Rules over the timeline: ordered, in UTC, and from before the trigger. */
export const timeline: readonly LintRule[] = [
  {
    id: 'T01',
    severity: 'error',
    flags: 'entries that are not in the order of their times',
    why: 'Order is the argument.',
    bad: '10:05, then 10:02',
    good: '10:02, then 10:05',
    remedy: 'Sort the entries by time, the earliest first; where a day is over, write the date.',
    check: ({ entries }) => disorder(entries),
  },
  {
    id: 'T02',
    severity: 'error',
    flags: 'times without a zone; as a warning times in another zone than UTC, or in several',
    why: 'Somebody in another office, and every log, reads another time.',
    bad: '3:12 PM',
    good: 'Timeline (UTC): 23:12',
    remedy: 'Write the times in UTC and say so once, in the heading.',
    check: (postmortem) => zones(postmortem),
  },
  {
    id: 'T07',
    severity: 'warn',
    flags: 'a timeline that begins with the alert or the report',
    why: 'Starting at the page hides the time in which the condition lay ready.',
    bad: 'first entry: the page',
    good: 'first entry: the change, 21 minutes before',
    remedy: 'Add what came before, at least the change that set it off.',
    check: ({ entries }) => {
      const [first] = entries;
      if (!first || entries.length < 2) return [];
      const { plain } = first.what;
      return NOTICED.test(plain.slice(0, 400)) && !BEFORE.test(plain.slice(0, 400))
        ? [faultIn(first.line, 'nothing is told from before it was noticed')]
        : [];
    },
  },
  {
    id: 'T16',
    severity: 'warn',
    flags: `a timeline of fewer than ${FEWEST} entries with a time`,
    why: 'Somebody who was not there cannot follow what led to what.',
    bad: '10:00 down, 10:40 up',
    good: 'change, symptom, alert, decisions, recovery, each with its time',
    remedy: 'Add the change, the first symptom, the alerts, each decision and the recovery, with their times.',
    check: ({ entries, sections }) => {
      const [section] = ofKind(sections, 'timeline');
      const timed = entries.filter(({ time }) => time !== null).length;
      if (!section?.heading || timed >= FEWEST || ofKind(sections, 'timeline').flatMap(textsOf).length === 0) return [];
      const problem =
        timed === 0
          ? 'no entry of the timeline has a time'
          : `only ${timed} of its entries ${timed === 1 ? 'has' : 'have'} a time`;
      return [faultIn(section.heading, problem)];
    },
  },
];

function disorder(entries: readonly Entry[]): LintFault[] {
  const faults: LintFault[] = [];
  let before: { entry: Entry; at: number } | undefined;
  let backwards = 0;
  for (const entry of entries) {
    if (!entry.time || entry.time.relative !== (before?.entry.time?.relative ?? entry.time.relative)) continue;
    const at = instantOf(entry, before);
    if (before && at < before.at) {
      backwards += 1;
      faults.push(
        faultIn(entry.line, `it is earlier than the entry before it (line ${regionOf(before.entry.line).line})`),
      );
    }
    before = { entry, at };
  }
  const [first] = faults;
  const timed = entries.filter(({ time }) => time !== null).length;
  return first && faults.length > 2 && backwards >= timed - 2
    ? [{ ...first, problem: 'the timeline runs backwards' }]
    : faults;
}

/** Minutes since some day. A clock that falls back by hours went over midnight, or over noon where it has twelve hours. */
function instantOf({ time }: Entry, before: { entry: Entry; at: number } | undefined): number {
  if (!time) return 0;
  if (time.relative) return time.minutes;
  if (time.day !== null) {
    const at = time.day * DAY + time.minutes;
    // A day that stands over the whole timeline, and a clock that went over midnight.
    return before && before.entry.time?.day === time.day ? over(at, before.at) : at;
  }
  if (!before) return time.minutes;
  const day = Math.floor(before.at / DAY);
  const at = day * DAY + time.minutes;
  return time.twelveHours && at < before.at && at + 720 >= before.at ? at + 720 : over(at, before.at);
}

function over(at: number, before: number): number {
  let later = at;
  while (later + MIDNIGHT < before && before - later < 40 * DAY) later += DAY;
  return later;
}

function zones({ entries, sections, details, head }: Postmortem): LintFault[] {
  const timed = entries.filter(({ time }) => time !== null && !time.relative);
  const [first] = timed;
  if (!first) return [];
  const own = new Set(timed.flatMap(({ time }) => time?.zone ?? []));
  const [section] = ofKind(sections, 'timeline');
  const around = [
    section?.heading?.raw ?? '',
    ...ofKind(sections, 'timeline').flatMap(({ blocks }) =>
      blocks
        .filter((block) => block.kind !== 'item' && !(block.kind === 'row' && !block.header))
        .map(({ text }) => text.raw),
    ),
    ...details.map(({ key, value }) => `${key} ${value.raw}`),
    ...ofKind(sections, 'title', 'summary', 'details', 'impact')
      .flatMap(textsOf)
      .map(({ raw }) => raw),
    head.raw,
  ];
  const said = around.map(zoneIn).find((zone) => zone !== undefined);
  const zone = [...own][0] ?? said ?? zoneIn(timed.map(({ line }) => line.raw.slice(0, 200)).join('\n'));
  if (zone === undefined) return [faultIn(section?.heading ?? first.line, 'the times have no zone')];
  const several = [...own].filter((other) => !isUtc(other));
  if (own.size > 1 && !(several.length === 0))
    return [{ ...faultIn(first.line, `the times are in ${[...own].join(' and ')}`), severity: 'warn' }];
  return isUtc(zone)
    ? []
    : [{ ...faultIn(section?.heading ?? first.line, `the times are in ${zone}, not in UTC`), severity: 'warn' }];
}
