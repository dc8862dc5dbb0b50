import { readLogLine } from '../../src/analysis/logs/log-line.ts';
import type { Instant } from '../../src/schema/index.ts';
import { lineTime } from '../logs-file/line-time.ts';

/** One entry of a log store: what was written, and what the store knows beside it. */
export interface LogEntry {
  at: Instant;
  text: string;
  /** The level as the store names it. */
  level?: string | undefined;
  traceId?: string | undefined;
  spanId?: string | undefined;
}

/** A level in the text itself, as a word in capitals or as a field; then the store's word adds nothing. */
const OWN_LEVEL = /\b(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|FATAL|PANIC|SEVERE)\b/;
const LEVELS: Readonly<Record<string, string>> = {
  ...{ trace: 'TRACE', debug: 'DEBUG', info: 'INFO', information: 'INFO', notice: 'NOTICE', warn: 'WARN' },
  ...{ warning: 'WARN', error: 'ERROR', err: 'ERROR', critical: 'CRITICAL', crit: 'CRITICAL', fatal: 'FATAL' },
  ...{ panic: 'PANIC', severe: 'SEVERE', alert: 'FATAL', emerg: 'FATAL', emergency: 'FATAL' },
};

/**
 * An entry as lines of a log. The text stays as it was written; only what it does not say itself is put in front: its
 * instant, where it has no time or one without a zone, its level, and the trace that it belongs to. A JSON object
 * stays one. Bytes beyond `maxBytes` are cut, with a note of how many.
 */
export function linesOf(entry: LogEntry, maxBytes: number): string {
  const text = bounded(clean(entry.text), maxBytes);
  const fields = text.startsWith('{') ? parseObject(text) : undefined;
  if (fields) return ofObject(text, fields, entry);
  const isTimed = lineTime(text, {}) !== undefined;
  if (entry.traceId !== undefined && !isTimed) {
    const { at, level, traceId, spanId } = entry;
    return JSON.stringify({ ts: at, level, trace_id: traceId, span_id: spanId, msg: text });
  }
  if (isTimed) return text;
  const level = OWN_LEVEL.test(text.slice(0, 120)) ? undefined : LEVELS[entry.level?.toLowerCase() ?? ''];
  return `${entry.at} ${level === undefined ? '' : `${level} `}${text}`;
}

function ofObject(text: string, fields: Readonly<Record<string, unknown>>, entry: LogEntry): string {
  const said = readLogLine(text);
  const isTimed = said.atMs !== null && lineTime(text, {}) !== undefined;
  const added = Object.entries({
    ts: isTimed ? undefined : entry.at,
    level: LEVEL_KEYS.some((key) => key in fields) ? undefined : entry.level,
    trace_id: said.traceId === null ? entry.traceId : undefined,
    span_id: said.spanId === null ? entry.spanId : undefined,
  }).filter(([, value]) => value !== undefined);
  if (added.length === 0) return text;
  const taken = added.some(([key]) => key in fields);
  if (taken) {
    // Of two keys of one name the later counts: the time that the line gives without its zone must step aside.
    const { ts, ...others } = fields;
    return JSON.stringify({ ...Object.fromEntries(added), ...others, ts_as_written: ts });
  }
  const front = JSON.stringify(Object.fromEntries(added)).slice(0, -1);
  return Object.keys(fields).length === 0 ? `${front}}` : `${front},${text.slice(1)}`;
}

const LEVEL_KEYS = ['level', 'severity', 'severity_text', 'severityText', 'lvl', 'log.level', 'loglevel'];

/** U+0000 and halves of surrogate pairs are no text that a database stores. */
function clean(text: string): string {
  const trimmed = text.replace(/\r?\n$/, '').replaceAll('\0', '\uFFFD');
  return Buffer.from(trimmed, 'utf8').length === trimmed.length
    ? trimmed
    : trimmed.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

function bounded(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString('utf8')} …[${bytes.length - end} bytes cut]`;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
