import {
  epochMs,
  type Call,
  type CauseEdge,
  type CauseNode,
  type Deviation,
  type RootCondition,
  type Suspect,
} from '../../schema/index.ts';
import { pathBetween } from '../../analysis/topology.ts';
import type { Case } from '../reasoner.ts';
import { clause, short } from './phrase.ts';

/** The causal graph without its root conditions: from what was changed, along the calls, to what users saw. */
export interface Path {
  nodes: CauseNode[];
  edges: CauseEdge[];
  /** The node of the change, where a change set it off. */
  trigger: CauseNode | undefined;
  /** What deviated in the suspect itself, earliest first. */
  own: Deviation | undefined;
  symptom: Deviation | undefined;
}

/** Follows the leading suspect along the calls to the symptom, through services that deviated, in the order of time. */
export function causalPath(known: Case, suspect: Suspect): Path {
  const origin = originOf(suspect);
  const felt = symptomOf(known);
  // A sign of its own names a service on no path where none is known; no path is made up for it.
  const isOpen = suspect.for[0]?.test === 'origin' && felt !== undefined && !isOnPath(known, origin, felt.entity.ref);
  const symptom = isOpen ? undefined : felt;
  const own = ownDeviationOf(known, suspect);
  const steps: CauseNode[] = [];
  let earliest = 0;

  const push = (node: Omit<CauseNode, 'id'>): CauseNode => {
    const added = { id: `N-${steps.length + 1}`, ...node };
    steps.push(added);
    if (node.at) earliest = Math.max(earliest, epochMs(node.at) - node.precisionMs);
    return added;
  };
  const pushDeviation = (deviation: Deviation): void => {
    push({
      kind: 'event',
      text: clause(deviation.statement),
      entity: deviation.entity,
      at: deviation.onsetAt,
      precisionMs: deviation.onsetErrorMs,
      evidence: deviation.evidence,
    });
  };

  const trigger = suspect.change
    ? push({
        kind: 'event',
        text: `${short(suspect.change.sha)} reaches ${suspect.change.service}`,
        entity: suspect.entity,
        at: suspect.change.exposedFrom,
        precisionMs: epochMs(suspect.change.exposedTo) - epochMs(suspect.change.exposedFrom),
        evidence: suspect.change.evidence,
      })
    : undefined;
  const [ground] = suspect.for;
  if (isStated(suspect) && ground) {
    push({
      kind: 'condition',
      text: clause(suspect.mechanism ?? ground.statement),
      entity: suspect.entity,
      at: null,
      precisionMs: 0,
      evidence: ground.evidence,
    });
  }
  const isLate = ({ onsetAt, onsetErrorMs }: Deviation): boolean =>
    symptom !== undefined && epochMs(onsetAt) - onsetErrorMs > epochMs(symptom.onsetAt) + symptom.onsetErrorMs;
  if (own && own !== symptom && !isLate(own)) pushDeviation(own);
  for (const name of pathFrom(known.calls, origin, symptom?.entity.ref)) {
    const failing = failureOf(known, name);
    const isInTime = failing && epochMs(failing.onsetAt) + failing.onsetErrorMs >= earliest;
    if (isInTime && !isLate(failing) && failing !== own && failing !== symptom) pushDeviation(failing);
  }
  if (symptom) pushDeviation(symptom);

  const edges = steps.slice(1).flatMap((to, index) => {
    const from = steps[index];
    return from ? [edgeBetween(known, suspect, from, to)] : [];
  });
  return { nodes: steps, edges, trigger, own, symptom };
}

function isOnPath({ calls }: Case, origin: string, symptom: string): boolean {
  return (pathBetween(calls, symptom, origin) ?? pathBetween(calls, origin, symptom)) !== undefined;
}

/** Whether the cause is told by a statement, not by what deviated: a broken object, or what only looks have shown. */
export function isStated({ kind, for: [ground] }: Suspect): boolean {
  return kind === 'object' || ground?.test === 'look';
}

/** The service that the suspect changed, is, or runs as: of an object of a cluster its name. */
export function originOf({ change, entity, kind }: Suspect): string {
  if (change) return change.service;
  return kind === 'object' ? (entity.ref.split('/').at(-1) ?? entity.ref) : entity.ref;
}

/** The nodes and edges of the root conditions, each tied to the point of the path that it bears on. */
export function withConditions(
  { nodes, edges, trigger }: Path,
  conditions: readonly (RootCondition & { evidence: string[]; place: string })[],
): { nodes: CauseNode[]; edges: CauseEdge[] } {
  const last = nodes.at(-1);
  const added = conditions.map((condition, index) => ({
    node: {
      id: `N-${nodes.length + index + 1}`,
      kind: 'condition' as const,
      text: clause(condition.statement),
      entity: { kind: 'config' as const, ref: condition.place, aliases: [] },
      at: null,
      precisionMs: 0,
      evidence: condition.evidence,
    },
    condition,
  }));
  const bearing = added.flatMap(({ node, condition }): CauseEdge[] => {
    const to = condition.leg === 'prevention' ? (trigger ?? nodes[0]) : last;
    if (!to) return [];
    return [
      {
        from: node.id,
        to: to.id,
        kind: EDGE_OF_LEG[condition.leg],
        mechanism: clause(condition.statement),
        tests: ['absence check'],
        confidence: 0.85,
        evidence: condition.evidence,
      },
    ];
  });
  return { nodes: [...nodes, ...added.map(({ node }) => node)], edges: [...edges, ...bearing] };
}

const EDGE_OF_LEG = {
  prevention: 'necessary',
  detection: 'delays_detection',
  mitigation: 'delays_recovery',
} as const;

/** The deviation that users felt: of the service that alerted, or the outermost one, errors before latency. */
export function symptomOf({ incident, findings, timeline }: Case): Deviation | undefined {
  const onset = timeline.anchors.find(({ name }) => name === 'onset');
  const felt = findings.filter(
    (finding): finding is Deviation =>
      finding.kind === 'deviation' &&
      finding.peer === null &&
      finding.direction === 'up' &&
      (finding.role === 'errors' || finding.role === 'latency'),
  );
  const atOnset = felt.find((finding) => onset?.evidence.some((id) => finding.evidence.includes(id)));
  const alerting = felt.filter(({ entity }) => incident.services.includes(entity.ref));
  return atOnset ?? alerting.find(({ role }) => role === 'errors') ?? alerting[0] ?? felt[0];
}

/**
 * What deviated in the suspect itself: what stands behind its errors rather than the errors. A signal that only shows
 * the changed setting is passed over, and one that is measured as it stands comes before one that is computed.
 */
export function ownDeviationOf(known: Case, suspect: Suspect): Deviation | undefined {
  const origin = suspect.change?.service ?? suspect.entity.ref;
  const inner = known.findings.filter(
    (finding): finding is Deviation =>
      finding.kind === 'deviation' &&
      finding.entity.ref === origin &&
      (finding.role === 'saturation' || finding.role === 'cache') &&
      !showsSetting(finding, suspect),
  );
  const measured = inner.filter(({ signal, metric }) => signal === metric);
  const rising = measured.filter(({ direction }) => direction === 'up');
  return rising[0] ?? measured[0] ?? inner[0] ?? failureOf(known, origin);
}

function showsSetting({ before, peak }: Deviation, { change }: Suspect): boolean {
  return (change?.settings ?? []).some(
    (setting) => Number(setting.before) === before && Number(setting.after) === peak,
  );
}

/** The errors of a service as it answered them, or else its latency. */
export function failureOf({ findings }: Case, name: string): Deviation | undefined {
  const felt = findings.filter(
    (finding): finding is Deviation =>
      finding.kind === 'deviation' &&
      finding.entity.ref === name &&
      finding.peer === null &&
      finding.direction === 'up',
  );
  return felt.find(({ role }) => role === 'errors') ?? felt.find(({ role }) => role === 'latency');
}

/** The services from `origin` up to `symptom`, along callers; only the two ends where no path was seen. */
export function pathFrom(calls: readonly Call[], origin: string, symptom: string | undefined): string[] {
  if (symptom === undefined || symptom === origin) return [origin];
  const cameFrom = new Map<string, string>([[origin, origin]]);
  const queue = [origin];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    for (const { caller, callee } of calls) {
      if (callee !== name || cameFrom.has(caller)) continue;
      cameFrom.set(caller, name);
      queue.push(caller);
    }
  }
  if (!cameFrom.has(symptom)) return [origin, symptom];
  const path = [symptom];
  for (let at = symptom; at !== origin;) {
    at = cameFrom.get(at) ?? origin;
    path.unshift(at);
  }
  return path;
}

function edgeBetween(known: Case, suspect: Suspect, from: CauseNode, to: CauseNode): CauseEdge {
  const call = known.calls.find(({ caller, callee }) => caller === to.entity.ref && callee === from.entity.ref);
  const isChange = from.entity.kind !== 'service';
  const ground = suspect.for.find(({ test }) => test === (isChange ? 'mechanism' : 'locality')) ?? suspect.for[0];
  const mechanism = call
    ? `${to.entity.ref} calls ${from.entity.ref} and passes its failures on`
    : withoutEffect(clause((isChange ? null : suspect.mechanism) ?? ground?.statement ?? to.text), to.text);
  const grounds = call ? call.evidence : [...(ground?.evidence ?? []), ...(suspect.change?.evidence ?? [])];
  return {
    from: from.id,
    to: to.id,
    kind: 'necessary',
    mechanism,
    tests: suspect.for.map(({ test }) => test),
    confidence: suspect.p,
    evidence: [...new Set([...grounds, ...to.evidence])].slice(0, 6),
  };
}

/** What is said of a change without the effect that the edge leads to, which stands beside it. */
function withoutEffect(said: string, effect: string): string {
  const end = `, and ${clause(effect)}`;
  return said.endsWith(end) ? said.slice(0, -end.length) : said;
}

/** The deviations and services on the path, for whoever needs to know what was affected. */
export function servicesOn(path: Path): string[] {
  return [...new Set(path.nodes.map(({ entity }) => entity).filter(({ kind }) => kind === 'service'))].map(
    ({ ref }) => ref,
  );
}
