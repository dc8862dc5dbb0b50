import { epochMs, instant, type EvidenceId, type Instant, type Rca } from '../../schema/index.ts';
import { agendaOf, type Block } from './agenda.ts';
import { fittingFormat, type FittingFormat } from './format.ts';
import { roomOf, type Seat } from './room.ts';

/** A decision to stop at, with what could be known when it was taken. */
export interface Pause {
  event: string;
  at: Instant;
  what: string;
  knownAtTheTime: string;
  question: string;
  evidence: EvidenceId[];
}

/** All that whoever holds the meeting on an incident needs, filled from the draft. */
export interface MeetingPack {
  incident: string;
  title: string;
  format: FittingFormat;
  /** Documented by then; held between then and `holdUntil`. */
  holdFrom: Instant;
  holdUntil: Instant;
  groundRules: readonly string[];
  room: Seat[];
  blocks: Block[];
  pauses: Pause[];
  /** What no source could answer. */
  openQuestions: { text: string; event: string | null }[];
}

const HOUR_MS = 3_600_000;
/** A meeting is held within this time after the draft is due; `rca.md` 0, deadlines. */
const HOLD_WITHIN_MS = 24 * HOUR_MS;

/** Said before anything else. After the retrospective prime directive and the debriefing guide of Etsy. */
const GROUND_RULES = [
  'We fix systems. Everybody did what looked right with what could be seen then.',
  'We describe what happened before we explain it, and we ask how and what, not who.',
  'Whoever was there speaks first; what the draft says is there to be corrected.',
  'An action leaves the room with an owner and a date, or it is no action.',
] as const;

/** The meeting pack of an RCA. The same document gives the same pack. */
export function meetingPack(rca: Rca): MeetingPack {
  return {
    incident: rca.id,
    title: rca.title,
    format: fittingFormat(rca),
    holdFrom: rca.dueAt,
    holdUntil: instant(epochMs(rca.dueAt) + HOLD_WITHIN_MS),
    groundRules: GROUND_RULES,
    room: roomOf(rca),
    blocks: agendaOf(rca),
    pauses: pausesOf(rca),
    openQuestions: [
      ...rca.questions.map(({ text, event }) => ({ text, event })),
      ...rca.gaps
        .filter(({ reason }) => reason !== 'truncated')
        .map(({ question, askWho }) => ({ text: `${question} (ask ${askWho})`, event: null })),
    ],
  };
}

function pausesOf({ timeline }: Rca): Pause[] {
  return timeline.events.flatMap((event) =>
    event.knownAtTheTime === null
      ? []
      : [
          {
            event: event.id,
            at: event.at,
            what: event.what,
            knownAtTheTime: event.knownAtTheTime,
            question: 'What made this the next step, and what would have shown another one?',
            evidence: event.evidence,
          },
        ],
  );
}
