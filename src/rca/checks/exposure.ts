import { epochMs, type Rca } from '../../schema/index.ts';
import { anchorOf } from './reading/anchors.ts';
import { changesOf } from './reading/changed.ts';
import type { Fault, Rule } from './rule.ts';

/** A symptom may last this long after the change is gone: caches, queues and rollouts settle. The project's own figure. */
const SETTLES_MS = 300_000;

/** Rules over where a change had arrived, when it was gone, and who had it without being hit. */
export const exposure: readonly Rule[] = [
  {
    id: 'C03',
    severity: 'error',
    flags: 'a change that is named for what began before it had arrived',
    why: 'Deployed is not exposed: a change acts where traffic meets it, and from then on.',
    bad: 'v2.3.1 named for errors at 09:45 on a pool that got it at 10:20',
    good: 'the flag that reached that pool at 09:44',
    remedy: 'Compare the effect with when traffic met the change; take one that had arrived, or leave it open.',
    // Single replicas are not in the document: a rollout is known by its beginning and its end for a service.
    check: (rca) => [...earlyEffects(rca), ...earlyConfirmations(rca)],
  },
  {
    id: 'C07',
    severity: 'error',
    flags: 'a trigger that was taken back while the symptom went on, with no feedback that kept it alive',
    why: 'A rollback that changes nothing refutes the change.',
    bad: 'the deploy, though requests failed for 17 min after its revert',
    good: 'the stale endpoints that the deploy left behind, which outlasted its revert',
    remedy: 'Name what kept the symptom alive as a feedback edge, or look for another trigger.',
    check(rca) {
      const { explanation } = rca;
      const trigger = explanation.nodes.find(({ id }) => id === explanation.trigger);
      const [onset, end] = [anchorOf(rca, 'onset'), anchorOf(rca, 'mitigated') ?? anchorOf(rca, 'resolved')];
      if (!trigger || !onset || !end || explanation.edges.some(({ kind }) => kind === 'feedback')) return [];
      return changesOf(trigger, rca).flatMap(({ revertedAt, exposedFrom }): Fault[] => {
        if (revertedAt === null) return [];
        const settlesMs = Math.max(SETTLES_MS, epochMs(onset.at) - epochMs(exposedFrom));
        const lastedMs = epochMs(end.at) - epochMs(revertedAt);
        if (lastedMs <= 2 * settlesMs + end.precisionMs) return [];
        const problem = `it was taken back at ${revertedAt}, and the symptom went on for ${Math.round(lastedMs / 1000)} s`;
        return [{ at: '/explanation/trigger', text: trigger.text, problem }];
      });
    },
  },
  {
    id: 'C09',
    severity: 'warn',
    flags: 'a service that got the same change and stayed healthy, with no word about why',
    why: 'Whoever had the cause without the effect is the best test of it.',
    bad: 'shard b runs the same build and is healthy; not mentioned',
    good: 'shard b runs the same build; it holds 4 tenants and never reached the limit',
    remedy: 'Say what was different there, or look for another cause.',
    check(rca, { statements }) {
      const trigger = rca.explanation.nodes.find(({ id }) => id === rca.explanation.trigger);
      const said = statements
        .filter(({ place }) => ['mechanism', 'why', 'counterfactual', 'observed', 'ground', 'reach'].includes(place))
        .map(({ text }) => text);
      return (trigger ? changesOf(trigger, rca) : []).flatMap(({ sha, service }) =>
        peersOf(sha, service, rca)
          .filter((peer) => !said.some((text) => text.includes(peer) && text.includes(sha.slice(0, 7))))
          .map((peer) => ({
            at: '/explanation/trigger',
            text: trigger?.text ?? sha,
            problem: `${peer} got ${sha.slice(0, 7)} as well and stayed healthy, and nothing says why`,
          })),
      );
    },
  },
];

function earlyEffects(rca: Rca): Fault[] {
  const { nodes, edges } = rca.explanation;
  return edges.flatMap(({ from, to, kind }, index) => {
    const [cause, effect] = [from, to].map((id) => nodes.find((node) => node.id === id));
    if (!cause || !effect?.at || kind === 'feedback') return [];
    const effectMs = epochMs(effect.at) + effect.precisionMs;
    return changesOf(cause, rca)
      .filter(({ sha, service }) => cause.entity.ref === sha || cause.entity.ref === service)
      .filter(({ exposedFrom }) => epochMs(exposedFrom) > effectMs + cause.precisionMs)
      .map(({ sha, service, exposedFrom }) => ({
        at: `/explanation/edges/${index}`,
        text: `${from} → ${to}`,
        problem: `${sha.slice(0, 7)} met traffic on ${service} from ${exposedFrom} on, after ${to} at ${effect.at ?? ''}`,
      }));
  });
}

function earlyConfirmations(rca: Rca): Fault[] {
  const onset = anchorOf(rca, 'onset');
  if (!onset) return [];
  return rca.hypotheses.flatMap(({ id, statement, status, suspect }, index): Fault[] => {
    const change = rca.suspects.find((one) => one.id === suspect)?.change;
    if (status !== 'confirmed' || !change) return [];
    if (epochMs(change.exposedFrom) <= epochMs(onset.at) + onset.precisionMs) return [];
    const problem = `${id} is confirmed, and its change met traffic at ${change.exposedFrom}, after the onset at ${onset.at}`;
    return [{ at: `/hypotheses/${index}/status`, text: statement, problem }];
  });
}

/** Services that an event of the change lane names together with the commit, and that were looked at and healthy. */
function peersOf(sha: string, service: string, { timeline, impact }: Rca): string[] {
  const healthy = new Set(
    impact.blastRadius.filter(({ label }) => label === 'checked healthy').map(({ entity }) => entity.ref),
  );
  const reached = timeline.events
    .filter(
      ({ lane, entity, what }) => lane === 'change' && entity.kind === 'service' && what.includes(sha.slice(0, 7)),
    )
    .map(({ entity }) => entity.ref);
  return [...new Set(reached)].filter((name) => name !== service && healthy.has(name));
}
