import { spanOfSamples, type Ledger, type Seen } from '../ledger.ts';
import {
  instant,
  service,
  textOf,
  type Deviation,
  type EvidenceId,
  type Series,
  type SignalRole,
  type Steady,
  type Window,
} from '../schema/index.ts';
import type { Stretch } from './baseline.ts';
import { findShift, type Shift } from './changepoint.ts';
import { clockTime, shownNumber } from './clock-time.ts';
import { samplesIn, tellingSource, windowAround } from './excerpt.ts';
import { isMaterial } from './materiality.ts';
import { median } from './quantile.ts';
import type { Signal } from './signals/signal.ts';

const FEWEST_DURING = 3;
const ENDS_COUNT: ReadonlySet<SignalRole> = new Set(['errors', 'latency', 'saturation', 'cache']);

/** A signal with its shift, if it made one that matters. */
export interface Judged {
  signal: Signal;
  shift: Shift | undefined;
}

/** Holds every signal against the incident, as its source saw it. Those that were hardly sampled during it are left out: unknown. */
export function judgeSignals(signals: readonly Signal[], incidentAt: (signal: Signal) => Stretch): Judged[] {
  return signals.flatMap((signal): Judged[] => {
    const incident = incidentAt(signal);
    const shift = findShift(signal.points, incident, signal.reference);
    if (shift && isMaterial(signal, shift)) return [{ signal, shift }];
    const during = signal.points.filter(([ms]) => ms >= incident.fromMs && ms <= incident.toMs);
    return during.length < FEWEST_DURING ? [] : [{ signal, shift: undefined }];
  });
}

/**
 * A signal that left its baseline, as a finding. Of a signal that stands literally in its series the statement tells
 * the numbers and the excerpts hold them; of a computed one the numbers stand in the fields only.
 */
export function deviationOf(
  { signal, shift }: { signal: Signal; shift: Shift },
  ledger: Ledger,
): Omit<Deviation, 'id'> {
  const { evidence, statement, source } =
    signal.form === 'literal' ? literal(signal, shift, ledger) : derived(signal, shift, ledger);
  // Where the end of it counts, the samples around its end are evidence too.
  if (source && shift.recoveredMs !== null && signal.peer === null && ENDS_COUNT.has(signal.role)) {
    evidence.push(quoteOf(signal, source, windowAround(source.observation, shift.recoveredMs), ledger));
  }
  return {
    kind: 'deviation',
    statement,
    entity: service(signal.entity),
    evidence: [...new Set(evidence)],
    signal: signal.name,
    metric: signal.metric,
    role: signal.role,
    peer: signal.peer,
    onsetAt: instant(shift.onsetMs),
    onsetErrorMs: shift.onsetErrorMs,
    before: shift.before,
    peak: shift.peak,
    direction: shift.direction,
    z: Math.round(shift.z * 10) / 10,
    recoveredAt: shift.recoveredMs === null ? null : instant(shift.recoveredMs),
    unit: signal.unit,
  };
}

/** A signal that stayed at its baseline, as a finding. */
export function steadyOf(signal: Signal, incident: Stretch, ledger: Ledger): Omit<Steady, 'id'> {
  const values = signal.points.filter(([ms]) => ms >= incident.fromMs && ms <= incident.toMs).map(([, value]) => value);
  const source = tellingSource(signal.sources, { ...incident, atMs: incident.fromMs });
  return {
    kind: 'steady',
    statement: `${nameOf(signal)} stayed at its baseline`,
    entity: service(signal.entity),
    evidence: source ? [quoteOf(signal, source, windowAround(source.observation, incident.fromMs), ledger)] : [],
    signal: signal.name,
    metric: signal.metric,
    role: signal.role,
    peer: signal.peer,
    baseline: median(signal.points.filter(([ms]) => ms < incident.fromMs).map(([, value]) => value)) || 0,
    maximum: values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    unit: signal.unit,
  };
}

/** A signal as a sentence names it: metrics in code quotes, anything else in words. */
function nameOf({ entity, name }: Signal): string {
  return `${entity} ${name.replace(/[A-Za-z]\w*_\w*/g, '`$&`')}`;
}

interface Told {
  evidence: EvidenceId[];
  statement: string;
  source: Seen<Series> | undefined;
}

function literal(signal: Signal, shift: Shift, ledger: Ledger): Told {
  const holder = signal.sources.find(({ observation }) =>
    observation.samples.some(([ms, value]) => ms === shift.peakMs && value === shift.peak),
  );
  const source = holder ?? signal.sources[0];
  if (!source) return { evidence: [], statement: nameOf(signal), source };
  const atOnset = windowAround(source.observation, shift.onsetMs);
  const before = samplesIn(source.observation, { from: atOnset.from, to: instant(shift.onsetMs - 1) });
  const from = before.toSorted((a, b) => a - b)[Math.floor((before.length - 1) / 2)];
  const evidence = [quoteOf(signal, source, atOnset, ledger)];
  if (!samplesIn(source.observation, atOnset).includes(shift.peak)) {
    evidence.push(quoteOf(signal, source, windowAround(source.observation, shift.peakMs), ledger));
  }
  const verb = shift.direction === 'up' ? 'rose' : 'fell';
  const when = `beginning at ${clockTime(shift.onsetMs)}`;
  // A level that was recorded at another time is in no excerpt.
  const since = from === undefined ? '' : `from ${shownNumber(from)} `;
  const numbers = `${since}to ${shownNumber(shift.peak)}`;
  return { evidence, statement: `${nameOf(signal)} ${verb} ${numbers}, ${when}`, source };
}

function derived(signal: Signal, shift: Shift, ledger: Ledger): Told {
  const span = {
    fromMs: shift.onsetMs - 2 * shift.onsetErrorMs,
    toMs: shift.recoveredMs ?? Number.POSITIVE_INFINITY,
    atMs: shift.onsetMs,
  };
  const source = tellingSource(signal.sources, span);
  const verb = shift.direction === 'up' ? 'rose' : 'fell';
  return {
    evidence: source ? [quoteOf(signal, source, windowAround(source.observation, shift.onsetMs), ledger)] : [],
    statement: `${nameOf(signal)} ${verb}, beginning at ${clockTime(shift.onsetMs)}`,
    source,
  };
}

/** Quotes the samples of a window of one source of a signal. */
export function quoteOf(signal: Signal, source: Seen<Series>, window: Window, ledger: Ledger): EvidenceId {
  return ledger.cite(source, {
    title: `${signal.entity} ${source.observation.metric} around ${clockTime(window.from)}`,
    span: spanOfSamples(textOf(source.observation), window),
    interval: window,
    entities: [service(signal.entity)],
  });
}
