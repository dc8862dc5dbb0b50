import { atOnce } from '../at-once.ts';
import { nameOf as observationName } from '../evidence-of.ts';
import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import {
  compareInstants,
  epochMs,
  type Call,
  type Change,
  type Deviation,
  type Finding,
  type Incident,
  type Steady,
  type Window,
} from '../schema/index.ts';
import { alertOffsets } from '../source-clocks.ts';
import type { Stretch } from './baseline.ts';
import { changesOf } from './changes.ts';
import { deviationOf, judgeSignals, steadyOf, type Judged } from './deviations.ts';
import { findClues } from './clues/find-clues.ts';
import { createWorks } from './clues/works.ts';
import { createMentionIndex } from './logs/mention-index.ts';
import { createSpanIndex } from './logs/span-index.ts';
import { readLogs } from './logs/read-logs.ts';
import { findBrokenObjects } from './objects/find-broken-objects.ts';
import { auditSafeguards } from './safeguards/audit-safeguards.ts';
import { deriveSignals } from './signals.ts';
import type { Signal } from './signals/signal.ts';
import { localities } from './suspects/locality.ts';
import { createTemplateCount } from './templates.ts';
import { callsOf } from './topology.ts';
import { readTraces } from './traces/trace-book.ts';

/** What an investigation is given to analyse. */
export interface Subject {
  incident: Incident;
  window: Window;
  seen: readonly Seen[];
  ledger: Ledger;
}

/** What code can say of an incident without any judgement. */
export interface Analysis {
  findings: Finding[];
  changes: Change[];
  calls: Call[];
}

const MOST_DEVIATIONS = 80;
const MOST_OTHER = 12;
const MOST_STEADY = 80;

/**
 * Looks at everything that was collected: which signals left their baselines and which stayed, what was logged that
 * never was before, what changed when, who calls whom, and which safeguards were there. Deterministic, and the same
 * for any order of what was seen.
 */
export function analyse(subject: Subject): Analysis {
  return atOnce(analysing(subject));
}

/** The same in steps, so that others may have their turn in between. */
export function* analysing({ incident, window, seen, ledger }: Subject): Generator<void, Analysis> {
  const span = { fromMs: epochMs(incident.startedAt), toMs: epochMs(incident.resolvedAt) };
  const ordered = inOrder(seen);
  const all = deriveSignals(ordered, window);
  yield;
  const offsets = new Map(alertOffsets(ordered, incident).map(({ tool, offsetMs }) => [tool, offsetMs]));
  const judged = judgeSignals(all, ({ sources }) => seenFrom(span, offsets.get(sources[0]?.answer.tool ?? '') ?? 0));
  yield;
  const deviating = worthTelling(judged);
  const deviations = deviating
    .map((one) => inDoubt(deviationOf(one, ledger), one.signal, offsets))
    .toSorted((a, b) => compareInstants(a.onsetAt, b.onsetAt) || compare(a.statement, b.statement));
  yield;
  const moved = new Set(deviating.map(({ signal }) => signal.entity));
  const steadies = steadySignals(judged, incident.services, moved).map((signal) => steadyOf(signal, span, ledger));

  const numbered = number<Omit<Deviation, 'id'> | Omit<Steady, 'id'>>([...deviations, ...steadies], 0);
  const left = numbered.filter((one) => one.kind === 'deviation');
  const stayed = numbered.filter((one) => one.kind === 'steady');
  const templates = createTemplateCount(withLeadUp(span, left));
  const logs = ofKind(ordered, 'logs');
  const known = new Set([
    ...judged.map(({ signal }) => signal.entity),
    ...logs.map(({ observation }) => observation.service),
    ...ofKind(ordered, 'deploy').map(({ observation }) => observation.service),
  ]);
  const [spans, mentions] = [createSpanIndex(), createMentionIndex(known)];
  const works = createWorks(templates.kindOf, span);
  yield* readLogs(logs, (line) => {
    const kind = templates.add(line);
    if (kind !== null) works.addLine(line, kind);
    spans.add(line);
    mentions.add(line);
  });

  yield;
  const book = readTraces(ofKind(ordered, 'trace'), span, works.addTrace);

  const signals = judged.map(({ signal }) => signal);
  const graphs = ofKind(ordered, 'service-graph');
  const calls = callsOf(
    { signals, logged: spans.calls(), traced: book.calls, drawn: graphs, mentioned: mentions.calls() },
    ledger,
  );
  yield;
  const changes = changesOf(ordered, known, ledger);
  const kinds = number(templates.findings(ledger), numbered.length);
  yield;
  const audited = yield* auditSafeguards({
    incident,
    changes: changes.filter(({ reverts }) => reverts === null),
    deviations: left,
    calls,
    seen: ordered,
    own: ownOfFailing(left, stayed, calls),
    symptom: left.find((one) => isFelt(one) && incident.services.includes(one.entity.ref)) ?? left.find(isFelt),
    files: ofKind(ordered, 'file'),
    objects: ofKind(ordered, 'object'),
    rules: ofKind(ordered, 'rule'),
    alerts: ofKind(ordered, 'alert'),
    histories: ofKind(ordered, 'alert-history'),
    ledger,
  });
  const told = [...numbered, ...kinds, ...number(audited, numbered.length + kinds.length)];
  yield;
  const broken = findBrokenObjects({ seen: ordered, calls, deviations: left, fromMs: span.fromMs }, ledger);
  yield;
  const clues = findClues({ incident, span, signals: all, calls, book, cuts: works.signs(ledger), ledger });
  const last = [...told, ...number(broken, told.length)];
  const findings = [...last, ...number(clues, last.length)];
  return { findings, changes, calls };
}

/** The signals that went the wrong way, the most telling ones where there are many: users' view first, processes last. */
function worthTelling(judged: readonly Judged[]): { signal: Signal; shift: NonNullable<Judged['shift']> }[] {
  const harmed = judged.flatMap(({ signal, shift }) =>
    shift && (signal.harm === 'either' || signal.harm === shift.direction) ? [{ signal, shift }] : [],
  );
  const strongest = (some: typeof harmed): typeof harmed =>
    some.toSorted(
      (a, b) =>
        ROLE_RANK[a.signal.role] - ROLE_RANK[b.signal.role] ||
        b.shift.z - a.shift.z ||
        compare(nameOf(a.signal), nameOf(b.signal)),
    );
  return [
    ...strongest(harmed.filter(({ signal }) => signal.role !== 'other')).slice(0, MOST_DEVIATIONS),
    ...strongest(harmed.filter(({ signal }) => signal.role === 'other')).slice(0, MOST_OTHER),
  ];
}

const ROLE_RANK = { errors: 0, latency: 1, cache: 2, saturation: 3, traffic: 4, other: 5 } as const;

/**
 * The signals whose staying says something: what users and callers see first; of traffic only that at the services the
 * incident names. Where they are too many, those of services in which something else moved stay: of these it is asked
 * whether they went on answering.
 */
function steadySignals(judged: readonly Judged[], named: readonly string[], moved: ReadonlySet<string>): Signal[] {
  const stayed = judged
    .filter(({ shift, signal }) => !shift && signal.role !== 'other')
    .filter(({ signal: { role, entity, peer } }) => role !== 'traffic' || (peer === null && named.includes(entity)))
    .map(({ signal }) => signal)
    .toSorted((a, b) => ROLE_RANK[a.role] - ROLE_RANK[b.role] || compare(nameOf(a), nameOf(b)));
  const isAsked = ({ entity }: Signal): boolean => moved.has(entity) || named.includes(entity);
  const kept = new Set([...stayed.filter(isAsked), ...stayed.filter((one) => !isAsked(one))].slice(0, MOST_STEADY));
  return stayed.filter((one) => kept.has(one));
}

/** A stretch on the clock of a source that stands apart. */
function seenFrom({ fromMs, toMs }: Stretch, offsetMs: number): Stretch {
  return { fromMs: fromMs + offsetMs, toMs: toMs + offsetMs };
}

/** When a deviation began, known no closer than the clock of its source: where others contradict it, by that much less. */
function inDoubt(
  deviation: Omit<Deviation, 'id'>,
  { sources }: Signal,
  offsets: ReadonlyMap<string, number>,
): Omit<Deviation, 'id'> {
  const doubtMs = sources.reduce((most, { answer }) => Math.max(most, Math.abs(offsets.get(answer.tool) ?? 0)), 0);
  return { ...deviation, onsetErrorMs: deviation.onsetErrorMs + doubtMs };
}

/** The incident with what led up to it: from the first thing that users felt or that a service ran out of. */
function withLeadUp(span: Stretch, deviations: readonly Deviation[]): Stretch {
  const starts = deviations.filter(isFelt).map(({ onsetAt, onsetErrorMs }) => epochMs(onsetAt) - onsetErrorMs);
  return { ...span, fromMs: Math.min(span.fromMs, ...starts) };
}

/** What deviates by itself at services whose own answers fail, earliest first. */
function ownOfFailing(
  deviations: readonly Deviation[],
  steadies: readonly Steady[],
  calls: readonly Call[],
): Deviation[] {
  const failing = new Set(deviations.filter(isFelt).map(({ entity }) => entity.ref));
  return [...localities({ deviations, steadies, calls })]
    .filter(([name]) => failing.has(name))
    .flatMap(([, { own }]) => own)
    .toSorted((a, b) => compareInstants(a.onsetAt, b.onsetAt) || deviations.indexOf(a) - deviations.indexOf(b));
}

function isFelt({ role, peer, direction }: Deviation): boolean {
  return peer === null && direction === 'up' && (role === 'errors' || role === 'latency');
}

function number<Item extends object>(items: readonly Item[], from: number): (Item & { id: string })[] {
  return items.map((item, index) => ({ id: `F-${from + index + 1}`, ...item }));
}

/** What was seen, in an order that depends on what it is and not on when it came. */
function inOrder(seen: readonly Seen[]): Seen[] {
  return seen
    .map((one) => ({ one, key: keyOf(one) }))
    .toSorted((a, b) => compare(a.key, b.key))
    .map(({ one }) => one);
}

function keyOf({ observation, answer }: Seen): string {
  switch (observation.kind) {
    case 'series':
      return `series ${observation.metric} ${JSON.stringify(Object.entries(observation.labels).toSorted())} ${answer.tool}`;
    case 'logs':
      return `logs ${observation.service} ${answer.tool} ${observation.text.slice(0, 200)}`;
    case 'alert':
      return `alert ${observation.startsAt} ${observation.name} ${observation.state} ${observation.text}`;
    case 'rule':
      return `rule ${observation.name} ${observation.text}`;
    case 'deploy':
      return `deploy ${observation.startedAt} ${observation.service} ${observation.sha}`;
    case 'commit':
      return `commit ${observation.committedAt} ${observation.sha}`;
    case 'file':
      return `file ${observation.path} ${observation.sha}`;
    case 'alert-history':
    case 'pull-request':
    case 'object':
    case 'occurrence':
    case 'trace':
    case 'service-graph':
    case 'objective':
    case 'document':
      return `${observation.kind} ${observationName(observation)} ${observation.text}`;
  }
}

function nameOf({ entity, name }: Signal): string {
  return `${entity} ${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
