import { objectNamed } from '../../benchmarks/cloudopsbench.ts';
import { LABELS } from '../../benchmarks/cloudopsbench/labels.ts';
import type { Named, Prediction } from '../prediction.ts';
import type { Truth } from './truth.ts';

/** The levels at which an answer can be right; `rca.md` c.2. */
export const LEVELS = ['service', 'resource', 'change', 'mechanism', 'condition'] as const;
export type Level = (typeof LEVELS)[number];
export type Hits = Partial<Record<Level, boolean>>;

/** What the catalogue calls a way of failing, and what those who made the cases call it. */
const MECHANISMS: Readonly<Record<string, readonly string[]>> = {
  'connection-pool-exhaustion': ['connection pool exhaustion'],
  'cache-disabled-or-cold': ['cache bypass overloads a rate-limited dependency'],
};
/** One root cause under two names in the set's own files; its scorer takes both. */
const SAME_CAUSE: Readonly<Record<string, string>> = {
  gateway_misrouted: 'gateway_misroute',
  db_readonly_mode: 'db_read_only',
  pvc_binding_occupied: 'pv_binding_occupied',
};

/**
 * Whether any of the first `k` answers is right, at each level at which the truth is known. What is not named counts as
 * "none": where no change did it, naming none, or something else than a change, is right.
 */
export function hitsAt(k: number, { named, ranked, rootConditions }: Prediction, truth: Truth): Hits {
  const answers = k === 1 ? [named] : ranked.slice(0, k).length > 0 ? ranked.slice(0, k) : [null];
  const any = (is: (answer: Named | null) => boolean): boolean => answers.some(is);
  const hits: Hits = {};
  if (truth.service !== undefined) hits.service = any((answer) => answer?.service === truth.service);
  if (truth.resource !== undefined)
    hits.resource = any((answer) => answer !== null && objectNamed(answer.ref) === truth.resource);
  const { change, mechanism, conditions } = truth;
  if (change === 'none') hits.change = (k === 1 ? [named] : [named, ...answers]).some((one) => !one?.change);
  else if (change !== undefined) hits.change = any((answer) => isCommit(answer?.change, change));
  if (mechanism) hits.mechanism = any((answer) => isMechanism(answer?.mechanism, mechanism));
  if (conditions)
    hits.condition = rootConditions.some(({ kind, place }) =>
      conditions.some((one) => one.kind === kind && place.includes(one.artefact)),
    );
  return hits;
}

/** Whether what is named as the cause only looks like it; undefined where the set has nothing of the kind. */
export function namesDistractor({ named }: Prediction, { distractors }: Truth): boolean | undefined {
  return distractors?.some((sha) => isCommit(named?.change, sha));
}

/** Whether two names of commits, one of them perhaps shortened, mean the same one. */
export function isCommit(said: string | null | undefined, sha: string): boolean {
  if (!said || said.length < 7) return false;
  return sha.startsWith(said) || said.startsWith(sha);
}

function isMechanism(said: string | null | undefined, names: readonly string[]): boolean {
  if (!said) return false;
  const spelt = [said, ...(MECHANISMS[said] ?? []), LABELS[said]?.[0] ?? ''].map(plain);
  return names.some((name) => spelt.includes(plain(name)));
}

function plain(name: string): string {
  const spelt = name
    .toLowerCase()
    .trim()
    .replaceAll(/[\s-]+/g, '_');
  return SAME_CAUSE[spelt] ?? spelt;
}
