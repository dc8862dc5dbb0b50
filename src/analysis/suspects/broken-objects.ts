import type { BrokenObject, Ground } from '../../schema/index.ts';
import { ofKind } from '../../ledger.ts';
import { callersOfAll } from '../objects/call-chains.ts';
import type { Known } from './inquiry.ts';

/** A broken object and what speaks for and against it as the cause. */
export interface Suspected {
  finding: BrokenObject;
  grounds: Ground[];
}

/** How sure the finding itself is; the project's own figures, between those of `weights.ts`. */
const CERTAINTY = { stated: 2.5, shown: 2, hinted: 0 } as const;
/** For explaining all that is affected; less by the share that it leaves open. */
const EXPLAINS_ALL = 1.5;
/** Something else that is broken brings it about. */
const IS_SYMPTOM = -3;

/** Faults that another fault may bring about: what runs on a lost node, or waits for something that is down. */
const MAY_FOLLOW = new Set<BrokenObject['fault']>([
  'readiness-protocol',
  'readiness-port',
  'liveness-protocol',
  'liveness-timing',
  'database-port',
  'out-of-memory',
  'network-delay',
  'cpu-overload',
  'volume-permission',
]);

/**
 * Every broken object with grounds: how plainly it is broken, how much of what is affected follows from it (one cause
 * that explains the most), and whether something else that is broken explains it.
 */
export function objectGrounds({ findings, calls, seen }: Known): Suspected[] {
  const broken = findings.filter((finding) => finding.kind === 'broken-object');
  const alerted = ofKind(seen, 'alert').flatMap(({ observation }) => observation.labels['service'] ?? []);
  const affected = new Set([
    ...broken.filter(({ certainty }) => certainty !== 'hinted').flatMap(({ explains }) => explains),
    ...alerted,
  ]);
  return broken.map((finding) => {
    const { certainty, statement, evidence, explains } = finding;
    const grounds: Ground[] = [];
    const own = CERTAINTY[certainty];
    if (own > 0) grounds.push({ test: 'object', weight: own, statement, evidence });
    const reached = new Set([...explains, ...callersOfAll(explains, calls)]);
    const covered = [...affected].filter((name) => reached.has(name));
    if (affected.size > 0 && covered.length > 0) {
      const weight = round((EXPLAINS_ALL * covered.length) / affected.size);
      const told = `${statement}; what is affected of ${covered.toSorted().slice(0, 4).join(', ')} follows from it`;
      grounds.push({ test: 'topology', weight, statement: told, evidence: evidence.slice(0, 1) });
    }
    const cause = broken.find((other) => isCauseOf(other, finding));
    if (cause)
      grounds.push({
        test: 'locality',
        weight: IS_SYMPTOM,
        statement: `${cause.statement}, which brings it about`,
        evidence: cause.evidence.slice(0, 1),
      });
    return { finding, grounds };
  });
}

function isCauseOf(other: BrokenObject, finding: BrokenObject): boolean {
  if (other === finding || other.entity.ref === finding.entity.ref || other.certainty === 'hinted') return false;
  const workload = finding.entity.ref.split('/').at(-1) ?? '';
  if (!other.explains.includes(workload)) return false;
  return MAY_FOLLOW.has(finding.fault) && !MAY_FOLLOW.has(other.fault);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
