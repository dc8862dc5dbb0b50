import type { Deviation } from '../../schema/index.ts';
import { calleesOf } from '../topology.ts';
import type { Inquiry } from './inquiry.ts';

/** The way from the symptom's service down to another along calls that fail, and the deviations on it. */
export interface FailingPath {
  services: string[];
  deviations: Deviation[];
}

/** How a callee shows that it fails, where no caller was watched. */
const FAILS = new Set<string>(['errors', 'latency', 'saturation']);

/**
 * Follows the symptom from service to service, along calls that fail as it does: where users see errors, calls that
 * end in errors; where they wait, slow calls. A caller's own view of a call decides; without one, the callee's.
 */
export function failingPathTo(
  name: string,
  { symptom, deviations, steadies, calls }: Inquiry,
): FailingPath | undefined {
  if (!symptom) return undefined;
  const failureOf = (caller: string, callee: string): Deviation | undefined => {
    const roles: string[] = symptom.role === 'errors' ? ['errors'] : ['latency', 'errors'];
    const views = [...deviations, ...steadies].filter((one) => one.entity.ref === caller && one.peer === callee);
    const view = views.find((one) => one.kind === 'deviation' && one.direction === 'up' && roles.includes(one.role));
    if (view?.kind === 'deviation') return view;
    if (views.some(({ role }) => role === symptom.role)) return undefined;
    return deviations.find(
      (one) => one.entity.ref === callee && one.peer === null && one.direction === 'up' && FAILS.has(one.role),
    );
  };
  const found = new Map<string, FailingPath>([
    [symptom.entity.ref, { services: [symptom.entity.ref], deviations: [symptom] }],
  ]);
  for (const [at, path] of found) {
    if (at === name) return path;
    for (const callee of calleesOf(calls, at)) {
      const failure = found.has(callee) ? undefined : failureOf(at, callee);
      if (failure)
        found.set(callee, { services: [...path.services, callee], deviations: [...path.deviations, failure] });
    }
  }
  return undefined;
}
