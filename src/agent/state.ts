import { registry } from '@langchain/langgraph/zod';
import { z } from 'zod';
import {
  Action,
  Call,
  Change,
  Computation,
  Evidence,
  Explanation,
  Factor,
  Fallback,
  Finding,
  Gap,
  Hypothesis,
  Impact,
  Incident,
  Precedent,
  Rca,
  Suspect,
  Timeline,
  Window,
} from '../schema/index.ts';
import type { Remembrance } from '../analysis/alert-histories.ts';
import type { SettingHistory } from '../analysis/setting-history.ts';
import type { Course } from './stop.ts';
import type { Criticism, Narrative, Objection } from '../reasoner/reasoner.ts';

const EPOCH = '1970-01-01T00:00:00.000Z';

/** A list that nodes add to; what a node returns is appended. */
function appended<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .default(() => [])
    .register(registry, {
      reducer: {
        schema: z.array(item),
        fn: (known: z.infer<Item>[], added: z.infer<Item>[]): z.infer<Item>[] => known.concat(added),
      },
      default: () => [],
    });
}

/** A list that nodes add to, each entry once: a step that is done again falls back for the same reason again. */
function appendedOnce<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .default(() => [])
    .register(registry, {
      reducer: {
        schema: z.array(item),
        fn: (known: z.infer<Item>[], added: z.infer<Item>[]): z.infer<Item>[] => [
          ...new Map(known.concat(added).map((one) => [JSON.stringify(one), one])).values(),
        ],
      },
      default: () => [],
    });
}

/** Texts by name that nodes add to; the newest of a name stands. */
function named() {
  const entries = z.record(z.string(), z.string());
  return entries
    .default(() => ({}))
    .register(registry, {
      reducer: {
        schema: entries,
        fn: (known: Record<string, string>, added: Record<string, string>) => ({ ...known, ...added }),
      },
      default: () => ({}),
    });
}

const Stage = z.strictObject({ stage: z.string(), ms: z.number() });

/**
 * What an investigation knows so far. Nodes are verbs and keys are nouns; each key is written by the node it belongs to.
 * What tools answered is not in here: it stands in the store's recordings, under the run.
 */
export const InvestigationState = z.object({
  run: z.string(),
  incident: Incident,
  scope: z
    .strictObject({ window: Window, services: z.array(z.string()) })
    .default(() => ({ window: { from: EPOCH, to: EPOCH }, services: [] })),
  gaps: appended(Gap),
  evidence: z.array(Evidence).default(() => []),
  findings: z.array(Finding).default(() => []),
  changes: z.array(Change).default(() => []),
  calls: z.array(Call).default(() => []),
  timeline: Timeline.default(() => ({ events: [], anchors: [], alertOrder: [], silences: [], clocks: '' })),
  suspects: z.array(Suspect).default(() => []),
  settings: z.array(z.custom<SettingHistory>()).default(() => []),
  computations: z.array(Computation).default(() => []),
  impact: Impact.nullable().default(null),
  /** How often the alerts of the incident had fired before it. */
  pastAlerts: z.array(z.custom<Remembrance>()).default(() => []),
  precedents: z.array(Precedent).default(() => []),
  hypotheses: z.array(Hypothesis).default(() => []),
  /** How often a rival was looked for, whether the last one is still to be tested, and its tests, as `H-2 P-3`. */
  rivalry: z
    .strictObject({ rounds: z.number(), isOpen: z.boolean(), tests: z.array(z.string()) })
    .default(() => ({ rounds: 0, isOpen: false, tests: [] })),
  /** What came of the tests so far, for the stop rules. */
  course: z.custom<Course>().default(() => ({ quiet: 0, isRepeating: false, isStraying: false, isSpent: false })),
  explanation: Explanation.default(() => ({
    outcome: 'inconclusive' as const,
    trigger: null,
    nodes: [],
    edges: [],
    rootConditions: [],
    whyChains: [],
  })),
  factors: z.array(Factor).default(() => []),
  actions: z.array(Action).default(() => []),
  narrative: z.custom<Narrative>().nullable().default(null),
  rca: Rca.nullable().default(null),
  objections: z.array(z.custom<Objection>()).default(() => []),
  /** What the checks still refuse in the RCA as it stands; a draft with any of it plans no write. */
  refused: z.array(z.custom<Objection>()).default(() => []),
  /** How often each step was sent back, by the checks or by the critic. */
  repairs: z.record(z.string(), z.number()).default(() => ({})),
  /** How often of these the critic did. */
  criticRepairs: z.record(z.string(), z.number()).default(() => ({})),
  /** What the critic said of each sentence, by its words and what it cites, so that it is asked once. */
  criticised: z.record(z.string(), z.custom<Pick<Criticism, 'verdict' | 'missing'>>()).default(() => ({})),
  /** The reasoner that did each step last. */
  authors: named(),
  fallbacks: appendedOnce(Fallback),
  stages: appended(Stage),
});
export type State = z.infer<typeof InvestigationState>;

type Log = 'gaps' | 'fallbacks' | 'stages' | 'authors';

type Only<Writes extends keyof State> = Pick<State, Writes> &
  Partial<Pick<State, Log>> & { [Other in Exclude<keyof State, Writes | Log>]?: never };

/** What a node gives: the keys it is named for, additions to the logs, and one line for whoever watches. */
export interface Told<Writes extends keyof State> {
  note: string;
  update: Only<Writes>;
}

/** A node reads the whole state and writes the keys it is named for; besides, it may add to the logs. */
export type Step<Writes extends keyof State> = (state: State) => Promise<Told<Writes>>;
