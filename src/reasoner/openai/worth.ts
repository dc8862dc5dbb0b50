import { ranked } from '../../rca/lead.ts';
import type { Explanation, Hypothesis } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { inNoOrder } from './shown-ids.ts';

/** How much each piece of evidence tells, by its id; the lower the more. */
export type Worth = ReadonlyMap<string, number>;

/** What was judged of a case so far; nothing before there are hypotheses. */
export interface Judged {
  hypotheses?: readonly Hypothesis[];
  explanation?: Explanation;
}

/**
 * The worth of evidence: first what the root conditions and the tests of the most believed hypotheses stand on, and what
 * deviated at what they suspect; then what speaks for and against the suspects, of each as much as of any other, then
 * what the turning points, the findings and the timeline stand on. Where there is little room, what is cut off tells least.
 */
export function worthOf(known: Case, { hypotheses = [], explanation }: Judged = {}): Worth {
  const { suspects, timeline, findings } = known;
  const grounds = inTurn(inNoOrder(suspects).map(({ for: inFavour, against }) => [...inFavour, ...against]));
  const cited = [
    ...(explanation ? conditionsOf(explanation).flatMap(({ evidence }) => evidence) : []),
    ...ranked(hypotheses).flatMap((one) => decidedBy(one, known)),
    ...firstOf(grounds),
    ...firstOf(timeline.anchors),
    ...firstOf(findings.filter(({ kind }) => kind !== 'steady')),
    ...grounds.flatMap(({ evidence }) => evidence),
    ...timeline.events.flatMap(({ evidence }) => evidence),
  ];
  const worth = new Map<string, number>();
  for (const id of cited) if (!worth.has(id)) worth.set(id, worth.size);
  return worth;
}

/** The root conditions, each with what the answer that found it cites. */
export function conditionsOf({ rootConditions, whyChains }: Explanation) {
  const whys = whyChains.flatMap(({ whys: all }) => all);
  return rootConditions.map((condition) => ({
    ...condition,
    evidence: whys.find(({ id }) => id === condition.why)?.answer.evidence ?? [],
  }));
}

/** What a hypothesis was judged by: its tests, the grounds for and against its suspect, what deviated or failed there. */
function decidedBy({ suspect, predictions }: Hypothesis, { suspects, findings }: Case): string[] {
  const suspected = suspects.find(({ id }) => id === suspect);
  const place = suspected?.change?.service ?? suspected?.entity.ref;
  const grounds = suspected ? [...suspected.for, ...suspected.against] : [];
  const own = findings.filter(({ kind, entity }) => kind !== 'safeguard' && kind !== 'steady' && entity.ref === place);
  return [
    ...predictions.flatMap(({ evidence }) => evidence),
    ...grounds.flatMap(({ evidence }) => evidence),
    ...firstOf(own),
  ];
}

/** The items that stand on the evidence that tells most, at most so many, in the order that they had. */
export function mostTelling<Item extends { evidence: readonly string[] }>(
  items: readonly Item[],
  most: number,
  worth: Worth,
): Item[] {
  if (items.length <= most) return [...items];
  const of = ({ evidence }: Item): number => Math.min(...evidence.map((id) => worth.get(id) ?? worth.size), worth.size);
  const kept = new Set(items.toSorted((a, b) => of(a) - of(b)).slice(0, most));
  return items.filter((one) => kept.has(one));
}

/** The first of each list, then the second of each, and so on. */
export function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}

/** What each stands on most, before what else it stands on. */
function firstOf(cited: readonly { evidence: readonly string[] }[]): string[] {
  return cited.flatMap(({ evidence }) => evidence.slice(0, 1));
}
