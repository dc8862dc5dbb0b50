import type { Edit } from './edit.ts';
import type { Effect } from './effect.ts';
import { changedQuantities } from './quantities.ts';
import type { Symptom } from './symptom.ts';

/** From such a change of a number on, a system behaves otherwise. The project's own choice. */
const MUCH = 1.5;

/** What it means that a number became smaller or greater, by the words around it. */
const QUANTITIES: readonly { word: RegExp; less: readonly Symptom[]; more: readonly Symptom[] }[] = [
  {
    word: /ttl|expir|max_?age|lifetime|retention|stale|leeway|skew/i,
    less: ['cache', 'database', 'auth', 'slow', 'demand', 'cpu'],
    more: ['memory', 'disk', 'wrong', 'auth'],
  },
  { word: /timeout|deadline/i, less: ['slow', 'network', 'demand'], more: ['slow', 'connections', 'stuck', 'lag'] },
  { word: /retr(y|ies)|attempt/i, less: ['network'], more: ['demand', 'throttle', 'slow', 'database', 'cpu'] },
  {
    word: /interval|period|poll|delay|backoff|schedule/i,
    less: ['demand', 'cpu', 'throttle', 'database', 'network', 'slow'],
    more: ['lag', 'wrong', 'slow', 'network'],
  },
  {
    word: /batch|chunk|fetch|flush|buffer|page|linger|prefetch/i,
    less: ['throttle', 'slow', 'lag', 'demand', 'database', 'cpu'],
    more: ['memory', 'slow', 'lag', 'format', 'database'],
  },
  { word: /memory|heap|xmx|\bmem/i, less: ['memory', 'crash'], more: ['memory', 'crash'] },
  { word: /\bcpu|gomaxprocs/i, less: ['cpu', 'slow', 'lag'], more: ['cpu'] },
  {
    word: /pool|conn|thread|worker|concurren|parallel|replica|in_?flight|partition|shard|instances|desired|min_|max_?(size|open|idle)/i,
    less: ['slow', 'connections', 'lag', 'throttle', 'cpu', 'stuck', 'network'],
    more: ['connections', 'database', 'memory', 'throttle', 'cpu', 'stuck'],
  },
  {
    word: /limit|quota|rate|burst|rps|qps|capacity|throughput|max|budget|size|depth|entries/i,
    less: ['throttle', 'slow', 'network', 'lag', 'format', 'memory'],
    more: ['memory', 'database', 'connections', 'throttle', 'cpu', 'slow', 'disk'],
  },
  { word: /weight|percent|ratio|rollout|sampl/i, less: ['demand', 'slow'], more: ['demand', 'disk', 'cpu', 'slow'] },
];

/** Whether all that an edit does is to take numbers to about the same. */
export function barelyChanges(edit: Edit): boolean {
  const quantities = changedQuantities(edit);
  return (
    quantities.length > 0 &&
    quantities.length === edit.added.length &&
    quantities.length === edit.removed.length &&
    quantities.every(({ factor }) => factor < MUCH && factor > 1 / MUCH)
  );
}

/** What it does that numbers became much smaller or greater. */
export function quantityEffects(edit: Edit): Effect[] {
  return changedQuantities(edit).flatMap(({ line, before, after, factor }) => {
    if (factor < MUCH && factor > 1 / MUCH) return [];
    const known = QUANTITIES.find(({ word }) => word.test(line));
    return known
      ? [{ says: `takes \`${line}\` from ${before} to ${after}`, shows: factor < 1 ? known.less : known.more }]
      : [];
  });
}
