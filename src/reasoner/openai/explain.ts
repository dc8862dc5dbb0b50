import { z } from 'zod';
import { ConditionKind, service, type Explanation, type Hypothesis, type RootCondition } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { causalPath, withConditions } from '../rules/causal-graph.ts';
import { namedCause } from '../rules/named-cause.ts';
import { chain, firstOf, type Step } from '../rules/why-chain.ts';
import { requireGrounded, requireKnown } from './grounding.ts';

/** What the model is asked for: three chains of whys over what was found. */
export const ExplanationAnswer = z.strictObject({
  legs: z
    .array(
      z.strictObject({
        leg: z.enum(['prevention', 'detection', 'mitigation']),
        question: z.string(),
        whys: z
          .array(
            z.strictObject({
              question: z.string(),
              answer: z.string(),
              evidence: z.array(z.string()),
              computations: z.array(z.string()),
              conditionKind: ConditionKind,
              ifOtherwise: z.string(),
              confidence: z.number(),
              endsHere: z.enum(['no', 'structural_condition', 'evidence_exhausted']),
            }),
          )
          .min(1)
          .max(8),
      }),
    )
    .min(3)
    .max(3),
});

const OPEN_KINDS: readonly ConditionKind[] = ['symptom', 'trigger', 'human_action'];

/**
 * The model's chains over the causal path that code found. A chain ends at a structural condition only where its last
 * answer cites a safeguard that was checked and found absent; anything else ends where the evidence does.
 * Throws `ModelError` where it cites what does not exist.
 */
export function explanationFrom(
  answer: z.infer<typeof ExplanationAnswer>,
  known: Case,
  hypotheses: readonly Hypothesis[],
  ground: string,
): Explanation {
  for (const { whys } of answer.legs) for (const why of whys) requireKnown('explain', known, why);
  requireGrounded(
    'explain',
    ground,
    answer.legs.flatMap(({ question, whys }) => [
      question,
      ...whys.flatMap((why) => [why.question, why.answer, why.ifOtherwise]),
    ]),
  );
  const named = namedCause(known, hypotheses);
  const suspect = named?.suspect;
  const path = suspect ? causalPath(known, suspect) : undefined;
  const absent = known.findings.filter((finding) => finding.kind === 'safeguard' && finding.state === 'absent');

  const legs = (['prevention', 'detection', 'mitigation'] as const).map((leg) => {
    const told = answer.legs.find((one) => one.leg === leg) ?? answer.legs[0];
    const anchor = known.timeline.anchors.find(({ name }) => name === ANCHOR_OF_LEG[leg]);
    const steps = (told?.whys ?? []).map((why, index, all): Step => {
      const safeguard = absent.find(({ evidence }) => evidence.some((id) => why.evidence.includes(id)));
      const isLast = index === all.length - 1;
      const ends =
        isLast && why.endsHere === 'structural_condition' && safeguard && !OPEN_KINDS.includes(why.conditionKind);
      return {
        question: why.question,
        answer: why.answer,
        evidence: why.evidence,
        computed: why.computations,
        entities: safeguard
          ? [safeguard.entity]
          : suspect
            ? [service(suspect.change?.service ?? suspect.entity.ref)]
            : [],
        kind: why.conditionKind,
        p: Math.min(why.confidence, suspect?.p ?? 0.5),
        basis: isLast ? 'code_reading' : (suspect?.basis ?? 'temporal'),
        otherwise: { statement: why.ifOtherwise, test: 'not tried', supportedBy: [] },
        alternatives: index === 0 ? hypotheses.filter((one) => one.suspect !== suspect?.id).map(({ id }) => id) : [],
        stop: ends ? 'structural_condition' : 'evidence_exhausted',
      };
    });
    return chain(leg, told?.question ?? '', anchor?.event ?? firstOf(known), steps);
  });

  const conditions = legs.flatMap(({ leg, whys }): Omit<RootCondition, 'id'>[] => {
    const last = whys.at(-1);
    return last?.stop === 'structural_condition'
      ? [{ leg, why: last.id, statement: last.answer.text, kind: last.conditionKind }]
      : [];
  });
  const rootConditions = conditions.map((condition, index) => ({ id: `RC-${index + 1}`, ...condition }));
  const placed = rootConditions.map((condition) => {
    const evidence = legs.flatMap(({ whys }) => whys).find(({ id }) => id === condition.why)?.answer.evidence ?? [];
    const safeguard = absent.find((one) => one.evidence.some((id) => evidence.includes(id)));
    return { ...condition, evidence, place: safeguard?.kind === 'safeguard' ? safeguard.place : condition.leg };
  });
  return {
    outcome: named?.outcome ?? 'inconclusive',
    trigger: path?.trigger?.id ?? null,
    ...(path ? withConditions(path, placed) : { nodes: [], edges: [] }),
    rootConditions,
    whyChains: legs,
  };
}

const ANCHOR_OF_LEG = { prevention: 'onset', detection: 'detected', mitigation: 'mitigated' } as const;
