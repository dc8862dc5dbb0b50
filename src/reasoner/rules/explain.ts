import type { Explanation, Hypothesis, RootCondition, Suspect } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { causalPath, withConditions } from './causal-graph.ts';
import { endings } from './endings.ts';
import { detectionLeg } from './detection-leg.ts';
import { mitigationLeg } from './mitigation-leg.ts';
import { namedCause } from './named-cause.ts';
import { preventionLeg } from './prevention-leg.ts';
import type { Told } from './told.ts';

/** The cause as far as the evidence carries: a path along the calls, three why chains, the conditions that they end at. */
export function explain(known: Case, hypotheses: readonly Hypothesis[]): Explanation {
  const named = namedCause(known, hypotheses);
  const told = situate(known, named?.suspect, hypotheses);
  const whyChains = [preventionLeg(told), detectionLeg(told), mitigationLeg(told)];
  const rootConditions = whyChains.flatMap(({ leg, whys }): Omit<RootCondition, 'id'>[] => {
    const last = whys.at(-1);
    if (last?.stop !== 'structural_condition') return [];
    return [{ leg, why: last.id, statement: last.answer.text, kind: last.conditionKind }];
  });
  const numbered = rootConditions.map((condition, index) => ({ id: `RC-${index + 1}`, ...condition }));
  const placed = numbered.map((condition) => {
    const [ending] = endings(told, condition.leg);
    return {
      ...condition,
      evidence: ending?.safeguard.evidence ?? [],
      place: ending?.safeguard.place ?? condition.leg,
    };
  });
  const graph = told.path ? withConditions(told.path, placed) : { nodes: [], edges: [] };
  return {
    outcome: named?.outcome ?? 'inconclusive',
    trigger: told.path?.trigger?.id ?? null,
    ...graph,
    rootConditions: numbered,
    whyChains,
  };
}

/** Gathers what the legs are written from: the suspect, its path to the symptom, and the rule that paged. */
export function situate(known: Case, suspect: Suspect | undefined, hypotheses: readonly Hypothesis[]): Told {
  const [first] = known.timeline.alertOrder;
  const detectedBy = known.rules.find(({ name }) => name === first?.name);
  return { known, suspect, path: suspect ? causalPath(known, suspect) : undefined, hypotheses, detectedBy };
}

/** The suspect that an explanation names: the one that its causal graph begins with. */
export function suspectOf(known: Case, { outcome, nodes }: Explanation): Suspect | undefined {
  const [first] = nodes;
  if (outcome === 'inconclusive' || !first) return undefined;
  return known.suspects.find(({ entity }) => entity.ref === first.entity.ref);
}
