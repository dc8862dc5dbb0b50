import type { ClusterState, KubeObject, Workload } from '../cluster-state.ts';
import { selects } from '../cluster-state.ts';
import type { Fault, FaultKind, Proof } from '../fault.ts';
import { at, entriesAt, listAt, recordAt, textAt, textsAt } from '../json.ts';
import { quantity } from '../quantity.ts';
import type { Situation } from '../situation.ts';

/** A claim that no volume is bound to, and the one demand of it that the nearest volume does not meet. */
export function claims({ state }: Situation): Fault[] {
  return state
    .all('PersistentVolumeClaim')
    .filter(({ json }) => textAt(json, 'status', 'phase') === 'Pending')
    .flatMap((claim): Fault[] => {
      const users = state.workloads.filter(
        (workload) => workload.namespace === claim.namespace && usesClaim(workload, claim.name),
      );
      const found = unmet(claim, state);
      const [user] = users;
      if (!found || !user) return [];
      return [
        {
          kind: found.kind,
          entity: user.object.entity,
          explains: users.map(({ name }) => name),
          certainty: 'stated',
          statement: `The claim ${claim.name} of ${user.name} is not bound: ${found.why}`,
          refutedBy: `A volume that is free and meets every demand of ${claim.name}`,
          proof: [
            { seen: claim.seen, title: `claim ${claim.name}`, quote: 'Pending' },
            ...found.proof,
            ...state
              .eventsOf(claim.kind, claim.namespace, claim.name)
              .slice(-1)
              .map(({ seen, reason }) => ({ seen, title: `${reason} of ${claim.name}` })),
          ],
        },
      ];
    });
}

function usesClaim({ template, name, object }: Workload, claim: string): boolean {
  const given = listAt(template, 'spec', 'volumes').map((volume) =>
    textAt(volume, 'persistentVolumeClaim', 'claimName'),
  );
  const made = listAt(object.json, 'spec', 'volumeClaimTemplates').map(
    (one) => `${textAt(one, 'metadata', 'name') ?? ''}-${name}-`,
  );
  return given.includes(claim) || made.some((start) => claim.startsWith(start));
}

interface Unmet {
  kind: FaultKind;
  why: string;
  proof: Proof[];
}

/** What keeps a claim unbound: the demands of it that each volume fails; of the volume that fails the fewest, the first. */
function unmet(claim: KubeObject, state: ClusterState): Unmet | undefined {
  const events = state.eventsOf(claim.kind, claim.namespace, claim.name);
  const wantedClass = textAt(claim.json, 'spec', 'storageClassName');
  const noClass = events.find(({ message }) => /storageclass\S* "[^"]{1,253}" not found/.test(message));
  if (noClass) {
    const why = `there is no storage class ${wantedClass ?? ''}`;
    return {
      kind: 'claim-storage-class',
      why,
      proof: [{ seen: noClass.seen, title: `${noClass.reason} of ${claim.name}` }],
    };
  }
  const taken = events.find(({ message }) => /already bound to a different claim/.test(message));
  const judged = state
    .all('PersistentVolume')
    .map((volume) => ({ volume, failed: failedDemands(claim, volume) }))
    .toSorted(
      (a, b) =>
        a.failed.length - b.failed.length ||
        Number(isFree(b.volume)) - Number(isFree(a.volume)) ||
        (a.volume.name < b.volume.name ? -1 : 1),
    );
  const [nearest] = judged;
  const [first] = nearest?.failed ?? [];
  if (taken || (nearest && first?.kind === 'volume-occupied')) {
    const volume = nearest?.volume;
    const owner = volume
      ? `${textAt(volume.json, 'spec', 'claimRef', 'namespace') ?? ''}/${textAt(volume.json, 'spec', 'claimRef', 'name') ?? ''}`
      : '';
    const why = volume
      ? `the volume ${volume.name}, which would do, is bound to ${owner}`
      : 'its volume is bound to another claim';
    return {
      kind: 'volume-occupied',
      why,
      proof: volume ? [{ seen: volume.seen, title: `volume ${volume.name}`, quote: 'claimRef' }] : [],
    };
  }
  if (nearest && first) {
    return {
      ...first,
      proof: [{ seen: nearest.volume.seen, title: `volume ${nearest.volume.name}`, quote: nearest.volume.name }],
    };
  }
  const known = state.all('StorageClass').map(({ name }) => name);
  if (wantedClass !== null && wantedClass !== '' && known.length > 0 && !known.includes(wantedClass)) {
    return { kind: 'claim-storage-class', why: `there is no storage class ${wantedClass}`, proof: [] };
  }
  return undefined;
}

function isFree({ json }: KubeObject): boolean {
  return textAt(json, 'status', 'phase') === 'Available';
}

/** The demands of a claim that a volume fails, the one that says most first. After the volume binder's own order. */
function failedDemands(claim: KubeObject, volume: KubeObject): Omit<Unmet, 'proof'>[] {
  const failed: Omit<Unmet, 'proof'>[] = [];
  const [wantedClass, hasClass] = [
    textAt(claim.json, 'spec', 'storageClassName') ?? '',
    textAt(volume.json, 'spec', 'storageClassName') ?? '',
  ];
  if (wantedClass !== hasClass) {
    failed.push({
      kind: 'claim-storage-class',
      why: `it asks for the storage class "${wantedClass}", and ${volume.name} has "${hasClass}"`,
    });
  }
  if (!meetsSelector(claim, volume)) {
    failed.push({ kind: 'claim-selector', why: `its selector does not meet the labels of ${volume.name}` });
  }
  const [wantedModes, modes] = [
    textsAt(claim.json, 'spec', 'accessModes').map(mode),
    textsAt(volume.json, 'spec', 'accessModes').map(mode),
  ];
  if (wantedModes.some((one) => !modes.includes(one))) {
    failed.push({
      kind: 'claim-access-mode',
      why: `it asks for ${wantedModes.join(', ')}, and ${volume.name} gives ${modes.join(', ')}`,
    });
  }
  const [wanted, has] = [
    textAt(claim.json, 'spec', 'resources', 'requests', 'storage'),
    textAt(volume.json, 'spec', 'capacity', 'storage'),
  ];
  if ((quantity(wanted) ?? 0) > (quantity(has) ?? Number.POSITIVE_INFINITY)) {
    failed.push({ kind: 'claim-capacity', why: `it asks for ${wanted ?? ''}, and ${volume.name} holds ${has ?? ''}` });
  }
  const owner = at(volume.json, 'spec', 'claimRef');
  const isOwn = textAt(owner, 'name') === claim.name && textAt(owner, 'namespace') === claim.namespace;
  if (owner !== undefined && !isOwn)
    failed.push({ kind: 'volume-occupied', why: `${volume.name} is bound to another claim` });
  return failed;
}

function meetsSelector(claim: KubeObject, volume: KubeObject): boolean {
  const exact = recordAt(claim.json, 'spec', 'selector', 'matchLabels');
  if (entriesAt(claim.json, 'spec', 'selector', 'matchLabels').length > 0 && !selects(exact, volume.labels))
    return false;
  return listAt(claim.json, 'spec', 'selector', 'matchExpressions').every((one) => {
    const [key, operator, values] = [textAt(one, 'key') ?? '', textAt(one, 'operator'), textsAt(one, 'values')];
    const value = volume.labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    if (operator === 'NotIn') return value === undefined || !values.includes(value);
    return value !== undefined && values.includes(value);
  });
}

/** `RWO` is what tables print for `ReadWriteOnce`. */
function mode(name: string): string {
  return { RWO: 'ReadWriteOnce', ROX: 'ReadOnlyMany', RWX: 'ReadWriteMany', RWOP: 'ReadWriteOncePod' }[name] ?? name;
}
