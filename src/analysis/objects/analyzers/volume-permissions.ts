import { containersOf, type Workload } from '../cluster-state.ts';
import type { Fault } from '../fault.ts';
import { at, listAt, textAt } from '../json.ts';
import { logged } from '../log-search.ts';
import { containerStates, isShort, signsOf } from '../signs.ts';
import type { Situation } from '../situation.ts';

/** What a file system or its server says; a database that denies a relation says `permission denied for …`. */
const DENIED =
  /permission denied(?! for \w)|access denied by server while mounting|operation not permitted|read-only file system|EACCES|EPERM|EROFS/i;

/** A program that ends because it may not use the volume it was given, or a volume that the node may not mount. */
export function volumePermissions(situation: Situation): Fault[] {
  const { state } = situation;
  return state.workloads.flatMap((workload): Fault[] => {
    const { name, object, template, pods } = workload;
    const mounted = mountsOf(workload);
    const isEnding = pods
      .flatMap(containerStates)
      .some(({ ended, ready, waiting }) => (ended !== null && !ready) || waiting?.reason === 'CrashLoopBackOff');
    if (mounted.length === 0 || (!isEnding && !isShort(workload))) return [];
    const said = signsOf(workload, state).find(
      ({ message, reason }) => DENIED.test(message) && (/^Failed(?:Mount|AttachVolume)/.test(reason) || isEnding),
    );
    const line = logged(situation, name, DENIED);
    // A program that ends at once, of which nobody says why, and that is given a place on a node: no more than a hint.
    if (!said && !line && (situation.logs.has(name) || !isEnding || !hasPlaceOnNode(template))) return [];
    return [
      {
        kind: 'volume-permission',
        entity: object.entity,
        explains: [name],
        certainty: said || line ? 'stated' : 'hinted',
        statement: `${name} may not use its volume ${mounted[0] ?? ''}`,
        refutedBy: `The same user can read and write ${mounted[0] ?? 'the volume'}`,
        proof: [
          ...(said ? [{ ...said.proof }] : []),
          ...(line ? [line.proof] : []),
          { seen: object.seen, title: `volumes of ${name}`, quote: mounted[0] ?? '' },
        ],
      },
    ];
  });
}

function hasPlaceOnNode(template: unknown): boolean {
  return listAt(template, 'spec', 'volumes').some(
    (volume) => at(volume, 'hostPath') !== undefined || at(volume, 'local') !== undefined,
  );
}

/** Where data is mounted; what a cluster itself puts into a pod is no data. */
function mountsOf({ template, object }: Workload): string[] {
  const spec = at(template, 'spec');
  const claimed = listAt(object.json, 'spec', 'volumeClaimTemplates').map((one) => textAt(one, 'metadata', 'name'));
  const data = new Set([
    ...claimed,
    ...listAt(spec, 'volumes')
      .filter((volume) =>
        ['hostPath', 'persistentVolumeClaim', 'nfs', 'csi', 'emptyDir', 'local'].some(
          (kind) => at(volume, kind) !== undefined,
        ),
      )
      .map((volume) => textAt(volume, 'name')),
  ]);
  return containersOf(spec).flatMap((container) =>
    listAt(container, 'volumeMounts').flatMap((mount) =>
      data.has(textAt(mount, 'name')) ? (textAt(mount, 'mountPath') ?? []) : [],
    ),
  );
}
