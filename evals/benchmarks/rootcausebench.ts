import { basename, join } from 'node:path';
import { epochMs, instant, type Answer, type Incident, type Observation } from '../../src/index.ts';
import type { Benchmark } from './benchmark.ts';
import { parsed, readText } from './read.ts';
import { unifiedDiff } from './unified-diff.ts';

type Row = Readonly<Record<string, unknown>>;

/** Incidents of which a commit, or none, is the cause: what was measured and logged, and all that was changed around. */
export const rootcausebench: Benchmark = {
  name: 'rootcausebench',
  load(folder) {
    const alert = rowOf(parsed(readText(join(folder, 'alert.json.gz'))), 'alert.json.gz');
    const series = seriesOf(readText(join(folder, 'metrics.csv.gz')));
    const logs = logsOf(readText(join(folder, 'logs.ndjson.gz')));
    const firedAt = instantAt(alert, 'fired_at');
    const times = series.flatMap(({ samples }) => samples.map(([ms]) => ms));
    const [fromMs, toMs] = times.reduce<[number, number]>(
      ([least, most], ms) => [Math.min(least, ms), Math.max(most, ms)],
      [epochMs(firedAt), epochMs(firedAt) + 60_000],
    );
    const window = { from: instant(fromMs), to: instant(toMs) };
    const service = textAt(alert, 'service');
    const incident: Incident = {
      id: basename(folder),
      title: textAt(alert, 'summary').slice(0, 200),
      severity: textAt(alert, 'severity') === 'critical' ? 'SEV1' : 'SEV2',
      startedAt: firedAt,
      resolvedAt: instant(toMs),
      environment: 'prod',
      services: [service],
      alerts: [{ name: textAt(alert, 'monitor'), labels: { service } }],
      links: [],
      source: { trigger: 'manual', delivery: 'benchmark' },
    };
    const observations: Record<string, Observation[]> = {
      alerts: [alertOf(alert, firedAt)],
      metrics: series,
      logs,
      patterns: made(rowsOf(folder, 'patterns.json.gz'), patternOf),
      traces: tracesOf(rowsOf(folder, 'traces.json.gz')),
      commits: made(rowsOf(folder, 'context/commits.json'), commitOf),
      deploys: made(rowsOf(folder, 'context/deploys.json'), deployOf),
      flags: made(rowsOf(folder, 'context/flags.json'), flagOf),
    };
    const answers = Object.entries(observations).map(([tool, found]): Answer => ({
      tool,
      input: {},
      window,
      fetchedAt: window.to,
      total: found.length,
      returned: found.length,
      truncated: false,
      observations: found,
    }));
    return { id: basename(folder), incident, window, answers };
  },
  answer({ suspects }) {
    const leading = suspects.find(({ disposition }) => disposition === 'leading');
    return [leading?.entity.kind === 'commit' ? { commit: leading.entity.ref } : { commit: 'none' }];
  },
};

function seriesOf(csv: string): Extract<Observation, { kind: 'series' }>[] {
  const [, ...lines] = csv.split('\n').filter(Boolean);
  const found = new Map<string, Extract<Observation, { kind: 'series' }>>();
  for (const line of lines) {
    const [at = '', service = '', metric = '', value = ''] = line.split(',');
    const key = JSON.stringify([service, metric]);
    const known = found.get(key);
    const ms = Date.parse(at);
    if (Number.isNaN(ms)) continue;
    const sample: [number, number | null] = [ms, value === '' ? null : Number(value)];
    if (known) known.samples.push(sample);
    else found.set(key, { kind: 'series', metric, type: 'gauge', labels: { service }, samples: [sample] });
  }
  return [...found.values()];
}

function logsOf(text: string): Observation[] {
  const lines = new Map<string, string[]>();
  for (const line of text.split('\n').filter(Boolean)) {
    const row = parsed(line);
    if (row === null || typeof row !== 'object' || !('service' in row) || typeof row.service !== 'string') continue;
    const { service } = row;
    lines.set(service, [...(lines.get(service) ?? []), line]);
  }
  return [...lines].map(([service, own]) => ({ kind: 'logs', service, text: own.join('\n') }));
}

function alertOf(alert: Row, startsAt: string): Observation {
  return {
    kind: 'alert',
    name: textAt(alert, 'monitor'),
    state: 'firing',
    labels: { service: textAt(alert, 'service'), metric: textAt(alert, 'metric') },
    startsAt,
    endsAt: null,
    precisionMs: 60_000,
    text: JSON.stringify(alert, null, 1),
  };
}

function patternOf(pattern: Row): Observation {
  const name = `${textAt(pattern, 'service')}: ${textAt(pattern, 'signature')}`;
  return { kind: 'document', name, at: null, entity: null, text: JSON.stringify(pattern) };
}

function tracesOf(spans: readonly Row[]): Observation[] {
  const traces = new Map<string, Row[]>();
  for (const span of spans) {
    const id = span['trace_id'];
    if (typeof id !== 'string') continue;
    traces.set(id, [...(traces.get(id) ?? []), span]);
  }
  return [...traces].map(([traceId, own]) => ({
    kind: 'trace',
    traceId,
    spans: own.map((span) => ({
      id: textAt(span, 'span_id'),
      parent: typeof span['parent_id'] === 'string' ? span['parent_id'] : null,
      service: textAt(span, 'service'),
      name: textAt(span, 'name'),
      kind: 'internal' as const,
      startedAt: instantAt(span, 'start'),
      durationMs: Number(span['duration_ms'] ?? 0),
      failed: span['status'] === 'ERROR',
      detail: detailOf(span),
    })),
    text: own.map((span) => JSON.stringify(span)).join('\n'),
  }));
}

function detailOf(span: Row): string {
  const attributes = rowOf(span['attributes'] ?? {}, 'attributes');
  const { error } = span;
  const message = typeof error === 'string' ? error : (attributes['error.message'] ?? '');
  return typeof message === 'string' ? message : '';
}

function commitOf(commit: Row): Observation {
  const [subject = '', ...body] = textAt(commit, 'message').split('\n');
  const files = commit['files_changed'];
  const paths = Array.isArray(files) ? files.filter((path): path is string => typeof path === 'string') : [];
  const { diff } = commit;
  return {
    kind: 'commit',
    sha: textAt(commit, 'sha'),
    committedAt: instantAt(commit, 'timestamp'),
    author: textAt(commit, 'author'),
    subject,
    body: body.join('\n').trim(),
    paths,
    reverts: null,
    text: typeof diff === 'string' ? unifiedDiff(diff, paths) : '',
  };
}

function deployOf(deploy: Row): Observation {
  const at = instantAt(deploy, 'timestamp');
  return {
    kind: 'deploy',
    service: textAt(deploy, 'service'),
    environment: 'prod',
    sha: textAt(deploy, 'commit_sha'),
    previousSha: null,
    startedAt: at,
    finishedAt: at,
    status: 'succeeded',
    reason: textAt(deploy, 'version'),
    text: JSON.stringify(deploy),
  };
}

function flagOf(flag: Row): Observation {
  const at = instantAt(flag, 'timestamp');
  const [name, change, service] = [textAt(flag, 'flag'), textAt(flag, 'change'), textAt(flag, 'service')];
  return {
    kind: 'occurrence',
    source: 'flag',
    type: `flag-${change.split('->').at(-1) ?? change}`,
    entity: { kind: 'flag', ref: name, aliases: [service] },
    firstAt: at,
    lastAt: at,
    count: 1,
    rawAt: textAt(flag, 'timestamp'),
    precisionMs: 1000,
    actor: textAt(flag, 'actor'),
    summary: `${name} of ${service}: ${change}`,
    text: JSON.stringify(flag),
  };
}

/** The rows of a list in a file; those that are no objects, and a file that is not there or holds no list, give none. */
function rowsOf(folder: string, name: string): Row[] {
  const rows = parsed(readText(join(folder, name)));
  if (!Array.isArray(rows)) return [];
  return rows.filter((row): row is Row => row !== null && typeof row === 'object' && !Array.isArray(row));
}

/** What can be made of some rows; a row that is not as the set describes it is passed over. */
function made<Made>(rows: readonly Row[], make: (row: Row) => Made): Made[] {
  return rows.flatMap((row) => {
    try {
      return [make(row)];
    } catch {
      return [];
    }
  });
}

function rowOf(value: unknown, place: string): Row {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error(`${place}: no object`);
  return { ...value };
}

function textAt(row: Row, key: string): string {
  const value = row[key];
  if (typeof value !== 'string') throw new Error(`no text at ${JSON.stringify(key)} in ${JSON.stringify(row)}`);
  return value;
}

function instantAt(row: Row, key: string): string {
  return instant(epochMs(textAt(row, key)));
}
