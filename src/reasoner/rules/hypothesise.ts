import type { Ground, Hypothesis, Prediction, Suspect } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { changeNamed, changeReached } from './change-words.ts';
import { isGroundFor } from './judge.ts';
import { clause, cut } from './phrase.ts';

const MOST_HYPOTHESES = 7;
/** Believed less, with nothing that speaks against it, a suspect is neither a candidate nor one to reject. */
const LEAST_BELIEF = 0.01;
/** So many explanations have to compete, or the first one wins by itself; `rca.md` b, H01. */
const FEWEST_HYPOTHESES = 3;

/** The tests of a suspect that its predictions ask for, and what must be seen if it is the cause. */
export const EXPECTATIONS = {
  exposure: 'traffic met it before the onset',
  topology: 'a chain of calls leads from it to the symptom',
  locality: 'a signal of its own, not one of a service behind it, left the baseline',
  mechanism: 'what it changed and what deviated are about the same thing',
  intervention: 'taking it back ends the symptom',
  object: 'the cluster itself, or what fails of the object, shows that it is broken',
  saturation: 'what it needs was full while demand was high, at a size that nobody had changed',
  origin: 'a sign that only the origin leaves shows at it and not at the services around it',
} as const;

/**
 * Competing explanations: one for each suspect, most likely first, and always one about traffic, so that a change is
 * never the only candidate.
 */
export function hypothesise(known: Case): Hypothesis[] {
  const suspected = known.suspects
    .filter(({ p, against }) => p >= LEAST_BELIEF || against.length > 0)
    .map((suspect) => ofSuspect(known, suspect))
    .filter(({ predictions }) => predictions.length > 0)
    .slice(0, MOST_HYPOTHESES - 1);
  const has = (wanted: Suspect['kind']): boolean => known.suspects.some(({ kind }) => kind === wanted);
  const others = [
    ...(has('traffic') ? [] : [ofTraffic(known)]),
    ...(has('change') ? [] : [open(known, 'change', 'A change that reached', 'a change reaches it before the onset')]),
    ...(has('dependency')
      ? []
      : [open(known, 'dependency', 'Something outside that is called by', 'its calls to the outside fail')]),
  ];
  return [...suspected, ...others.slice(0, Math.max(1, FEWEST_HYPOTHESES - suspected.length))].map(
    (hypothesis, index) => ({ ...hypothesis, id: `H-${index + 1}` }),
  );
}

function ofSuspect(known: Case, suspect: Suspect): Hypothesis {
  const tests = Object.entries(EXPECTATIONS).filter(([test]) => isTested(suspect, test));
  return {
    id: 'H-1',
    statement: cut(statementOf(suspect), 300),
    about: suspect.kind === 'change' ? 'change' : suspect.kind === 'traffic' ? 'capacity' : 'dependency',
    suspect: suspect.id,
    predictions: tests.map(([test, expect], index) => prediction(index + 1, expect, { suspect: suspect.id, test })),
    status: 'inconclusive',
    refutedBy: [],
    prior: priorOf(known),
    posterior: suspect.p,
    proposedBy: 'rules',
  };
}

/** Only what was measured, one way or the other, can be a prediction of the rules: they have no other way to look. */
function isTested({ for: inFavour, against }: Suspect, test: string): boolean {
  return [...inFavour, ...against].some((ground) => isGroundFor(ground.test, test));
}

/** More requests from outside: those that a service inside sends are that service's doing, and no explanation beside it. */
function ofTraffic(known: Case): Hypothesis {
  const entry = entryOf(known) ?? 'the entry service';
  const suspectsShare = known.suspects.reduce((sum, { p }) => sum + p, 0);
  return {
    id: 'H-1',
    statement: `More requests reached ${entry} than the services behind it could serve`,
    about: 'capacity',
    suspect: null,
    predictions: [
      prediction(1, `the request rate of ${entry} rises before the onset`, {
        role: 'traffic',
        entity: entry,
        direction: 'up',
      }),
    ],
    status: 'inconclusive',
    refutedBy: [],
    prior: priorOf(known),
    posterior: Math.max(0, Math.min(0.3, 1 - suspectsShare)),
    proposedBy: 'rules',
  };
}

/** The service at the edge of the system through which requests reach what alerted; one whose requests are counted, if any is. */
function entryOf({ incident, calls, findings }: Case): string | undefined {
  const [alerted] = incident.services;
  if (alerted === undefined) return undefined;
  const reached = new Set([alerted]);
  // A set takes in what is added while it is gone through.
  for (const name of reached) for (const { caller, callee } of calls) if (callee === name) reached.add(caller);
  const edge = [...reached].filter((name) => !calls.some(({ callee }) => callee === name)).toSorted();
  const isCounted = (name: string): boolean =>
    findings.some(
      (one) =>
        (one.kind === 'deviation' || one.kind === 'steady') &&
        one.role === 'traffic' &&
        one.peer === null &&
        one.entity.ref === name,
    );
  return edge.find(isCounted) ?? edge[0] ?? alerted;
}

/** An explanation of a kind that nothing was found of: it stays open until somebody looks. */
function open(known: Case, about: Hypothesis['about'], what: string, ifTrue: string): Hypothesis {
  const entry = known.incident.services[0] ?? 'the entry service';
  return {
    id: 'H-1',
    statement: `${what} ${entry} set it off`,
    about,
    suspect: null,
    predictions: [prediction(1, `${entry}: ${ifTrue}`, { about, entity: entry })],
    status: 'inconclusive',
    refutedBy: [],
    prior: priorOf(known),
    posterior: priorOf(known),
    proposedBy: 'rules',
  };
}

/** Before any test, no candidate is better than another: the latest change has no head start. */
function priorOf({ suspects }: Case): number {
  return Math.round((1 / (suspects.length + 2)) * 100) / 100;
}

function prediction(number: number, ifTrue: string, input: Record<string, string>): Prediction {
  return {
    id: `P-${number}`,
    ifTrue,
    query: { tool: 'analysis', input, expect: 'seen' },
    result: 'unchecked',
    observed: '',
    evidence: [],
  };
}

/** What the suspect would have done, in one sentence without its verdict. */
export function statementOf({ change, entity, kind, for: grounds }: Suspect): string {
  if (change) {
    return `${changeNamed(change)}, which ${changeReached(change)}, broke it`;
  }
  if (kind === 'traffic') return `More requests reached ${entity.ref} than the services behind it could serve`;
  const stated = statedBy({ kind, for: grounds });
  if (!stated) return `${entity.ref} broke by itself`;
  // That it began there itself, or what is wrong with the object, is in the words of the ground.
  if (kind === 'object' || stated.test === 'locality') return clause(stated.statement);
  return `${entity.ref} broke by itself: ${clause(stated.statement)}`;
}

/** The ground that the sentence about a suspect repeats, where no change is suspected. */
export function statedBy({ kind, for: grounds }: Pick<Suspect, 'kind' | 'for'>): Ground | undefined {
  const tests: readonly Ground['test'][] = kind === 'object' ? ['object'] : ['locality', 'origin'];
  return tests.flatMap((wanted) => grounds.filter(({ test }) => test === wanted))[0];
}
