import {
  epochMs,
  instant,
  type Action,
  type AnchorName,
  type Claim,
  type Evidence,
  type Gap,
  type Rca,
  type Why,
} from '../../../schema/index.ts';

/** One way in which any RCA can be spoilt, so that one rule has to object; and, where it is close by, what may stand. */
export interface Mutant {
  rule: string;
  what: string;
  /** The bad example. Works on any explained RCA, whatever its incident. */
  mutate: (rca: Rca) => void;
  /** The good example beside it: the same place, put right. The rule must be silent. */
  near?: (rca: Rca) => void;
}

/** A gap which says that this was not recorded. */
export function unrecorded(question: string, blockedBy: string): Gap {
  return {
    id: 'GP-98',
    question,
    whyItMatters: 'What set it off may lie there.',
    reason: 'not-recorded',
    triedQueries: [],
    blockedBy,
    askWho: 'the responders',
    effectOnConfidence: 'Nothing could be tested.',
  };
}

export function must<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('the document has nothing that this mutant could spoil');
  return item;
}

/** An observation of the summary without a figure, or the last sentence of it. */
export function claimOf(rca: Rca): Claim {
  return must(
    rca.summary.findLast(({ type, computed }) => type !== 'quantity' && computed.length === 0) ?? rca.summary.at(-1),
  );
}

export function say(text: string): (rca: Rca) => void {
  return (rca) => {
    claimOf(rca).text = text;
  };
}

export function root(rca: Rca): Rca['explanation']['rootConditions'][number] {
  return must(rca.explanation.rootConditions[0]);
}

export function endOf(rca: Rca): Why {
  return must(rca.explanation.whyChains.flatMap(({ whys }) => whys).find(({ id }) => id === root(rca).why));
}

/** The step before the end of the first leg. */
export function stepOf(rca: Rca): Why {
  const end = endOf(rca);
  return must(rca.explanation.whyChains.flatMap(({ whys }) => whys).find(({ id }) => id === end.answersWhy));
}

export function endWith(text: string): (rca: Rca) => void {
  return (rca) => {
    root(rca).statement = text;
  };
}

export function action(rca: Rca): Action {
  return must(rca.actions[0]);
}

export function titled(title: string): (rca: Rca) => void {
  return (rca) => {
    action(rca).title = title;
  };
}

export function anchor(rca: Rca, wanted: AnchorName): Rca['timeline']['anchors'][number] {
  return must(rca.timeline.anchors.find(({ name }) => name === wanted));
}

export function later(at: string, seconds: number): string {
  return instant(epochMs(at) + seconds * 1000);
}

export function trigger(rca: Rca): Rca['explanation']['nodes'][number] {
  return must(rca.explanation.nodes.find(({ id }) => id === rca.explanation.trigger));
}

export function guilty(rca: Rca): NonNullable<Rca['suspects'][number]['change']> {
  return must(
    rca.suspects.find(({ disposition, change }) => disposition === 'leading' && change !== null)?.change ?? undefined,
  );
}

export function rejected(rca: Rca): Rca['hypotheses'][number] {
  return must(rca.hypotheses.find(({ status }) => status === 'rejected'));
}

export function confirmed(rca: Rca): Rca['hypotheses'][number] {
  return must(rca.hypotheses.find(({ status }) => status === 'confirmed'));
}

export function evidenceOf(rca: Rca, id: string | undefined): Evidence {
  return must(rca.evidence.find((one) => one.id === id));
}

/** An edge between two events of two services, neither of which is the change itself. */
export function serviceEdge(rca: Rca): Rca['explanation']['edges'][number] {
  const { nodes, edges, trigger: first } = rca.explanation;
  const events = new Set(nodes.filter(({ kind }) => kind === 'event').map(({ id }) => id));
  return must(edges.findLast(({ from, to }) => from !== first && events.has(from) && events.has(to)));
}

/** An absence check that the document holds already, turned to whatever a mutant needs. */
export function absence(rca: Rca, change: Partial<Evidence>): Evidence {
  const known = must(rca.evidence.find(({ kind }) => kind === 'abs'));
  Object.assign(known, change);
  return known;
}

export function onlyRefutedBy(rca: Rca, evidence: Evidence): void {
  const hypothesis = rejected(rca);
  hypothesis.refutedBy = [{ prediction: must(hypothesis.refutedBy[0]).prediction, evidence: evidence.id }];
}

export function alertAction(rca: Rca): Action {
  const one = action(rca);
  Object.assign(one, {
    category: 'monitoring',
    leg: 'detect',
    title: 'Add alert `LagHigh` to `alerts/lag.yml`',
    criterion: null,
  });
  return one;
}
