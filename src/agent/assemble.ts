import { inventoryOf } from '../analysis/inventory.ts';
import { fingerprintOf } from '../knowledge/fingerprint.ts';
import { dayAfter } from '../fixes/due-date.ts';
import {
  epochMs,
  instant,
  type AlertPast,
  type EntityRef,
  type Impact,
  type Rca,
  type SourceRow,
  type Turn,
} from '../schema/index.ts';
import { anchorGaps } from './anchor-gaps.ts';
import type { Deps, Place, Recording } from './deps.ts';
import { effortOf } from './effort.ts';
import { firstLineOf } from './first-line.ts';
import { observed } from './observed.ts';
import type { State } from './state.ts';
import { withTrigger } from './with-trigger.ts';

/** Hours from the resolution until the draft is due for review. */
const REVIEW_WITHIN_HOURS = 48;
/** What a review so many days after the end looks at. */
const REVIEWS = {
  14: 'every action has an owner who agreed to it',
  30: 'what is due by then is done, and works as its proof says',
  90: 'all actions are done, and no later incident bears this mark',
} as const;
/** So many reasons are told why one place could not be looked at. */
const MOST_NOTES = 5;

/** Puts the RCA together from what the nodes established. Deterministic but for the provenance. */
export function assemble(
  state: State,
  recording: Recording,
  turns: readonly Turn[],
  deps: Pick<Deps, 'places' | 'reasoner' | 'promptHash' | 'version' | 'now'>,
): Rca {
  const { incident, narrative, explanation } = state;
  if (!narrative) throw new Error('the RCA is put together after it is written');
  const timeline = withTrigger(state);
  return {
    schema: 'hindcast-rca/1',
    id: incident.id,
    title: narrative.title,
    severity: incident.severity,
    status: 'draft',
    services: affectedServices(state),
    environment: incident.environment,
    window: { from: onsetOf(state), to: incident.resolvedAt },
    aiGenerated: true,
    dueAt: instant(epochMs(incident.resolvedAt) + REVIEW_WITHIN_HOURS * 3_600_000),
    inventory: inventory(state, inventoryOf(observed(recording.answers))),
    summary: narrative.summary,
    timeline,
    impact: state.impact ?? withoutFigures(state),
    explanation,
    calls: state.calls,
    suspects: state.suspects,
    hypotheses: state.hypotheses,
    factors: state.factors,
    detection: { foundBy: narrative.foundBy, alerts: alertRows(state) },
    wentWell: narrative.wentWell,
    actions: state.actions,
    followUp: {
      reviews: ([14, 30, 90] as const).map((days) => ({
        at: dayAfter(incident.resolvedAt, days),
        what: REVIEWS[days],
      })),
      recurrenceMark: fingerprintOf(incident, state.suspects),
    },
    gaps: [...state.gaps, ...anchorGaps(state, timeline.anchors)],
    questions: narrative.questions,
    precedents: state.precedents,
    sources: sourcesOf(recording, deps.places),
    findings: state.findings,
    evidence: state.evidence,
    computations: state.computations,
    provenance: {
      run: state.run,
      startedAt: instant(deps.now() - state.stages.reduce((sum, { ms }) => sum + ms, 0)),
      finishedAt: instant(deps.now()),
      hindcast: deps.version,
      reasoner: deps.reasoner.name,
      promptHash: deps.promptHash,
      toolCalls: recording.answers.length + recording.failures.length,
      ...effortOf(turns),
      fallbacks: state.fallbacks,
      dropped: [],
      stages: state.stages,
    },
  };
}

function onsetOf({ timeline, incident }: State): string {
  return timeline.anchors.find(({ name }) => name === 'onset')?.at ?? incident.startedAt;
}

function affectedServices({ explanation, incident }: State): string[] {
  const onPath = explanation.nodes.filter(({ entity }) => entity.kind === 'service').map(({ entity }) => entity.ref);
  return [...new Set([...incident.services, ...onPath])].toSorted();
}

/** Everything that may be named: what stood in the sources, by its one spelling. */
function inventory(
  { evidence, changes, calls, timeline, findings, incident }: State,
  sourced: readonly EntityRef[],
): EntityRef[] {
  const services = [...incident.services, ...calls.flatMap(({ caller, callee }) => [caller, callee])];
  const all: EntityRef[] = [
    ...services.map((ref): EntityRef => ({ kind: 'service', ref, aliases: [] })),
    ...changes.map(({ sha }): EntityRef => ({ kind: 'commit', ref: sha, aliases: [sha.slice(0, 7)] })),
    ...evidence.flatMap(({ entities }) => entities),
    ...timeline.events.map(({ entity }) => entity),
    ...findings.map(({ entity }) => entity),
    // Last, because these know the aliases.
    ...sourced,
  ];
  const byRef = new Map(all.map((entity) => [`${entity.kind} ${entity.ref}`, entity]));
  return [...byRef].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entity]) => entity);
}

function withoutFigures(state: State): Impact {
  const window = { from: onsetOf(state), to: state.incident.resolvedAt };
  return {
    window,
    durationSeconds: (epochMs(window.to) - epochMs(window.from)) / 1000,
    quantities: [],
    blastRadius: [],
  };
}

/** Every alert that fired, with whether the explanation covers the service it is about. */
function alertRows(state: State): Rca['detection']['alerts'] {
  const hit = (state.impact?.blastRadius ?? []).filter(({ label }) => label === 'affected');
  const affected = new Set([...affectedServices(state), ...hit.map(({ entity }) => entity.ref)]);
  const names = [...new Set(state.timeline.alertOrder.map(({ name }) => name))];
  return names.flatMap((name) => {
    const firings = state.timeline.events.filter(({ type, entity }) => type === 'alert-firing' && entity.ref === name);
    const evidence = [...new Set(firings.flatMap((event) => event.evidence))];
    // The first source that tells of a firing may not say which service it is about; one of its other states does.
    const spells = state.timeline.events.filter(({ entity }) => entity.kind === 'alert' && entity.ref === name);
    const told = new Set(spells.flatMap((event) => event.evidence));
    const about = state.evidence.filter(({ id }) => told.has(id)).flatMap(({ entities }) => entities);
    const service = about.find(({ kind, ref }) => kind === 'service' && affected.has(ref));
    const isExplained = service !== undefined || state.incident.alerts.some((alert) => alert.name === name);
    if (evidence.length === 0) return [];
    return [
      {
        name,
        firings: firings.length,
        explained: isExplained,
        reason: isExplained
          ? `it watches ${service?.ref ?? state.incident.services.join(', ')}, which was affected`
          : 'it watches nothing that was affected',
        evidence,
        ...pastOf(name, state),
      },
    ];
  });
}

function pastOf(name: string, { pastAlerts }: State): { history?: AlertPast } {
  const past = pastAlerts.find((one) => one.name === name);
  if (!past) return {};
  const { window, heldFrom, firings, withEffect, evidence } = past;
  return { history: { window, heldFrom, firings, withEffect, evidence } };
}

/** One row for each place: asked and answered, empty, out of reach, not recorded, or not configured at all. */
function sourcesOf({ answers, failures }: Recording, places: readonly Place[]): SourceRow[] {
  const names = [
    ...new Set([
      ...places.map(({ name }) => name),
      ...answers.map(({ tool }) => tool),
      ...failures.map(({ tool }) => tool),
    ]),
  ];
  return names
    .filter((tool) => tool !== 'bundle')
    .toSorted()
    .map((tool): SourceRow => {
      const answered = answers.filter((one) => one.tool === tool);
      const failed = failures.filter((one) => one.tool === tool);
      const observations = answered.reduce((sum, { returned }) => sum + returned, 0);
      return {
        tool,
        outcome: outcomeOf(answered.length, failed, observations),
        asked: answered.length + failed.length,
        observations,
        truncated: answered.some(({ truncated }) => truncated),
        note: notesOf(failed),
      };
    });
}

/** Why a place could not be looked at, each reason once. */
function notesOf(failed: Recording['failures']): string {
  const notes = [...new Set(failed.map(({ failure, message }) => `${failure}: ${firstLineOf(message)}`))];
  const more = notes.length > MOST_NOTES ? [`and ${notes.length - MOST_NOTES} more`] : [];
  return [...notes.slice(0, MOST_NOTES), ...more].join('; ');
}

function outcomeOf(
  answered: number,
  failed: readonly { failure: string }[],
  observations: number,
): SourceRow['outcome'] {
  if (answered === 0 && failed.length === 0) return 'not configured';
  if (failed.some(({ failure }) => failure !== 'not-recorded')) return 'could not look';
  if (answered === 0) return 'not recorded';
  return observations > 0 ? 'answered' : 'found nothing';
}
