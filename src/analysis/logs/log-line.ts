import { parseLeadingInstant } from '../../parse-instant.ts';
import { epochMs } from '../../schema/index.ts';
import { instantOf } from './instant-of.ts';

/** What one line of a log says, as far as it can be read. */
export interface LogLine {
  /** Milliseconds since 1970, by the writer's clock; null where the line carries no time. */
  atMs: number | null;
  level: Level;
  message: string;
  /** The service that the line names itself; null where it names none. */
  service: string | null;
  traceId: string | null;
  spanId: string | null;
  parentSpanId: string | null;
}

export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug';

/** Keys of JSON logs, as the common loggers and OpenTelemetry write them; the first that is there counts. */
const KEYS = {
  time: ['ts', 'time', 'timestamp', '@timestamp', 'datetime', 't'],
  level: ['level', 'severity', 'severity_text', 'severityText', 'lvl', 'log.level', 'loglevel'],
  message: ['msg', 'message', 'body', 'event', 'log', 'text'],
  service: ['service', 'service_name', 'service.name', 'serviceName', 'app'],
  trace: ['traceId', 'trace_id', 'traceid', 'trace.id', 'dd.trace_id'],
  span: ['spanId', 'span_id', 'spanid', 'span.id', 'dd.span_id'],
  parent: ['parentSpanId', 'parent_span_id', 'parentId', 'parent_id', 'parent.id'],
} as const;

/** A level in the head of a line of plain text. */
const PLAIN_LEVEL =
  /(?:^|[\s[|(])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|CRITICAL|CRIT|FATAL|PANIC|SEVERE)(?=$|[\s\])|:])/;

/** Reads one line: a JSON object, or plain text. Never throws; what it cannot read stays part of the message. */
export function readLogLine(text: string): LogLine {
  return (text.startsWith('{') ? ofJson(text) : undefined) ?? ofPlain(text);
}

function ofJson(text: string): LogLine | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...parsed };
  const message = textAt(fields, KEYS.message) ?? text;
  return {
    atMs: instantOf(at(fields, KEYS.time)) ?? null,
    level: levelOf(at(fields, KEYS.level)) ?? 'info',
    message,
    service: textAt(fields, KEYS.service),
    traceId: textAt(fields, KEYS.trace),
    spanId: textAt(fields, KEYS.span),
    parentSpanId: textAt(fields, KEYS.parent),
  };
}

function ofPlain(text: string): LogLine {
  const time = parseLeadingInstant(text, { zone: 'UTC' });
  const rest = time.ok ? text.slice(time.end).replace(/^[\]"')\s]+/, '') : text;
  // A kubelet puts its time in front of whatever a container wrote; the line's own time is nearer to what it tells.
  const inner = time.ok && rest.startsWith('{') ? ofJson(rest) : undefined;
  if (time.ok && inner) return { ...inner, atMs: inner.atMs ?? epochMs(time.at) };
  // Only the head of a line says its level; further on the word may be part of what happened.
  const level = PLAIN_LEVEL.exec(text.slice(0, (time.ok ? time.end : 0) + 60));
  return {
    atMs: time.ok ? epochMs(time.at) : null,
    level: levelOf(level?.[1]) ?? 'info',
    message: rest,
    service: null,
    traceId: null,
    spanId: null,
    parentSpanId: null,
  };
}

function levelOf(value: unknown): Level | undefined {
  // Pino and Bunyan write numbers: 30 is info, 40 warn, 50 error, 60 fatal.
  if (typeof value === 'number') {
    return value >= 60 ? 'fatal' : value >= 50 ? 'error' : value >= 40 ? 'warn' : value >= 30 ? 'info' : 'debug';
  }
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  if (/^(fatal|panic|crit|emerg|alert)/.test(word)) return 'fatal';
  if (/^(err|severe)/.test(word)) return 'error';
  if (word.startsWith('warn')) return 'warn';
  return /^(info|notice)/.test(word) ? 'info' : /^(debug|trace|fine|verbose)/.test(word) ? 'debug' : undefined;
}

function at(fields: Readonly<Record<string, unknown>>, keys: readonly string[]): unknown {
  for (const key of keys) if (fields[key] !== undefined && fields[key] !== null) return fields[key];
  return undefined;
}

function textAt(fields: Readonly<Record<string, unknown>>, keys: readonly string[]): string | null {
  const value = at(fields, keys);
  return typeof value === 'string' && value !== '' ? value : null;
}
