import { epochMs, type Rca } from '../../../src/index.ts';

/** What a path is held against: what was measured, and who calls whom. */
export type Ground = Pick<Rca, 'findings' | 'calls' | 'services'>;

/**
 * Whether a chain of services, from the cause to what users felt, stands on what was measured: a call joins each to the
 * one before it (failures travel to callers, load to callees), none deviated before anything of the one before it did,
 * and every one deviated. It must reach a service that the incident is about, where the incident names any.
 * (Path-aware validation as in `rca.md` c.2, "grounded hit".)
 */
export function isGroundedPath(path: readonly string[], alerting: readonly string[], ground: Ground): boolean {
  const isReached = alerting.length === 0 || path.some((service) => alerting.includes(service));
  if (path.length === 0 || !isReached) return false;
  return path.every((service, index) => {
    const own = onsetsOf(service, ground);
    if (own.length === 0) return false;
    const before = path[index - 1];
    if (before === undefined) return true;
    const isJoined = ground.calls.some(
      ({ caller, callee }) => (caller === service && callee === before) || (caller === before && callee === service),
    );
    const began = Math.min(...onsetsOf(before, ground).map(({ at, errorMs }) => at - errorMs));
    return isJoined && own.some(({ at, errorMs }) => at + errorMs >= began);
  });
}

/** The services along an RCA's causal path, from what it names to what users felt; `[]` where it explains nothing. */
export function pathOf({ explanation, suspects }: Rca): string[] {
  if (explanation.outcome === 'inconclusive') return [];
  const onPath = explanation.nodes.filter(
    ({ id, kind }, index) =>
      kind === 'event' || index === 0 || explanation.edges.some(({ from, to }) => to === id && from !== id),
  );
  const services = onPath.map(({ entity }) => {
    const change = suspects.find((one) => one.entity.ref === entity.ref)?.change;
    return change?.service ?? entity.ref.split('/').at(-1) ?? entity.ref;
  });
  return services.filter((service, index) => service !== services[index - 1]);
}

/** When a service began to deviate, in each way that it did. A state of an object counts from the beginning. */
function onsetsOf(service: string, { findings }: Ground): { at: number; errorMs: number }[] {
  return findings
    .filter(({ entity }) => entity.ref === service || entity.ref.split('/').at(-1) === service)
    .flatMap((finding) => {
      switch (finding.kind) {
        case 'deviation':
          return [{ at: epochMs(finding.onsetAt), errorMs: finding.onsetErrorMs }];
        case 'template':
          return [{ at: epochMs(finding.firstAt), errorMs: 0 }];
        case 'broken-object':
        case 'clue':
          return [{ at: 0, errorMs: Number.POSITIVE_INFINITY }];
        case 'steady':
        case 'safeguard':
          return [];
      }
    });
}
