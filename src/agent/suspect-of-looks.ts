import { sourcesOf, telling, type Tested } from './belief.ts';
import type { State } from './state.ts';
import { leadOf } from '../rca/lead.ts';
import type { Case } from '../reasoner/reasoner.ts';
import { pathFrom, symptomOf } from '../reasoner/rules/causal-graph.ts';
import {
  CONFIDENCE_CAP,
  epochMs,
  service,
  type Deviation,
  type Evidence,
  type Ground,
  type Hypothesis,
  type Suspect,
} from '../schema/index.ts';

/** What looks show at a service on the way of calls to the symptom is of time and topology. */
const BASIS = 'temporal+topology';
/** Where looks have shown all that looks can, with the margin of `rca.md` d.3, a hypothesis is named as probable. */
const NAMED_FROM = { p: CONFIDENCE_CAP[BASIS], margin: 0.25 } as const;

/** What belief needs besides the tests: how far a rejection must have looked, a rival's tests, and what lies on the way. */
export function testedOf({ impact, incident, rivalry }: State, known: Case): Tested {
  return {
    window: impact?.window ?? { from: incident.startedAt, to: incident.resolvedAt },
    rivalTests: new Set(rivalry.tests),
    isPlaced: (statement) => placeOf(statement, known) !== undefined,
  };
}

/**
 * The suspects and hypotheses, where a model found a cause that no rule suspects: the leading hypothesis is about no
 * suspect, names a service from which calls lead to the symptom, and what it predicted came true in two sources, one of
 * which no outsider can write to, and no later than the symptom. It becomes a suspect like any other, whose grounds are
 * its looks. Undefined where there is none.
 */
export function withSuspectOfLooks(
  known: Case,
  hypotheses: readonly Hypothesis[],
  tested: Tested,
): { suspects: Suspect[]; hypotheses: Hypothesis[] } | undefined {
  const { leader, margin } = leadOf(hypotheses);
  if (!leader || leader.suspect !== null || leader.proposedBy !== 'model' || leader.status === 'rejected')
    return undefined;
  if (leader.posterior < NAMED_FROM.p || margin < 100 * NAMED_FROM.margin) return undefined;
  const name = placeOf(leader.statement, known);
  if (name === undefined) return undefined;
  const evidence = new Map(known.evidence.map((one) => [one.id, one]));
  const looks = telling(leader, { known: evidence, hypotheses, tested });
  const sources = sourcesOf(looks, evidence);
  if (sources.size < 2 || ![...sources.values()].includes(false)) return undefined;
  const symptom = symptomOf(known);
  if (
    !symptom ||
    !isInTime(
      looks.flatMap((one) => one.evidence),
      symptom,
      evidence,
    )
  )
    return undefined;

  const id = `S-${known.suspects.length + 1}`;
  const suspect: Suspect = {
    id,
    kind: leader.about === 'capacity' ? 'traffic' : leader.about === 'dependency' ? 'dependency' : 'service',
    entity: service(name),
    change: null,
    failureMode: null,
    // Not in the model's words: a claim of the graph stands on what was looked at alone.
    mechanism: `what ${leader.id} predicts of ${name} was seen in ${[...sources.keys()].map((one) => one.split(' ')[0]).join(' and ')}`,
    safeguards: [],
    for: looks.map((look): Ground => ({
      test: 'look',
      weight: 0,
      statement: `As ${leader.id} predicted, ${look.ifTrue}`,
      evidence: look.evidence,
    })),
    against: [],
    logOdds: Math.round(100 * Math.log(leader.posterior / (1 - leader.posterior))) / 100,
    p: Math.min(leader.posterior, CONFIDENCE_CAP[BASIS]),
    basis: BASIS,
    disposition: 'leading',
  };
  return {
    suspects: [
      suspect,
      ...known.suspects.map((one) =>
        one.disposition === 'leading' ? { ...one, disposition: 'possible' as const } : one,
      ),
    ],
    hypotheses: hypotheses.map((one) => (one.id === leader.id ? { ...one, suspect: id } : one)),
  };
}

/** The service that a statement names first, where calls lead from it to the symptom. */
export function placeOf(statement: string, known: Case): string | undefined {
  const symptom = symptomOf(known)?.entity.ref;
  const names = new Set(known.calls.flatMap(({ caller, callee }) => [caller, callee]));
  const named = [...names]
    .map((name) => ({ name, at: positionOf(name, statement) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at || b.name.length - a.name.length);
  const [first] = named;
  if (!first || symptom === undefined) return undefined;
  const path = pathFrom(known.calls, first.name, symptom);
  const isJoined = path
    .slice(1)
    .every((caller, index) => known.calls.some((call) => call.caller === caller && call.callee === path[index]));
  return isJoined ? first.name : undefined;
}

function positionOf(name: string, text: string): number {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.search(new RegExp(String.raw`(?<![\w.-])${escaped}(?![\w-])`, 'i'));
}

/** Whether something that was seen is no later than what users felt. */
function isInTime(
  ids: readonly string[],
  { onsetAt, onsetErrorMs }: Deviation,
  evidence: ReadonlyMap<string, Evidence>,
): boolean {
  return ids.some((id) => {
    const piece = evidence.get(id);
    const at = piece?.at ?? piece?.interval?.from;
    // A series is told as a whole and has no instant of its own.
    return at == null || epochMs(at) - (piece?.precisionMs ?? 0) <= epochMs(onsetAt) + onsetErrorMs;
  });
}
