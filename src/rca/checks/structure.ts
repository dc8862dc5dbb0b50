import { Rca } from '../../schema/index.ts';
import type { Fault, Rule } from './rule.ts';
import { terminalWhys, type Statement } from './reading/statements.ts';
import { gapWithoutEvents } from './reading/unrecorded.ts';

/** Rules over the document as a whole: all sections, unique ids, references that lead somewhere, no false completeness. */
export const structure: readonly Rule[] = [
  {
    id: 'S01',
    severity: 'error',
    flags: 'a document that does not fit its schema, or a section with nothing in it that no gap explains',
    why: 'A reader must find all fifteen sections.',
    bad: 'no `impact`',
    good: 'all fifteen sections',
    remedy: 'Fill the section; where nothing is known, say so with a gap.',
    check: (rca) => [...misfits(rca), ...emptySections(rca)],
  },
  {
    id: 'S03',
    severity: 'error',
    flags: 'an id that is given twice, or a reference that leads nowhere',
    why: 'A broken trace cannot be followed.',
    bad: 'an action that addresses RC-9, which does not exist',
    good: 'an action that addresses RC-1',
    remedy: 'Give every part its own id and refer only to ids of this document.',
    check: (rca, { statements }) => [...duplicates(rca), ...duplicateClaims(statements), ...dangling(rca)],
  },
  {
    id: 'S05',
    severity: 'warn',
    flags: 'one root condition and no contributing factor',
    why: 'Nothing of size has one cause; the second one is what was not looked for.',
    bad: 'RC-1 and nothing else',
    good: 'RC-1, RC-2, and CF-1 that delayed the detection',
    remedy: 'Ask what made it larger, longer or harder to see.',
    // That one condition was argued to be enough cannot be said in the document.
    check: ({ explanation, factors }) =>
      explanation.rootConditions.length === 1 && factors.length === 0
        ? [
            {
              at: '/explanation/rootConditions',
              text: explanation.rootConditions[0]?.statement ?? '',
              problem: 'one condition is named, and nothing that contributed',
            },
          ]
        : [],
  },
  {
    id: 'S07',
    severity: 'error',
    flags: 'no gap although something is undecided, unchecked, truncated or beyond the evidence',
    why: 'False completeness costs more trust than a list of what is not known.',
    bad: 'one prediction unchecked, no gap',
    good: 'GP-1: whether the provider was slow is not in any source',
    remedy: 'Add a gap that says what is not known, what it costs and whom to ask.',
    check(rca) {
      if (rca.gaps.length > 0) return [];
      return openEnds(rca).map((problem) => ({ at: '/gaps', text: '', problem }));
    },
  },
];

/** Where a value does not fit the schema of an RCA, as faults of S01. */
export function misfits(document: unknown): Fault[] {
  const parsed = Rca.safeParse(document);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    at: `/${path.map(String).join('/')}`,
    text: shown(valueAt(document, path)),
    problem: `it does not fit the schema: ${message}`,
  }));
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined);
  return (text ?? 'nothing').slice(0, 200);
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    const isObject = value !== null && typeof value === 'object';
    return isObject ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined;
  }, document);
}

function emptySections(rca: Rca): Fault[] {
  const sections: [string, readonly unknown[]][] = [
    ...(gapWithoutEvents(rca) ? [] : [['/timeline/events', rca.timeline.events] satisfies [string, unknown[]]]),
    ['/followUp/reviews', rca.followUp.reviews],
    ['/sources', rca.sources],
    ['/evidence', rca.evidence],
  ];
  return sections
    .filter(([, content]) => content.length === 0)
    .map(([at]) => ({ at, text: '', problem: 'the section is empty' }));
}

function duplicates(rca: Rca): Fault[] {
  return identified(rca).flatMap(([list, ids]) =>
    ids.flatMap((id, index) =>
      ids.indexOf(id) === index
        ? []
        : [{ at: `${list}/${index}/id`, text: id, problem: `the id ${id} is given twice in ${list}` }],
    ),
  );
}

function duplicateClaims(statements: readonly Statement[]): Fault[] {
  const claims = statements.flatMap(({ at, claim }) => (claim ? [{ at, id: claim.id }] : []));
  return claims
    .filter(({ id }, index) => claims.findIndex((other) => other.id === id) !== index)
    .map(({ at, id }) => ({ at, text: id, problem: `the claim id ${id} is given twice` }));
}

function identified(rca: Rca): [string, string[]][] {
  const { explanation } = rca;
  const lists: [string, { id: string }[]][] = [
    ['/timeline/events', rca.timeline.events],
    ['/explanation/nodes', explanation.nodes],
    ['/explanation/whyChains', explanation.whyChains.flatMap(({ whys }) => whys)],
    ['/explanation/rootConditions', explanation.rootConditions],
    ['/suspects', rca.suspects],
    ['/hypotheses', rca.hypotheses],
    ...rca.hypotheses.map(({ predictions }, i): [string, { id: string }[]] => [
      `/hypotheses/${i}/predictions`,
      predictions,
    ]),
    ['/factors', rca.factors],
    ['/actions', rca.actions],
    ['/gaps', rca.gaps],
    ['/findings', rca.findings],
    ['/evidence', rca.evidence],
    ['/computations', rca.computations],
  ];
  return lists.map(([list, items]) => [list, items.map(({ id }) => id)]);
}

function dangling(rca: Rca): Fault[] {
  const { timeline, explanation } = rca;
  const events = new Set(timeline.events.map(({ id }) => id));
  // Where no event was recorded, a chain answers the gap that says so.
  const symptoms = [...events, gapWithoutEvents(rca)?.id].filter((id) => id !== undefined);
  const nodes = new Set(explanation.nodes.map(({ id }) => id));
  const whys = new Set(explanation.whyChains.flatMap((chain) => chain.whys.map(({ id }) => id)));
  const conditions = new Set(explanation.rootConditions.map(({ id }) => id));
  const hypotheses = new Set(rca.hypotheses.map(({ id }) => id));
  const addressable = new Set([
    ...conditions,
    ...whys,
    ...rca.factors.map(({ id }) => id),
    ...rca.gaps.map(({ id }) => id),
  ]);
  const suspects = new Set(rca.suspects.map(({ id }) => id));
  const references: [string, string, ReadonlySet<string>][] = [
    ...timeline.anchors.map(({ event }, i) => ref(`/timeline/anchors/${i}/event`, event, events)),
    ...timeline.alertOrder.map(({ event }, i) => ref(`/timeline/alertOrder/${i}/event`, event, events)),
    ...rca.questions.map(({ event }, i) => ref(`/questions/${i}/event`, event, events)),
    ...(explanation.trigger === null ? [] : [ref('/explanation/trigger', explanation.trigger, nodes)]),
    ...explanation.edges.flatMap(({ from, to }, i) => [
      ref(`/explanation/edges/${i}/from`, from, nodes),
      ref(`/explanation/edges/${i}/to`, to, nodes),
    ]),
    ...explanation.whyChains.flatMap((chain, i) =>
      chain.whys.flatMap(({ answersWhy, alternatives }, j) => [
        ref(`/explanation/whyChains/${i}/whys/${j}/answersWhy`, answersWhy, new Set([...whys, ...symptoms])),
        ...alternatives.map((id, k) => ref(`/explanation/whyChains/${i}/whys/${j}/alternatives/${k}`, id, hypotheses)),
      ]),
    ),
    ...explanation.rootConditions.map(({ why }, i) => ref(`/explanation/rootConditions/${i}/why`, why, whys)),
    ...rca.hypotheses.flatMap(({ suspect, predictions, refutedBy }, i) => [
      ...(suspect === null ? [] : [ref(`/hypotheses/${i}/suspect`, suspect, suspects)]),
      ...refutedBy.map(({ prediction }, j) =>
        ref(`/hypotheses/${i}/refutedBy/${j}/prediction`, prediction, new Set(predictions.map(({ id }) => id))),
      ),
    ]),
    ...rca.actions.flatMap(({ addresses }, i) =>
      addresses.map((id, j) => ref(`/actions/${i}/addresses/${j}`, id, addressable)),
    ),
  ];
  return references
    .filter(([, id, known]) => !known.has(id))
    .map(([at, id]) => ({ at, text: id, problem: `"${id}" leads nowhere in this document` }));
}

function ref(at: string, id: string, known: ReadonlySet<string>): [string, string, ReadonlySet<string>] {
  return [at, id, known];
}

function openEnds({ hypotheses, evidence, explanation, sources }: Rca): string[] {
  const ends = explanation.whyChains.flatMap(({ whys }) => terminalWhys(whys));
  return [
    ...hypotheses.filter(({ status }) => status === 'inconclusive').map(({ id }) => `${id} is inconclusive`),
    ...hypotheses.flatMap(({ id, predictions }) =>
      predictions.filter(({ result }) => result === 'unchecked').map((p) => `${p.id} of ${id} is unchecked`),
    ),
    ...evidence.filter(({ truncated }) => truncated).map(({ id }) => `${id} is truncated`),
    ...ends.filter(({ stop }) => stop === 'evidence_exhausted').map(({ id }) => `the evidence ends at ${id}`),
    ...sources.filter(({ outcome }) => outcome === 'could not look').map(({ tool }) => `${tool} could not look`),
  ].map((what) => `${what}, and there is no gap`);
}
