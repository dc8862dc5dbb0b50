import { compareInstants, epochMs, type Event, type Rca } from '../../schema/index.ts';
import { anchorOf } from './reading/anchors.ts';
import { leaveOut } from './reading/leave-out.ts';
import { spokenOf } from './reading/names.ts';
import type { Fault, Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

const SILENT_MS = 900_000;
const SILENT_SHARE = 0.2;
const VERDICT =
  /\b(?:unfortunately|finally|only then|eventually|too late|should|failed to realis?e|wrongly|incorrectly|luckily|surprisingly|obviously|mistake|because|due to|caused by|as a result)\b/i;
/** Words that can be left out of a sentence without changing what happened. */
const ADVERB = /\b(?:unfortunately|finally|eventually|wrongly|incorrectly|luckily|surprisingly|obviously),?\s?/i;
const LOCAL_TIME =
  /\b\d{1,2}(?::\d\d){0,2} ?[ap]\.?m\b|\b\d{1,2}:\d\d(?::\d\d)? ?(?:(?!UTC\b|GMT\b)[A-Z]{1,2}(?:ST|DT|T)\b|[+-](?!00:?00)\d\d:?\d\d\b)/i;
const OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/;

/** Rules over the events of the timeline: their order, their times, their wording, and what is missing between them. */
export const timeline: readonly Rule[] = [
  {
    id: 'T01',
    severity: 'error',
    flags: 'events that are not in their order: by instant, then by seq',
    why: 'Order is the argument.',
    bad: '10:05 before 10:02',
    good: '10:02, then 10:05',
    remedy: 'Sort by instant, then by seq, and give events of one instant a seq each.',
    check: ({ timeline: { events } }) =>
      events.flatMap(({ id, at, seq, what }, index) => {
        const before = events[index - 1];
        if (!before) return [];
        const order = compareInstants(before.at, at) || before.seq - seq;
        const place = { at: `/timeline/events/${index}`, text: what };
        if (order > 0) return [{ ...place, problem: `${id} is before ${before.id}, which stands above it` }];
        return order === 0 ? [{ ...place, problem: `nothing tells ${id} and ${before.id} apart in order` }] : [];
      }),
  },
  {
    id: 'T02',
    severity: 'error',
    flags: 'a time of another zone than UTC, or an event whose instant is not the one that its source wrote',
    why: 'Two clocks in one document put causes after their effects.',
    bad: 'The page came at 3:12 PM.',
    good: 'The page came at 23:12:04Z.',
    remedy: 'Write the instant in UTC; of an event, what the source wrote stands under `raw`.',
    check: (rca, { statements }) => [
      ...statements.flatMap(({ at, text }): Fault[] => {
        const match = LOCAL_TIME.exec(spokenOf(text));
        return match ? [{ at, text, problem: `"${match[0]}" is not a time in UTC` }] : [];
      }),
      ...rca.timeline.events.flatMap((event, index): Fault[] => {
        const problem = clockProblem(event);
        return problem === undefined ? [] : [{ at: `/timeline/events/${index}`, text: event.what, problem }];
      }),
    ],
  },
  {
    id: 'T03',
    severity: 'error',
    flags: 'an event for which no evidence can be found',
    why: 'A timeline holds facts only.',
    bad: 'traffic dropped',
    good: 'traffic dropped [E-met-002]',
    remedy: 'Cite what shows it, or take it out.',
    check: ({ timeline: { events } }, { byId }) =>
      events.flatMap(({ id, what, evidence }, index) =>
        evidence.some((piece) => byId.has(piece))
          ? []
          : [
              {
                at: `/timeline/events/${index}/evidence`,
                text: what,
                problem: `${id} has no evidence in this document`,
              },
            ],
      ),
  },
  {
    id: 'T06',
    severity: 'warn',
    flags: 'a long stretch of the incident in which nothing is told, with no word about the silence',
    why: 'Something was done in that time, or nobody looked; both matter.',
    bad: '09:49 → 10:35, nothing between',
    good: '09:49 → 10:02: no message in the on-call channels; the export covers both',
    remedy: 'Add what happened, or a silence that says what was searched, or a gap.',
    check: (rca) => silencesIn(rca),
  },
  textRule({
    id: 'T09',
    severity: 'warn',
    flags: 'verdicts and causes in the timeline',
    why: 'The timeline says what happened; what it means stands under the whys.',
    bad: 'Unfortunately the rollback failed',
    good: 'Rollback of rev 58 ends with exit code 1',
    remedy: 'Leave the judgement or the cause out.',
    pattern: VERDICT,
    on: ({ place }) => place === 'event',
    problem: (match) => `"${match}" judges or explains`,
    rewrite: ({ text }) => leaveOut(text, ADVERB),
  }),
  {
    id: 'T12',
    severity: 'warn',
    flags: 'alerts that fired and are not in the firing order, or a lag behind the onset that is missing or wrong',
    why: 'Which alert came first, and how late, is what alerting is judged by.',
    bad: 'three alerts fire, no firing order',
    good: 'ShopErrorRatioHigh first, 12 s after the onset',
    remedy: 'List each alert at its first firing, with the time that passed since the onset.',
    check: (rca) => [...unlisted(rca), ...wrongLags(rca)],
  },
  {
    id: 'T14',
    severity: 'warn',
    flags: 'a decision without what was known when it was taken',
    why: 'Without it every decision is judged by what came of it.',
    bad: 'decision: restart the consumers',
    good: 'decision: restart the consumers. Known then: lag at 9,800 and rising',
    remedy: 'Say what the screens and alerts showed at that moment, or ask the responder.',
    check: ({ timeline: { events } }) =>
      events.flatMap((event, index) =>
        isDecision(event) && (event.knownAtTheTime ?? '').trim() === ''
          ? [
              {
                at: `/timeline/events/${index}/knownAtTheTime`,
                text: event.what,
                problem: `${event.id} is a decision, and what was known then is not told`,
              },
            ]
          : [],
      ),
  },
];

function isDecision({ type, what }: Event): boolean {
  return type === 'decision' || /^decision\b/i.test(what);
}

/** A raw instant with a zone must be the instant; one that cannot be read by code says nothing either way. */
function clockProblem({ at, raw, precisionMs }: Event): string | undefined {
  if (precisionMs === 0) return 'its precision is 0 ms, which no clock has';
  const written = raw.trim();
  if (!OFFSET.test(written)) return undefined;
  const ms = Date.parse(written);
  if (Number.isNaN(ms) || Math.abs(ms - epochMs(at)) <= Math.max(precisionMs, 1)) return undefined;
  return `its source wrote ${written}, which is not ${at}`;
}

function silencesIn(rca: Rca): Fault[] {
  const [onset, end] = [anchorOf(rca, 'onset'), anchorOf(rca, 'mitigated') ?? anchorOf(rca, 'resolved')];
  if (!onset || !end) return [];
  const [from, to] = [epochMs(onset.at), epochMs(end.at)];
  const most = Math.max(SILENT_MS, SILENT_SHARE * rca.impact.durationSeconds * 1000);
  const active = rca.timeline.events.flatMap((event, index) => {
    const ms = epochMs(event.at);
    return ms >= from && ms <= to ? [{ ...event, ms, index }] : [];
  });
  return active.flatMap(({ ms, at, what, index }, n): Fault[] => {
    const before = active[n - 1];
    if (!before || ms - before.ms <= most) return [];
    const isTold = rca.timeline.silences.some((one) => epochMs(one.from) < ms && epochMs(one.to) > before.ms);
    if (isTold || rca.gaps.some(({ question }) => /\bbetween\b|\bsilen/i.test(question))) return [];
    const problem = `nothing is told between ${before.at} and ${at}`;
    return [{ at: `/timeline/events/${index}`, text: what, problem }];
  });
}

function unlisted({ timeline: { events, alertOrder } }: Rca): Fault[] {
  const listed = new Set(alertOrder.map(({ name }) => name));
  return events.flatMap(({ type, lane, entity, what }, index) =>
    lane === 'alert' && type !== 'alert-pending' && entity.kind === 'alert' && !listed.has(entity.ref)
      ? [{ at: `/timeline/events/${index}`, text: what, problem: `${entity.ref} is not in the firing order` }]
      : [],
  );
}

function wrongLags(rca: Rca): Fault[] {
  const onset = anchorOf(rca, 'onset');
  if (!onset) return [];
  return rca.timeline.alertOrder.flatMap(({ name, firedAt, lagMs }, index): Fault[] => {
    const lag = epochMs(firedAt) - epochMs(onset.at);
    if (lagMs !== null && Math.abs(lagMs - lag) <= 1) return [];
    const problem = lagMs === null ? 'its lag behind the onset is missing' : `its lag is ${lag} ms, not ${lagMs} ms`;
    return [{ at: `/timeline/alertOrder/${index}`, text: name, problem }];
  });
}
