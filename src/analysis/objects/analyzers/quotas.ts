import type { Fault, FaultKind, Proof } from '../fault.ts';
import { entriesAt, listAt, recordAt, textAt } from '../json.ts';
import { quantity } from '../quantity.ts';
import { endpointsOf, selectedBy } from '../endpoints.ts';
import { isShort, signsOf } from '../signs.ts';
import type { KubeObject, Workload } from '../cluster-state.ts';
import type { Situation } from '../situation.ts';
import { namespaceOf } from '../places.ts';

const EXCEEDED = /exceeded quota: ([^,\s]{1,253}), requested: (.{1,400}?), used: (.{1,400}?), limited: (.{1,400})$/m;
const UNSPECIFIED = /failed quota: ([^:\s]{1,253}): must specify ([a-z.,: ]{1,200})/;

/** Pods of a StatefulSet beyond which no claim is looked for. */
const MOST_PODS = 20;

/** A quota of a namespace that refuses what a workload needs: pods by their requests or number, Services, claims. */
export function quotas(situation: Situation): Fault[] {
  return [...refusedPods(situation), ...refusedServices(situation), ...refusedClaims(situation)];
}

function refusedPods({ state }: Situation): Fault[] {
  return state.workloads.filter(isShort).flatMap((workload) => {
    for (const { message, proof } of signsOf(workload, state)) {
      const [exceeded, unspecified] = [EXCEEDED.exec(message), UNSPECIFIED.exec(message)];
      const quota = exceeded?.[1] ?? unspecified?.[1];
      const resource = exceeded ? overLimit(exceeded) : unspecified?.[2]?.split(/[ ,:]/).find((word) => kindOf(word));
      const kind = resource === undefined ? undefined : kindOf(resource);
      if (quota === undefined || resource === undefined || kind === undefined) continue;
      const statement = `The quota ${quota} refuses pods of ${workload.name}: \`${resource}\` is used up`;
      const entity = namespaceOf(workload.object, state);
      return [fault(kind, entity, [workload.name], statement, { ...proof, quote: quota })];
    }
    return workload.pods.length < workload.desired ? withoutWord(workload, state) : [];
  });
}

/** Pods that are not there, of which nobody says why, while the namespace may hold no more of what they need. */
function withoutWord(workload: Workload, state: Situation['state']): Fault[] {
  const inside = state.all('ResourceQuota').filter(({ namespace }) => namespace === workload.namespace);
  const isForPods = (resource: string): boolean => /^quota-(?:cpu|memory|pods)$/.test(kindOf(resource) ?? '');
  return fullQuotas(inside, isForPods)
    .slice(0, 1)
    .flatMap(({ quota, resource }) => {
      const kind = kindOf(resource);
      const statement = `${workload.name} has no pods, and the quota ${quota.name} is full (\`${resource}\`)`;
      const proof = { seen: quota.seen, title: `quota ${quota.name}`, quote: resource };
      if (!kind) return [];
      return [
        { ...fault(kind, namespaceOf(quota, state), [workload.name], statement, proof), certainty: 'shown' as const },
      ];
    });
}

/** Of the resources in a refusal, the one of which the sum goes beyond the limit. */
function overLimit([, , requested, used, limited]: RegExpExecArray): string | undefined {
  const [asked, taken, most] = [requested, used, limited].map(amounts);
  const over = [...(most ?? [])].find(
    ([resource, limit]) => (asked?.get(resource) ?? 0) + (taken?.get(resource) ?? 0) > limit,
  );
  return over?.[0] ?? [...(most ?? new Map<string, number>()).keys()][0];
}

function amounts(text: string | undefined): Map<string, number> {
  return new Map(
    (text ?? '').split(',').flatMap((part) => {
      const [resource, amount] = part.trim().split('=');
      const value = quantity(amount ?? null);
      return resource !== undefined && resource !== '' && value !== null ? [[resource, value] as const] : [];
    }),
  );
}

/** A Service that others are given the address of is not there, and the namespace may hold no more of them. */
function refusedServices({ state }: Situation): Fault[] {
  return fullQuotas(state.all('ResourceQuota'), (resource) => kindOf(resource) === 'quota-services').flatMap(
    ({ quota, resource }) => {
      const inside = state.workloads.filter(({ namespace }) => namespace === quota.namespace);
      const wanted = inside.flatMap((caller) =>
        endpointsOf(caller, state).filter(({ service }) => service === undefined),
      );
      const missing = inside.filter(
        ({ name, namespace }) =>
          wanted.some(({ host }) => host.split('.')[0] === name) && !state.find('Service', namespace, name),
      );
      const unserved = inside.filter(
        (workload) => !state.all('Service').some((service) => selectedBy(service, state).includes(workload)),
      );
      const stopped = missing.length > 0 ? missing : unserved;
      if (stopped.length === 0) return [];
      const names = stopped.map(({ name }) => name);
      const asked = wanted.find(({ host }) => names.includes(host.split('.')[0] ?? ''));
      return [
        fault(
          'quota-services',
          namespaceOf(quota, state),
          names,
          `The quota ${quota.name} is full (\`${resource}\`), and there is no Service for ${names.slice(0, 3).join(', ')}`,
          { seen: quota.seen, title: `quota ${quota.name}`, quote: resource },
          ...(asked
            ? [{ seen: asked.holder.seen, title: `${asked.setting} of ${asked.holder.name}`, quote: asked.value }]
            : []),
        ),
      ];
    },
  );
}

/** A claim that a pod waits for is not there, and the namespace has a bound on storage. */
function refusedClaims({ state }: Situation): Fault[] {
  return state.workloads.filter(isShort).flatMap((workload) => {
    const missing = claimsOf(workload).find(
      ({ name }) => !state.find('PersistentVolumeClaim', workload.namespace, name),
    );
    const bounds = state
      .all('ResourceQuota')
      .filter(({ namespace }) => namespace === workload.namespace)
      .flatMap((quota) =>
        limitsOf(quota)
          .filter(([resource]) => kindOf(resource) === 'quota-storage')
          .map(([resource]) => ({ quota, resource })),
      )
      .filter((bound) => missing !== undefined && isBound(bound.resource, missing) && !hasRoom(bound, missing.asked));
    const [bound] = bounds;
    if (missing === undefined || !bound) return [];
    const waiting = signsOf(workload, state).find(({ message }) => message.includes(missing.name));
    return [
      fault(
        'quota-storage',
        namespaceOf(workload.object, state),
        [workload.name],
        `${workload.name} waits for the claim ${missing.name}, which is not there; the quota ${bound.quota.name} bounds \`${bound.resource}\``,
        { seen: bound.quota.seen, title: `quota ${bound.quota.name}`, quote: bound.resource },
        ...(waiting ? [{ ...waiting.proof, quote: missing.name }] : []),
      ),
    ];
  });
}

interface WantedClaim {
  name: string;
  /** Bytes; null where nobody says how much. */
  asked: number | null;
  /** Null where nobody says which. */
  storageClass: string | null;
}

/** The claims that pods of a workload wait for: those it names, and those that a StatefulSet makes for each pod. */
function claimsOf({ template, object, name, desired }: Workload): WantedClaim[] {
  const named = listAt(template, 'spec', 'volumes').flatMap((volume): WantedClaim[] => {
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    return claim === null ? [] : [{ name: claim, asked: null, storageClass: null }];
  });
  const made = listAt(object.json, 'spec', 'volumeClaimTemplates').flatMap((one) =>
    Array.from({ length: Math.min(desired, MOST_PODS) }, (_, ordinal) => ({
      name: `${textAt(one, 'metadata', 'name') ?? ''}-${name}-${ordinal}`,
      asked: quantity(textAt(one, 'spec', 'resources', 'requests', 'storage')),
      storageClass: textAt(one, 'spec', 'storageClassName'),
    })),
  );
  return [...named, ...made];
}

/** Whether a quota's resource counts a claim: `block.storageclass.storage.k8s.io/requests.storage` only those of its class. */
function isBound(resource: string, { storageClass }: WantedClaim): boolean {
  const [, counted] = /^(.{1,253})\.storageclass\.storage\.k8s\.io\//.exec(resource) ?? [];
  return counted === undefined || storageClass === null || counted === storageClass;
}

/** Whether a quota has as much left as a claim asks for. Nobody knows it of a claim of unknown size. */
function hasRoom({ quota, resource }: { quota: KubeObject; resource: string }, asked: number | null): boolean {
  const wanted = /storage$/.test(resource) ? asked : 1;
  const used = quantity(recordAt(quota.json, 'status', 'used')[resource] ?? null);
  const hard = quantity(limitsOf(quota).find(([name]) => name === resource)?.[1] ?? null);
  return wanted !== null && used !== null && hard !== null && used + wanted <= hard;
}

function fullQuotas(
  quotaObjects: readonly KubeObject[],
  isWanted: (resource: string) => boolean,
): { quota: KubeObject; resource: string }[] {
  return quotaObjects.flatMap((quota) => {
    const used = recordAt(quota.json, 'status', 'used');
    return limitsOf(quota).flatMap(([resource, hard]) => {
      const [taken, most] = [quantity(used[resource] ?? null), quantity(hard)];
      return isWanted(resource) && taken !== null && most !== null && taken >= most ? [{ quota, resource }] : [];
    });
  });
}

function limitsOf({ json }: KubeObject): [string, string][] {
  const hard = entriesAt(json, 'status', 'hard');
  return (hard.length > 0 ? hard : entriesAt(json, 'spec', 'hard')).flatMap(([resource, value]) => {
    const text = textAt(value);
    return text === null ? [] : [[resource, text] as [string, string]];
  });
}

/** What a resource of a quota counts. After the API's `ResourceQuota`, which also counts objects as `count/…`. */
function kindOf(resource: string): FaultKind | undefined {
  const name = resource.replace(/^count\//, '');
  if (/^(?:requests\.|limits\.)?cpu$/.test(name)) return 'quota-cpu';
  if (/^(?:requests\.|limits\.)?memory$/.test(name)) return 'quota-memory';
  if (name === 'pods') return 'quota-pods';
  if (/^services(?:\.|$)/.test(name)) return 'quota-services';
  return /storage$|persistentvolumeclaims$/.test(name) ? 'quota-storage' : undefined;
}

function fault(
  kind: FaultKind,
  entity: Fault['entity'],
  explains: string[],
  statement: string,
  ...proof: Proof[]
): Fault {
  return {
    kind,
    entity,
    explains,
    certainty: 'stated',
    statement,
    refutedBy: 'What was refused is admitted while the quota stays as it is',
    proof,
  };
}
