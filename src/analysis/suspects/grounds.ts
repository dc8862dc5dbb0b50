import { epochMs, type Change, type Deviation, type EvidenceId, type Ground } from '../../schema/index.ts';
import { clockTime } from '../clock-time.ts';
import { isRuntime } from '../signals/role.ts';
import { callersOf, pathBetween } from '../topology.ts';
import { failingPathTo } from './fails-toward.ts';
import type { Inquiry } from './inquiry.ts';
import { isLimit } from './locality.ts';
import { WEIGHTS } from './weights.ts';

const MOST_EVIDENCE = 4;

/** A ground, with its evidence each once and at most four pieces of it; none where there is nothing to show. */
export function ground(
  test: Ground['test'],
  weight: number,
  statement: string,
  evidence: readonly EvidenceId[],
): Ground[] {
  const cited = [...new Set(evidence)].slice(0, MOST_EVIDENCE);
  return cited.length === 0 ? [] : [{ test, weight, statement, evidence: cited }];
}

/**
 * Whether traffic met a change before the symptom. A rollout counts from its start: the first copy may already fail.
 * Nothing is said where the two are nearer than clocks that stand apart can tell.
 */
export function exposure({ service, exposedFrom, evidence }: Change, inquiry: Inquiry): Ground[] {
  const { symptom, onsetMs, onsetErrorMs, clockDoubtMs } = inquiry;
  if (clockDoubtMs > 0 && Math.abs(epochMs(exposedFrom) - onsetMs) <= onsetErrorMs) return [];
  const cited = [...evidence.slice(-1), ...evidence, ...(symptom?.evidence.slice(0, 1) ?? [])];
  const onset = clockTime(onsetMs);
  if (epochMs(exposedFrom) > onsetMs + onsetErrorMs) {
    const statement = `Traffic met the change on ${service} from ${clockTime(exposedFrom)} on, after the onset at ${onset}`;
    return ground('exposure', WEIGHTS.exposedAfter, statement, cited);
  }
  const order =
    epochMs(exposedFrom) <= onsetMs
      ? `before the onset at ${onset}`
      : `together with the onset at ${onset}, as nearly as its samples tell`;
  const statement = `Traffic met the change on ${service} from ${clockTime(exposedFrom)} on, ${order}`;
  return ground('exposure', WEIGHTS.exposedBefore, statement, cited);
}

/** Whether a service could have brought the symptom about: along calls, and along calls that fail. */
export function topology(name: string, inquiry: Inquiry): Ground[] {
  const { symptom, calls, deviations } = inquiry;
  if (!symptom) return [];
  const failing = failingPathTo(name, inquiry);
  if (failing) {
    const way = failing.services.join(' → ');
    const joined = callEvidence(failing.services, inquiry);
    const evidence = [...failing.deviations.flatMap((one) => one.evidence.slice(0, 1)), ...joined];
    const fails = failing.services.length > 1 ? `Calls fail all along ${way}` : `${name} is where users felt it`;
    return ground('topology', WEIGHTS.onPath + WEIGHTS.failsAlongPath, fails, evidence);
  }
  // A front door that is on no map of calls can be joined to nobody.
  if (!calls.some(({ caller, callee }) => caller === symptom.entity.ref || callee === symptom.entity.ref)) return [];
  const down = pathBetween(calls, symptom.entity.ref, name);
  const path = down ?? pathBetween(calls, name, symptom.entity.ref);
  if (!path) {
    const seen = [...symptom.evidence.slice(0, 1), ...calls.slice(0, 3).flatMap((call) => call.evidence.slice(0, 1))];
    return ground(
      'topology',
      WEIGHTS.offPath,
      `The calls that were seen do not join ${name} to ${symptom.entity.ref}`,
      seen,
    );
  }
  const healthy = down && !hasClue(name, inquiry) && keptAnswering(name, inquiry);
  if (healthy) {
    const statement = `${name} kept answering: ${healthy.map(({ statement: said }) => said).join('; ')}`;
    return ground(
      'topology',
      WEIGHTS.stopsShort,
      statement,
      healthy.flatMap((one) => one.evidence.slice(0, 1)),
    );
  }
  // A caller reaches what it calls by its demand; without more demand the way alone says little.
  const demand = down
    ? undefined
    : deviations.find((one) => one.entity.ref === name && one.role === 'traffic' && one.peer !== null);
  const weight = WEIGHTS.onPath + (demand ? WEIGHTS.failsAlongPath : 0);
  return ground('topology', weight, `Calls join ${path.join(' → ')}`, [
    ...callEvidence(path, inquiry),
    ...(demand?.evidence ?? []),
  ]);
}

/** At how many services something deviates that nothing else explains: at many, it says little of any of them. */
export function withOwn({ localities }: Inquiry): number {
  return Math.max(1, [...localities.values()].filter(({ own }) => own.length > 0).length);
}

/** Whether a sign of its own speaks against a service: it is not at rest then, whatever else stayed. */
function hasClue(name: string, { clues }: Inquiry): boolean {
  return clues.some(({ entity }) => entity.ref === name);
}

/** The signals that show a service answering its callers as ever; undefined where one fails or none was watched. */
function keptAnswering(name: string, { steadies, deviations, symptom, calls }: Inquiry) {
  const role = symptom?.role ?? 'errors';
  const callers = callersOf(calls, name);
  const isAbout = (one: { entity: { ref: string }; peer: string | null; role: string }): boolean =>
    one.role === role &&
    ((one.entity.ref === name && one.peer === null) || (one.peer === name && callers.includes(one.entity.ref)));
  const healthy = steadies.filter(isAbout);
  return deviations.some(isAbout) || healthy.length === 0 ? undefined : healthy.slice(0, 2);
}

/** Whether something at the service deviates that is its own, when it began, and what the service logs. */
export function locality(name: string, change: Change | null, inquiry: Inquiry): Ground[] {
  const known = inquiry.localities.get(name);
  const own = telling(known?.own ?? []);
  const [first] = own;
  if (!first) return hasClue(name, inquiry) ? [] : explainedElsewhere(name, inquiry);
  const passedOn = inquiry.outside.find((sign) => sign.saidBy === name && sign.service !== name);
  if (passedOn && (first.role === 'errors' || first.role === 'latency')) {
    const statement = `${first.statement}; what ${name} logs is of ${passedOn.service}: ${passedOn.says}`;
    const evidence = [...first.evidence.slice(0, 2), ...passedOn.evidence];
    return ground('locality', WEIGHTS.explainedElsewhere, statement, evidence);
  }
  const alike = own.filter((one) => rankOf(one) === rankOf(first)).slice(0, 3);
  const statement = `${first.statement}; it began in ${name} itself`;
  const grounds = ground(
    'locality',
    change ? WEIGHTS.locality : WEIGHTS.locality / withOwn(inquiry),
    statement,
    // Both ends of what the first rose from and to, then a look at the others.
    [...first.evidence.slice(0, 2), ...alike.slice(1).flatMap((one) => one.evidence.slice(0, 1))],
  );
  return [...grounds, ...(change ? timing(change, own, inquiry) : []), ...logs(name, inquiry)];
}

function explainedElsewhere(name: string, inquiry: Inquiry): Ground[] {
  const from = inquiry.localities.get(name)?.explained ?? [];
  const explained = from.find(({ deviation }) => deviation.role === 'errors') ?? from[0];
  if (explained) {
    const { deviation, by, kind } = explained;
    const passed = kind === 'failure' ? `${by} passed it on` : `demand from ${by} came first`;
    return ground('locality', WEIGHTS.explainedElsewhere, `${deviation.statement}; ${passed}`, deviation.evidence);
  }
  const steady = inquiry.steadies.filter(
    (one) => one.entity.ref === name && one.peer === null && !isRuntime(one.metric),
  );
  const [first, second] = steady;
  if (!first) return [];
  const statement = [first, second].flatMap((one) => (one ? [one.statement] : [])).join('; ');
  return ground(
    'steady',
    WEIGHTS.ownSteady,
    statement,
    steady.slice(0, 3).flatMap((one) => one.evidence.slice(0, 1)),
  );
}

/** Whether the service's own signals left their baselines with the rollout, or had left them before it. */
function timing(
  { service, exposedFrom, exposedTo, evidence }: Change,
  own: readonly Deviation[],
  { settleMs }: Inquiry,
): Ground[] {
  const [fromMs, toMs] = [epochMs(exposedFrom), epochMs(exposedTo) + settleMs];
  const shipped = evidence.slice(-1);
  const before = own.find((one) => epochMs(one.onsetAt) + one.onsetErrorMs < fromMs && !isRuntime(one.metric));
  if (before) {
    const statement = `${before.statement}, before traffic met the change on ${service} at ${clockTime(exposedFrom)}`;
    return ground('timing', WEIGHTS.deviatedBefore, statement, [...before.evidence, ...shipped]);
  }
  const during = own.find((one) => epochMs(one.onsetAt) + one.onsetErrorMs >= fromMs && epochMs(one.onsetAt) <= toMs);
  if (!during) return [];
  const statement = `${during.statement}, with the rollout on ${service} that ended at ${clockTime(exposedTo)}`;
  return ground('timing', WEIGHTS.timing, statement, [...during.evidence, ...shipped]);
}

/** Whether the service logs a failure that it never logged before. */
export function logs(name: string, { templates }: Inquiry): Ground[] {
  const failures = templates.filter(
    ({ entity, level, baselineCount }) =>
      entity.ref === name && baselineCount === 0 && (level === 'error' || level === 'fatal'),
  );
  const [first] = failures;
  return first ? ground('logs', WEIGHTS.logs, first.statement, first.evidence) : [];
}

/** Whether others began to complain of a service by name, of which nothing is known from itself. */
export function blamed(name: string, { templates, localities, steadies }: Inquiry): Ground[] {
  const isWatched = localities.has(name) || steadies.some((one) => one.entity.ref === name && one.peer === null);
  if (isWatched) return [];
  const complaints = templates.filter(
    ({ entity, level, baselineCount, statement, template }) =>
      entity.ref !== name &&
      baselineCount === 0 &&
      /^(fatal|error|warn)$/.test(level) &&
      `${template} ${statement.slice(entity.ref.length)}`.split(/[^\w-]+/).includes(name),
  );
  const [first] = complaints;
  return first
    ? ground(
        'logs',
        WEIGHTS.blamed,
        `${first.statement}, which names ${name}`,
        complaints.flatMap((one) => one.evidence),
      )
    : [];
}

/** What stands for a service, the most telling first: what it is full of or misses, then how it failed. */
export function telling(own: readonly Deviation[]): Deviation[] {
  return own.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      epochMs(a.onsetAt) - epochMs(b.onsetAt) ||
      Number(isCounted(a)) - Number(isCounted(b)) ||
      b.z - a.z ||
      (a.statement < b.statement ? -1 : 1),
  );
}

function rankOf(one: Deviation): number {
  if (isRuntime(one.metric)) return 5;
  // A limit that was lowered tells again what the change says.
  if (isLimit(one)) return 1;
  return { cache: 0, saturation: 0, errors: 2, latency: 3, traffic: 4, other: 4 }[one.role];
}

/** What is there at an instant says more than how often something happened. */
function isCounted({ unit }: Deviation): boolean {
  return unit.endsWith('/s');
}

function callEvidence(path: readonly string[], { calls }: Inquiry): EvidenceId[] {
  return path.slice(1).flatMap((to, index) => {
    const from = path[index];
    const call = calls.find(
      ({ caller, callee }) => (caller === from && callee === to) || (caller === to && callee === from),
    );
    return call?.evidence.slice(0, 1) ?? [];
  });
}
