import { join } from 'node:path';
import { epochMs, type Observation, type Series, type Span, type Trace } from '../../src/index.ts';
import type { Benchmark, Case } from './benchmark.ts';
import { answered, ownWindow, readCalls, readCaseIncident, readJsonLines, readRows, windowOf } from './read.ts';

interface RecordedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  service: string;
  name: string;
  startUs: number;
  durUs: number;
}

interface RecordedLine {
  tsMs: number;
  service: string;
  level: string;
  body: string;
  traceId?: string;
  spanId?: string;
}

/** Nezha (Yu et al., ESEC/FSE 2023): metrics by the minute, traces and logs of an injected fault; what is missing, is missing. */
export const nezha: Benchmark = {
  name: 'nezha',
  load,
  answer: ({ suspects }) =>
    suspects.map(({ entity, locus }) => ({
      service: entity.ref,
      kind: locus?.cause ?? null,
      region: locus?.region ?? null,
    })),
};

function load(folder: string): Case {
  const { raw, incident } = readCaseIncident(folder);
  const own = ownWindow(incident);
  const measured = seriesIn(join(folder, 'metrics.csv.gz'));
  const calls = readCalls(join(folder, 'topology.json'));
  const text = calls.map(({ caller, callee }) => `${caller} -> ${callee}`).join('\n');
  const window = windowOf(
    measured.flatMap(({ samples }) => samples.map(([ms]) => ms)),
    own,
  );
  const answers = [
    answered('prometheus', window, measured),
    answered('tracing', window, [{ kind: 'service-graph', name: 'service map', calls, text }]),
  ];
  for (const part of ['baseline', 'incident']) {
    const traces = tracesIn(join(folder, `traces.${part}.jsonl.gz`));
    const starts = traces.flatMap(({ spans }) => spans.map(({ startedAt }) => epochMs(startedAt)));
    if (traces.length > 0) answers.push(answered('tracing', windowOf(starts, own), traces));
    const { observations, instants } = logsIn(join(folder, `logs.${part}.jsonl.gz`));
    if (observations.length > 0) answers.push(answered('logs', windowOf(instants, own), observations));
  }
  return { id: raw.id, incident, window, answers };
}

function seriesIn(file: string): Series[] {
  const series = new Map<string, Series>();
  for (const [at, service = '', metric = '', value = ''] of readRows(file)) {
    const key = JSON.stringify([service, metric]);
    const known = series.get(key) ?? { kind: 'series', metric, type: 'gauge', labels: { service }, samples: [] };
    known.samples.push([Number(at) * 1000, value === '' ? null : Number(value)]);
    series.set(key, known);
  }
  return [...series.values()];
}

function tracesIn(file: string): Trace[] {
  const traces = new Map<string, RecordedSpan[]>();
  for (const span of (readJsonLines(file) as RecordedSpan[]).filter(({ startUs, durUs }) =>
    isInstant(startUs, durUs),
  )) {
    const known = traces.get(span.traceId);
    if (known) known.push(span);
    else traces.set(span.traceId, [span]);
  }
  return [...traces].map(([traceId, recorded]) => {
    const spans = recorded.toSorted((a, b) => a.startUs - b.startUs).map(spanOf);
    const lines = spans.map(
      ({ startedAt, service, name, durationMs }) => `${startedAt} ${service} ${name} ${durationMs} ms`,
    );
    return { kind: 'trace', traceId, spans, text: lines.join('\n') };
  });
}

function spanOf({ spanId, parentSpanId, service, name, startUs, durUs }: RecordedSpan): Span {
  const startedAt = `${new Date(Math.floor(startUs / 1000)).toISOString().slice(0, -1)}${String(startUs % 1000).padStart(3, '0')}Z`;
  const parent = parentSpanId === '' ? null : parentSpanId;
  const told = { kind: 'internal' as const, failed: false, detail: '' };
  return { id: spanId, parent, service, name, startedAt, durationMs: durUs / 1000, ...told };
}

function logsIn(file: string): { observations: Observation[]; instants: number[] } {
  const lines = (readJsonLines(file) as RecordedLine[])
    .filter(({ tsMs }) => isInstant(tsMs))
    .toSorted((a, b) => a.tsMs - b.tsMs);
  const byService = new Map<string, string[]>();
  for (const { tsMs, service, level, body, traceId, spanId } of lines) {
    const line = JSON.stringify({ time: tsMs, level, msg: body, trace_id: traceId, span_id: spanId });
    const known = byService.get(service);
    if (known) known.push(line);
    else byService.set(service, [line]);
  }
  const observations = [...byService].map(([service, text]): Observation => ({
    kind: 'logs',
    service,
    text: text.join('\n'),
  }));
  return { observations, instants: lines.map(({ tsMs }) => tsMs) };
}

/** Whether all of it are numbers; a line that was cut off has none. */
function isInstant(...values: readonly unknown[]): boolean {
  return values.every((value) => Number.isFinite(value));
}
