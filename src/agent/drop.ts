import { inSlices } from '../in-slices.ts';
import { checking, type CheckResult } from '../rca/checks/check.ts';
import type { Event, Gap, Hypothesis, Rca, RootCondition, WhyChain } from '../schema/index.ts';
import { withoutRefusedWords } from './drop-hypotheses.ts';
import { questionOf } from './open-questions.ts';

/** An RCA without what the checks refused, and what that was. */
export interface Dropped {
  rca: Rca;
  dropped: { rule: string; text: string }[];
  gaps: Gap[];
}

/** In place of what a source said of its failure. What it said stands in the recording. */
const NOT_REPEATED = 'What the source said of it was refused by the checks and is not repeated.';
/** In place of a question that repeats what somebody proposed. */
const NOT_ASKED_SO = 'Is a hypothesis true whose words the checks refuse?';
/** Dropping one thing can leave another without its ground; more than this is no document. */
const MOST_ROUNDS = 4;

/**
 * Takes out of an RCA what a rule refuses: a sentence, a factor, an action, what somebody else wrote. A why chain is cut
 * before the refused why and then ends where its evidence does, which is a gap. Nothing is softened.
 */
export function dropRefused(rca: Rca, refused: readonly CheckResult[]): Dropped {
  const at = (list: string): Set<number> => indicesIn(refused, list);
  const factors = rca.factors.filter((_, index) => !at('/factors').has(index));
  const cuts = rca.explanation.whyChains.map((_, index) =>
    Math.min(...indicesIn(refused, `/explanation/whyChains/${index}/whys`)),
  );
  const whyChains = rca.explanation.whyChains.map((chain, index) => cutBefore(chain, cuts[index] ?? Infinity));
  const cutLegs = whyChains.filter((chain, index) => chain !== rca.explanation.whyChains[index]);
  const rootConditions = rca.explanation.rootConditions.filter(
    ({ leg }) => !cutLegs.some((chain) => chain.leg === leg),
  );
  const hypotheses = withoutRefusedWords(rca, refused);
  const known = new Set([
    ...factors.map(({ id }) => id),
    ...rootConditions.map(({ id }) => id),
    ...whyChains.flatMap(({ whys }) => whys.map(({ id }) => id)),
  ]);
  const actions = rca.actions
    .filter((_, index) => !at('/actions').has(index))
    .filter(({ addresses }) => addresses.some((id) => known.has(id)))
    .map((action) => ({ ...action, addresses: action.addresses.filter((id) => known.has(id)) }));
  const cut = cutLegs.map(({ leg, question }, index): Gap => ({
    id: `GP-${rca.gaps.length + index + 1}`,
    question,
    whyItMatters: `The ${leg} leg ends before a condition that can be changed.`,
    reason: 'undecided',
    triedQueries: [],
    blockedBy: 'What would have come next did not stand up to the checks.',
    askWho: 'the responders',
    effectOnConfidence: `No root condition is named for ${leg}.`,
  }));
  const unanswered = rootConditions.filter(
    ({ id, why }) =>
      [id, why].some((one) => rca.actions.some(({ addresses }) => addresses.includes(one))) &&
      ![id, why].some((one) => actions.some(({ addresses }) => addresses.includes(one))),
  );
  const gaps = [
    ...cut,
    ...unanswered.map((condition, index) => unansweredGap(condition, rca, rca.gaps.length + cut.length + index + 1)),
  ];
  return {
    rca: {
      ...rca,
      summary: atLeastOne(rca.summary, at('/summary')),
      wentWell: rca.wentWell.filter((_, index) => !at('/wentWell').has(index)),
      hypotheses,
      questions: rca.questions.filter((_, index) => !at('/questions').has(index)),
      factors,
      actions,
      explanation: {
        ...rca.explanation,
        whyChains: whyChains.map((chain) => beside(chain, hypotheses)),
        rootConditions,
      },
      timeline: {
        ...rca.timeline,
        events: rca.timeline.events.map((event, index) =>
          at('/timeline/events').has(index) ? { ...event, what: neutral(event.lane), knownAtTheTime: null } : event,
        ),
      },
      sources: rca.sources.map((source, index) =>
        at('/sources').has(index) ? { ...source, note: NOT_REPEATED } : source,
      ),
      gaps: [
        ...rca.gaps.map((gap, index) => {
          if (!at('/gaps').has(index)) return gap;
          const isAsked = refused.some(({ at: place }) => place === `/gaps/${index}/question`);
          return isAsked
            ? { ...gap, question: askedInstead(gap, rca.hypotheses, hypotheses) }
            : { ...gap, triedQueries: [], blockedBy: NOT_REPEATED };
        }),
        ...gaps,
      ],
    },
    dropped: refused.map(({ rule, text }) => ({ rule, text })),
    gaps,
  };
}

/** The question of a gap as it is asked of what is left of its hypothesis. */
function askedInstead({ question }: Gap, before: readonly Hypothesis[], left: readonly Hypothesis[]): string {
  const asked = before.find((one) => questionOf(one) === question);
  const reworded = left.find(({ id, statement }) => id === asked?.id && statement !== asked.statement);
  return reworded ? questionOf(reworded) : NOT_ASKED_SO;
}

/** What an event says whose own words, a message or a note, were refused; they stand in its evidence. */
function neutral(lane: Event['lane']): string {
  return `Something in the lane of ${lane}, told in words that the checks refuse; the evidence quotes them`;
}

/** Drops what is refused, and then what is refused for want of it, until nothing is or nothing more can be dropped. */
export async function withoutRefused(
  rca: Rca,
  blocking: CheckResult[],
  blob: (sha: string) => string | undefined,
): Promise<Dropped & { left: CheckResult[] }> {
  const done: Dropped & { left: CheckResult[] } = { rca, dropped: [], gaps: [], left: blocking };
  for (let round = 0; round < MOST_ROUNDS && done.left.length > 0; round += 1) {
    const { rca: kept, dropped, gaps } = dropRefused(done.rca, done.left);
    const left = await errorsIn(kept, blob);
    const isGone = ({ rule, text }: { rule: string; text: string }) =>
      !left.some((one) => one.rule === rule && one.text === text);
    done.rca = kept;
    done.left = left;
    done.dropped.push(...dropped.filter(isGone));
    done.gaps.push(...gaps);
  }
  return done;
}

/** What the rules refuse in an RCA. */
export async function errorsIn(rca: Rca, blob: (sha: string) => string | undefined): Promise<CheckResult[]> {
  const found = await inSlices(checking(rca, { blob }));
  return found.filter(({ severity }) => severity === 'error');
}

/** The RCA, which says what was dropped from it. */
export function withDropped(rca: Rca, dropped: Dropped['dropped']): Rca {
  return { ...rca, provenance: { ...rca.provenance, dropped: [...rca.provenance.dropped, ...dropped] } };
}

/** Nothing may be promised for a condition whose actions were all refused; that is said, with who could be asked. */
function unansweredGap({ id, why, statement }: RootCondition, { actions }: Rca, number: number): Gap {
  const refused = actions.filter(({ addresses }) => addresses.includes(id) || addresses.includes(why));
  const unowned = refused.filter(({ owner }) => owner === null).map(({ title }) => title);
  return {
    id: `GP-${number}`,
    question: `Who answers for ${id}: ${statement}`,
    whyItMatters: 'What is found and left will come back.',
    reason: 'undecided',
    triedQueries: [],
    blockedBy:
      unowned.length > 0
        ? `Nobody is known to own what this would change: ${unowned.join('; ')}. A line in CODEOWNERS for it is enough.`
        : 'The actions that were proposed for it did not stand up to the checks.',
    askWho: 'whoever runs the service',
    effectOnConfidence: 'None on the cause; it stays open until an action is agreed.',
  };
}

function indicesIn(refused: readonly CheckResult[], list: string): Set<number> {
  return new Set(
    refused
      .filter(({ at }) => at.startsWith(`${list}/`))
      .map(({ at }) => Number(at.slice(list.length + 1).split('/')[0]))
      .filter((index) => Number.isInteger(index)),
  );
}

/** A chain whose whys name no alternative that is gone. */
function beside(chain: WhyChain, hypotheses: Rca['hypotheses']): WhyChain {
  const isThere = (one: string): boolean => hypotheses.some(({ id }) => id === one);
  return { ...chain, whys: chain.whys.map((why) => ({ ...why, alternatives: why.alternatives.filter(isThere) })) };
}

function cutBefore(chain: WhyChain, index: number): WhyChain {
  if (index >= chain.whys.length) return chain;
  const kept = chain.whys.slice(0, Math.max(1, index));
  return {
    ...chain,
    whys: kept.map((why, n) => (n === kept.length - 1 ? { ...why, stop: 'evidence_exhausted' as const } : why)),
  };
}

function atLeastOne<Item>(items: readonly Item[], refused: ReadonlySet<number>): Item[] {
  const kept = items.filter((_, index) => !refused.has(index));
  return kept.length > 0 ? kept : items.slice(0, 1);
}
