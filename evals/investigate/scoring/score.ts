import { z } from 'zod';
import { Effort, Measures, Share, type Prediction } from '../prediction.ts';
import { hitsAt, namesDistractor, type Hits, type Level } from './hits.ts';
import { skillOf } from './skill.ts';
import type { Truth } from './truth.ts';

const HitsShape = z.partialRecord(z.enum(['service', 'resource', 'change', 'mechanism', 'condition']), z.boolean());

/** One run of one case, judged. Holds no answer and no truth. */
export const Score = z.strictObject({
  set: z.string(),
  case: z.string(),
  reasoner: z.string(),
  model: z.string().nullable(),
  repeat: z.number().int(),
  /** Right at every level that the set's own question asks for. */
  isHit: z.boolean(),
  isHitAt3: z.boolean(),
  /** Right, and on a path that stands on what was measured. */
  isGroundedHit: z.boolean(),
  hits: HitsShape,
  namesNone: z.boolean(),
  namesDistractor: z.boolean().nullable(),
  /** How sure it was of what it names; null where it names nothing. */
  p: z.number().nullable(),
  proposesTruth: z.boolean().nullable(),
  rejectsTruth: z.boolean().nullable(),
  rejections: Share,
  measures: Measures.nullable(),
  effort: Effort,
  fallbacks: z.number().int(),
  /** Whether the checks let the draft through; null where there is none. */
  isPublishable: z.boolean().nullable(),
  seconds: z.number(),
});
export type Score = z.infer<typeof Score>;

/** What a set asks for: right is who is right at all of these. */
const ASKED: Readonly<Record<string, readonly Level[]>> = {
  lab: ['change'],
  rootcausebench: ['change'],
  cloudopsbench: ['resource', 'mechanism'],
  nezha: ['service'],
  petshop: ['service'],
};

/**
 * Judges one run. A right answer that names nothing asserts no path, and counts as grounded; one that names something
 * else than a change where no change did it is grounded by its own path.
 */
export function scoreOf(prediction: Prediction, truth: Truth): Score {
  const {
    set,
    case: id,
    reasoner,
    model,
    repeat,
    named,
    isGrounded,
    measures,
    effort,
    fallbacks,
    refusedBy,
    seconds,
  } = prediction;
  const hits = hitsAt(1, prediction, truth);
  const isHit = answersAll(set, hits);
  return {
    set,
    case: id,
    reasoner,
    model,
    repeat,
    isHit,
    isHitAt3: isHit || answersAll(set, hitsAt(3, prediction, truth)),
    isGroundedHit: isHit && (named === null || isGrounded),
    hits,
    namesNone: named === null,
    namesDistractor: namesDistractor(prediction, truth) ?? null,
    p: named?.p ?? null,
    ...skillOf(prediction, truth),
    measures,
    effort,
    fallbacks,
    isPublishable: refusedBy ? refusedBy.length === 0 : null,
    seconds,
  };
}

function answersAll(set: string, hits: Hits): boolean {
  const asked = ASKED[set] ?? [];
  return asked.length > 0 && asked.every((level) => hits[level] === true);
}
