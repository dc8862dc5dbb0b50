import { epochMs, type Rca } from '../../../src/index.ts';

/** What a path is held against: what was measured, and who calls whom. */
export type Ground = Pick<Rca, 'findings' | 'calls' | 'services'>;

/**
 * Whether a chain of services, from the cause to what users felt, stands on what was measured: each calls the one
 * before it, none deviated before anything of the one before it did, and every one deviated. The last must be one that
 * the incident is about, where it names any. (Path-aware validation as in `rca.md` c.2, "grounded hit".)
 */
export function isGroundedPath(path: readonly string[], alerting: readonly string[], ground: Ground): boolean {
  const last = path.at(-1);
  if (last === undefined || (alerting.length > 0 && !alerting.includes(last))) return false;
  return path.every((service, index) => {
    const own = onsetsOf(service, ground);
    if (own.length === 0) return false;
    const before = path[index - 1];
    if (before === undefined) return true;
    const isCalled = ground.calls.some(({ caller, callee }) => caller === service && callee === before);
    const began = Math.min(...onsetsOf(before, ground).map(({ at, errorMs }) => at - errorMs));
    return isCalled && own.some(({ at, errorMs }) => at + errorMs >= began);
  });
}

/** The services along an RCA's causal path, from what it names to what users felt; `[]` where it explains nothing. */
export function pathOf({ explanation, suspects }: Rca): string[] {
  if (explanation.outcome !== 'explained') return [];
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
