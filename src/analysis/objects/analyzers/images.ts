import type { Workload } from '../cluster-state.ts';
import type { Fault, FaultKind } from '../fault.ts';
import { at, listAt, textAt } from '../json.ts';
import { signsOf, type Sign } from '../signs.ts';
import type { Situation } from '../situation.ts';
import { distance } from '../spelling.ts';

const PULLING =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|RegistryUnavailable|ImageInspectError|Failed|BackOff|FailedToRetrieveImagePullSecret|InspectFailed)$/;
const ABOUT_IMAGE = /image/i;

const UNRESOLVED =
  /(?:lookup \S{1,253}|dial tcp: lookup).{0,200}(?:no such host|server misbehaving|i\/o timeout|Temporary failure|connection refused)|no such host|Temporary failure in name resolution|could not resolve host/i;
const SECRET_MISSING = /Unable to retrieve some image pull secrets/i;
const NOT_ALLOWED =
  /\b401\b|\b403\b|unauthori[sz]ed|forbidden|authentication required|no basic auth credentials|insufficient_scope|access (?:to the resource is )?denied|authorization failed|failed to authorize/i;
const NOT_THERE =
  /not found|manifest unknown|MANIFEST_UNKNOWN|name unknown|NAME_UNKNOWN|invalid reference format|couldn't parse image|InvalidImageName|no match for platform/i;

/** An image that cannot be pulled: the registry's name, the right to pull, or the reference itself. */
export function images({ state }: Situation): Fault[] {
  return state.workloads.flatMap((workload): Fault[] => {
    const signs = signsOf(workload, state).filter(
      ({ reason, message }) => PULLING.test(reason) && (reason !== 'Failed' || ABOUT_IMAGE.test(message)),
    );
    const isStuck = workload.pods.some((pod) =>
      [...listAt(pod.json, 'status', 'containerStatuses'), ...listAt(pod.json, 'status', 'initContainerStatuses')].some(
        (status) =>
          /ImagePull|InvalidImageName|RegistryUnavailable|ImageInspectError/.test(
            textAt(status, 'state', 'waiting', 'reason') ?? '',
          ),
      ),
    );
    if (!isStuck) return [];
    const found = causeOf(workload, signs, state.workloads);
    const [image] = listAt(workload.template, 'spec', 'containers').flatMap(
      (container) => textAt(container, 'image') ?? [],
    );
    return [
      {
        kind: found.kind,
        entity: workload.object.entity,
        explains: [workload.name],
        certainty: found.sign ? 'stated' : 'shown',
        statement: `The image \`${image ?? ''}\` of ${workload.name} cannot be pulled${found.sign ? `: ${WORDS[found.kind] ?? ''}` : ', and what is said does not tell why; nothing shows that it is there'}`,
        refutedBy: 'The same reference is pulled on another node with the same rights',
        proof: [
          ...(found.sign ? [found.sign.proof] : []),
          { seen: workload.object.seen, title: `${workload.object.kind} ${workload.name}`, quote: image ?? '' },
        ],
      },
    ];
  });
}

const WORDS: Partial<Record<FaultKind, string>> = {
  'image-registry-unresolved': 'the name of its registry does not resolve',
  'image-pull-secret': 'its registry does not let the pod pull',
  'image-reference': 'there is no such image',
};

function causeOf(
  workload: Workload,
  signs: readonly Sign[],
  peers: readonly Workload[],
): { kind: FaultKind; sign: Sign | undefined } {
  const said = (pattern: RegExp): Sign | undefined =>
    signs.find(({ reason, message }) => pattern.test(message) || pattern.test(reason));
  const unresolved = said(UNRESOLVED);
  if (unresolved) return { kind: 'image-registry-unresolved', sign: unresolved };
  const secret = said(SECRET_MISSING);
  if (secret) return { kind: 'image-pull-secret', sign: secret };
  const [denied, missing] = [said(NOT_ALLOWED), said(NOT_THERE)];
  // Registries answer "denied" for what they do not have; a name one letter from what it should be tells the two apart.
  if (denied && !missing)
    return { kind: isMisspelt(workload, peers) ? 'image-reference' : 'image-pull-secret', sign: denied };
  if (denied && missing && /pull access denied|may require/.test(denied.message)) {
    return { kind: isMisspelt(workload, peers) ? 'image-reference' : 'image-pull-secret', sign: denied };
  }
  const isSilent = !missing && !denied;
  const kind = isSilent && isFromElsewhere(workload, peers) ? 'image-pull-secret' : 'image-reference';
  return { kind, sign: missing ?? denied };
}

/**
 * Whether a repository is a slip: its last word is a letter or two off the name of its workload or of a peer's, or it
 * stands in the registry that its peers are pulled from without any rights, under a path that none of them has.
 */
function isMisspelt({ template, name }: Workload, all: readonly Workload[]): boolean {
  const [own] = repositoriesOf(template);
  if (own === undefined) return false;
  const peers = all.filter((peer) => peer.template !== template).flatMap((peer) => repositoriesOf(peer.template));
  const lastOf = (repository: string): string => repository.split('/').at(-1) ?? repository;
  const pathOf = (repository: string): string => repository.slice(0, repository.lastIndexOf('/') + 1);
  const known = [name, ...peers.map(lastOf)];
  const isSlip = known.some((one) => distance(one, lastOf(own)) <= 2) && !known.includes(lastOf(own));
  const neighbours = peers.filter((peer) => peer.split('/')[0] === own.split('/')[0] && own.includes('/'));
  return isSlip || (neighbours.length > 1 && !neighbours.some((peer) => pathOf(peer) === pathOf(own)));
}

/** Whether an image comes from a registry that no peer uses, by a name that fits: then it is the right to it that lacks. */
function isFromElsewhere(workload: Workload, all: readonly Workload[]): boolean {
  const [own] = repositoriesOf(workload.template);
  const peers = all
    .filter((peer) => peer.template !== workload.template)
    .flatMap((peer) => repositoriesOf(peer.template));
  const registryOf = (repository: string): string => repository.split('/')[0] ?? repository;
  return own !== undefined && peers.length > 1 && !peers.some((peer) => registryOf(peer) === registryOf(own));
}

function repositoriesOf(template: unknown): string[] {
  return listAt(at(template, 'spec'), 'containers').flatMap((container) => {
    const image = textAt(container, 'image');
    return image === null ? [] : [image.replace(/@.*$/, '').replace(/:[^/]*$/, '')];
  });
}
