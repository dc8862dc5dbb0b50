import type { Rca } from '../../src/index.ts';
import type { Named } from './prediction.ts';

type Suspect = Rca['suspects'][number];

/** What an RCA names as the cause: the suspect that its causal graph begins with; null where it is inconclusive. */
export function namedBy({ explanation, suspects }: Rca): Named | null {
  const [first] = explanation.nodes;
  if (explanation.outcome === 'inconclusive' || !first) return null;
  const suspect = suspects.find(({ entity }) => entity.ref === first.entity.ref);
  return suspect ? namedOf(suspect) : null;
}

/** All that an RCA holds possible, best first: what it names, then suspects that nothing cleared by how far they are believed. */
export function rankedBy(rca: Rca): Named[] {
  const named = namedBy(rca);
  const others = rca.suspects
    .filter(({ disposition, entity }) => disposition !== 'cleared' && entity.ref !== named?.ref)
    .toSorted((a, b) => beliefIn(rca, b) - beliefIn(rca, a))
    .map((suspect) => ({ ...namedOf(suspect), p: beliefIn(rca, suspect) }));
  return named ? [named, ...others] : others;
}

/** What each hypothesis is about, what became of it, and whether evidence refutes it. */
export function hypothesesOf({ hypotheses, suspects }: Rca) {
  return hypotheses.map(({ suspect, status, refutedBy }) => {
    const about = suspects.find(({ id }) => id === suspect);
    return { cause: about ? namedOf(about) : null, status, isRefuted: refutedBy.length > 0 };
  });
}

/** The root conditions with the place each is about. */
export function rootConditionsOf({ explanation }: Rca) {
  return explanation.rootConditions.map(({ kind, leg, statement, why }) => {
    const entities = explanation.whyChains.flatMap(({ whys }) => whys).find(({ id }) => id === why)?.entities ?? [];
    return { kind, leg, place: [statement, ...entities.map(({ ref }) => ref)].join(' ') };
  });
}

/** A suspect in the terms that sets ask for. */
export function namedOf({ entity, kind, change, failureMode, p }: Suspect): Named {
  return {
    ref: entity.ref,
    kind,
    service: change?.service ?? (entity.kind === 'service' ? entity.ref : (entity.ref.split('/').at(-1) ?? null)),
    change: kind === 'change' ? (change?.sha ?? entity.ref) : null,
    mechanism: failureMode,
    p,
  };
}

function beliefIn({ hypotheses }: Rca, { id, p }: Suspect): number {
  return hypotheses.find(({ suspect }) => suspect === id)?.posterior ?? p;
}
