import { canonical, ofKind, type Ledger, type Seen } from '../ledger.ts';
import {
  epochMs,
  type EvidenceId,
  type Finding,
  type Incident,
  type Objective,
  type Timeline,
  type Window,
} from '../schema/index.ts';
import { badShare, taken } from './bad-share.ts';
import type { Draft } from './felt.ts';
import { fromTheSampleBefore } from './request-counters.ts';

/** What the budgets of an incident are computed from. */
export interface Spending {
  incident: Incident;
  findings: readonly Finding[];
  timeline: Timeline;
  seen: readonly Seen[];
  ledger: Ledger;
  /** The figures that there are already: `C-1` and on. What is in them is not computed a second time. */
  known: readonly Draft[];
}

/** What an incident took of one objective, by the ids of its computations. */
export interface Spent {
  objective: Objective;
  evidence: EvidenceId;
  /** Seconds without service: the share of requests that were not good, times the time over which they were counted. */
  bad: string;
  /** Seconds without service that the objective allows, and the part of it that was spent, in per cent. */
  allowed: string;
  part: string;
  /** The same for the agreement with others, where there is one. */
  agreement: { allowed: string; part: string } | null;
}

/** An objective that nothing measured, and what is missing. */
export interface Unmeasured {
  objective: Objective;
  missing: string;
}

/**
 * What the incident took of the objectives of the services that it touched: the share of requests that were not good
 * (failed, or slower than promised) times the time over which they were counted, as a part of what the objective
 * allows. Where a service only tells its share of failures, that share is taken over time. Traffic is taken to be alike
 * over the whole window of the objective, as burn rates are (SRE workbook, chapter 5), because no source holds the
 * requests of thirty days.
 */
export function budgetComputations(spending: Spending): {
  drafts: Draft[];
  spent: Spent[];
  unmeasured: Unmeasured[];
} {
  const window = windowOf(spending);
  const touched = touchedServices(spending);
  const objectives = ofKind(spending.seen, 'objective').filter(({ observation }) => touched.has(observation.service));
  const drafts: Draft[] = [];
  const [spent, unmeasured]: [Spent[], Unmeasured[]] = [[], []];
  const push = (draft: Omit<Draft, 'id'>): string => {
    const all = [...spending.known, ...drafts];
    const same = all.find((one) => one.formula === draft.formula && canonical(one.inputs) === canonical(draft.inputs));
    if (same) return same.id;
    const id = `C-${all.length + 1}`;
    drafts.push({ id, ...draft });
    return id;
  };
  for (const one of objectives) {
    const { observation: objective } = one;
    const share = window && badShare(objective, { ...spending, window: { from: window.from, to: window.to } });
    if (!share || 'missing' in share) {
      unmeasured.push({ objective, missing: share ? share.missing : 'how long it lasted is not known' });
      continue;
    }
    const evidence = spending.ledger.cite(one, { title: `objective of ${objective.service}` });
    const bad = push({
      what: `seconds without ${wordsFor(objective)}`,
      formula: 'product',
      inputs: [taken('share', share.push(push)), taken('counted', push(counted(window)))],
      unit: 's',
    });
    const within = (target: number): { allowed: string; part: string } => {
      const allowed = push({
        what: `seconds that ${target} % of ${objective.days} days leave`,
        formula: 'allowance',
        inputs: [
          { kind: 'number', name: 'target', value: target, evidence },
          { kind: 'number', name: 'days', value: objective.days, evidence },
        ],
        unit: 's',
      });
      const part = push({
        what: `part of that which the incident took of ${wordsFor(objective)}`,
        formula: 'ratio',
        inputs: [taken('bad', bad), taken('allowed', allowed)],
        unit: '%',
      });
      return { allowed, part };
    };
    const { agreement } = objective;
    spent.push({
      objective,
      evidence,
      bad,
      ...within(objective.target),
      agreement: agreement && within(agreement.target),
    });
  }
  return { drafts, spent, unmeasured };
}

/** `availability of gateway`, `latency of gateway within 500 ms`. */
export function wordsFor({ service, measure }: Objective): string {
  return `${measure.of} of ${service}${measure.of === 'latency' ? ` within ${measure.withinMs} ms` : ''}`;
}

interface Counting extends Window {
  begun: EvidenceId;
  ended: EvidenceId;
}

function counted({ from, to, begun, ended }: Counting): Omit<Draft, 'id'> {
  return {
    what: 'seconds over which requests were counted',
    formula: 'elapsed',
    inputs: [
      { kind: 'instant', name: 'from', at: from, evidence: begun },
      { kind: 'instant', name: 'to', at: to, evidence: ended },
    ],
    unit: 's',
  };
}

/** The services that the incident was reported of, and those that failed or were slow. */
function touchedServices({ incident, findings }: Spending): Set<string> {
  const hit = findings.filter(
    (one) =>
      one.kind === 'deviation' &&
      one.peer === null &&
      one.direction === 'up' &&
      (one.role === 'errors' || one.role === 'latency'),
  );
  return new Set([...incident.services, ...hit.map(({ entity }) => entity.ref)]);
}

/** From the last sample before the onset to the recovery, and what shows both. */
function windowOf({ timeline, incident }: Spending): Counting | undefined {
  const onset = timeline.anchors.find(({ name }) => name === 'onset');
  const end = timeline.anchors.find(({ name }) => name === 'mitigated');
  const to = end?.at ?? incident.resolvedAt;
  const begun = onset?.evidence[0];
  if (!onset || !begun || epochMs(to) <= epochMs(onset.at)) return undefined;
  return { ...fromTheSampleBefore({ from: onset.at, to }, onset.precisionMs), begun, ended: end?.evidence[0] ?? begun };
}
