import { rememberAlerts } from '../../analysis/alert-histories.ts';
import { budgetComputations } from '../../analysis/budget.ts';
import { impactComputations } from '../../analysis/impact.ts';
import { createLedger } from '../../ledger.ts';
import { computed } from '../../rca/compute.ts';
import { shown } from '../../rca/render/format/quantity.ts';
import {
  epochMs,
  FIGURES,
  service,
  type AnchorName,
  type Computation,
  type EvidenceId,
  type Impact,
  type Quantity,
  type Reach,
} from '../../schema/index.ts';
import { budgetGaps, budgetQuantities } from '../budget.ts';
import type { Deps } from '../deps.ts';
import { historyGaps } from '../history-gaps.ts';
import { observed } from '../observed.ts';
import type { State, Step } from '../state.ts';

/** Computes what people will quote: durations between the turning points, requests that failed, and who was hit. */
export function quantify({ store }: Pick<Deps, 'store'>): Step<'computations' | 'impact' | 'pastAlerts' | 'evidence'> {
  return async (state) => {
    const { answers } = await store.recording();
    const ledger = createLedger(state.evidence);
    const durations = spans(state);
    const numbered = durations.map((draft, index) => ({ ...draft, id: `C-${index + 1}` }));
    const asked = { ...state, seen: observed(answers), ledger };
    const sizes = impactComputations({ ...asked, numberFrom: numbered.length + 1 });
    const budget = budgetComputations({ ...asked, known: [...numbered, ...sizes] });
    const known = [...numbered, ...sizes, ...budget.drafts];
    const past = rememberAlerts({ ...asked, numberFrom: known.length + 1 });
    const drafts = [...known, ...past.drafts];
    const evidence = ledger.evidence();
    const texts = ledger.blobs();
    await store.putBlobs(texts);
    const computations: Computation[] = [];
    for (const draft of drafts) {
      computations.push(computed(draft, { evidence, blob: (sha) => texts.get(sha), computations }));
    }
    const impact = impactOf(state, computations);
    const quantities = [...impact.quantities, ...budgetQuantities(budget.spent, computations)];
    return {
      note: inShort(quantities, computations.length),
      update: {
        computations,
        impact: { ...impact, quantities },
        pastAlerts: past.remembered,
        evidence,
        gaps: [...budgetGaps(budget.unmeasured), ...historyGaps(past.remembered, state)].map((gap, index) => ({
          id: `GP-${state.gaps.length + index + 1}`,
          ...gap,
        })),
      },
    };
  };
}

type Draft = Omit<Computation, 'value' | 'id'>;

/** The durations between turning points, as far as both are known. */
function spans({ timeline }: State): Draft[] {
  const elapsed = (what: string, from: AnchorName, to: readonly AnchorName[]): Draft[] => {
    const start = timeline.anchors.find(({ name }) => name === from);
    const end = to.flatMap((wanted) => timeline.anchors.filter(({ name }) => name === wanted))[0];
    const [startEvidence, endEvidence] = [start?.evidence[0], end?.evidence[0]];
    if (!start || !end || !startEvidence || !endEvidence || epochMs(end.at) <= epochMs(start.at)) return [];
    return [
      {
        what,
        formula: 'elapsed',
        inputs: [
          { kind: 'instant', name: start.name, at: start.at, evidence: startEvidence },
          { kind: 'instant', name: end.name, at: end.at, evidence: endEvidence },
        ],
        unit: 's',
      },
    ];
  };
  return [
    ...elapsed(FIGURES.duration, 'onset', ['mitigated', 'resolved']),
    ...elapsed(FIGURES.timeToDetect, 'onset', ['detected']),
    ...elapsed(FIGURES.timeToMitigate, 'detected', ['mitigated', 'resolved']),
  ];
}

/** What failed, where that was counted, and how much was computed besides. */
function inShort(quantities: readonly Quantity[], figures: number): string {
  const textOf = (wanted: string): string | undefined => quantities.find(({ metric }) => metric === wanted)?.text;
  const [failed, share] = [textOf(FIGURES.failedRequests), textOf(FIGURES.failureRatio)];
  return `${figures} figures${failed ? `, ${failed} failed${share ? `, ${share} of all` : ''}` : ''}`;
}

const SHOWN: readonly string[] = [FIGURES.failedRequests, FIGURES.requests, FIGURES.failureRatio];

function impactOf(state: State, computations: readonly Computation[]): Impact {
  const { timeline, incident } = state;
  const from = timeline.anchors.find(({ name }) => name === 'onset')?.at ?? incident.startedAt;
  const to = timeline.anchors.find(({ name }) => name === 'mitigated')?.at ?? incident.resolvedAt;
  const duration = computations.find(({ what }) => what === FIGURES.duration);
  const quantities = computations
    .filter(({ what }) => SHOWN.includes(what))
    .map((computation): Quantity => ({
      metric: computation.what,
      computation: computation.id,
      text: computation.unit === 'requests' ? `${shown(computation)} requests` : shown(computation),
      evidence: evidenceOf(computation, computations),
    }));
  return {
    window: { from, to },
    durationSeconds: duration?.value ?? (epochMs(to) - epochMs(from)) / 1000,
    quantities: quantities.filter(({ evidence }) => evidence.length > 0),
    blastRadius: reachOf(state),
  };
}

function evidenceOf(computation: Computation, all: readonly Computation[]): EvidenceId[] {
  const cited = computation.inputs.flatMap((input) => {
    if (input.kind !== 'computation') return [input.evidence];
    const other = all.find(({ id }) => id === input.computation);
    return other && other.id !== computation.id ? evidenceOf(other, all) : [];
  });
  return [...new Set(cited)].slice(0, 5);
}

/** Every service that is known, under one of four labels: looked at and hit, looked at and healthy, changed, or unknown. */
function reachOf({ findings, calls, changes, suspects, incident }: State): Reach[] {
  const names = [
    ...incident.services,
    ...calls.flatMap(({ caller, callee }) => [caller, callee]),
    ...findings.filter(({ kind }) => kind !== 'safeguard').map(({ entity }) => entity.ref),
  ];
  return [...new Set(names)].toSorted().map((name): Reach => {
    const own = findings.flatMap((one) =>
      one.entity.ref === name && (one.kind === 'deviation' || one.kind === 'steady') ? [one] : [],
    );
    const hit = own.find(
      (one) => one.kind === 'deviation' && one.role === 'errors' && one.peer === null && one.direction === 'up',
    );
    const slow = own.find(
      (one) => one.kind === 'deviation' && one.role === 'latency' && one.peer === null && one.direction === 'up',
    );
    const steady = (role: 'errors' | 'latency') =>
      own.find((one) => one.kind === 'steady' && one.role === role && one.peer === null);
    const countsFailures = own.some((one) => one.role === 'errors' && one.peer === null);
    const healthy = steady('errors') ?? (countsFailures ? undefined : steady('latency'));
    const change = changes.find((one) => one.service === name && one.reverts === null);
    const isInnocent =
      change && suspects.some((one) => one.change?.sha === change.sha && one.disposition === 'cleared');
    const felt = hit ?? (isInnocent ? undefined : slow);
    if (felt) return { entity: service(name), label: 'affected', because: felt.statement, evidence: felt.evidence };
    if (isInnocent) {
      const because = `\`${change.sha.slice(0, 7)}\` reached it at ${change.exposedTo.slice(11, 19)}Z`;
      return { entity: service(name), label: 'changed for another reason', because, evidence: change.evidence };
    }
    if (healthy)
      return {
        entity: service(name),
        label: 'checked healthy',
        because: healthy.statement,
        evidence: healthy.evidence,
      };
    // Other signals of it, such as how full it is, say nothing of whether it served.
    const [other] = own;
    const because = other
      ? `nothing that was recorded tells whether it failed; ${other.signal} was`
      : 'no signal of its own was recorded';
    return { entity: service(name), label: 'not checked', because, evidence: other?.evidence ?? [] };
  });
}
