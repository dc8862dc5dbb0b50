import { parseInstant } from '../../src/parse-instant.ts';
import { compareInstants, type Instant, type Span, type Trace } from '../../src/schema/index.ts';
import { instantOfNs, nsOf } from '../reading/nanoseconds.ts';

/** A span and the trace that it belongs to. */
export interface ReadSpan {
  traceId: string;
  span: Span;
}

/** What a source wrote of a span, in the words that all of them share. */
export interface RawSpan {
  traceId: unknown;
  spanId: unknown;
  parentId: unknown;
  service: string;
  name: unknown;
  kind: Span['kind'];
  /** Nanoseconds since 1970. */
  startNs: string;
  durationNs: bigint;
  failed: boolean;
  detail: string;
}

const LONGEST_DETAIL = 500;
const LONGEST_NAME = 200;

/** The span; undefined where its ids or its start cannot be read. */
export function spanOf(raw: RawSpan): ReadSpan | undefined {
  const [traceId, id, startedAt] = [idOf(raw.traceId, 16), idOf(raw.spanId, 8), instantOfNs(raw.startNs)];
  if (traceId === undefined || id === undefined || startedAt === undefined) return undefined;
  const { service, kind, failed, durationNs } = raw;
  return {
    traceId,
    span: {
      ...{ id, parent: idOf(raw.parentId, 8) ?? null, service: oneLine(service, LONGEST_NAME) || 'unknown' },
      name: oneLine(typeof raw.name === 'string' ? raw.name : '', LONGEST_NAME),
      ...{ kind, startedAt, failed, durationMs: durationNs > 0n ? Number(durationNs) / 1e6 : 0 },
      detail: oneLine(raw.detail, LONGEST_DETAIL),
    },
  };
}

/**
 * An id in small hexadecimal digits of its full length, from hexadecimal, which may lack leading zeros, or from base64,
 * as ProtoJSON writes bytes. Undefined where it is neither, or is all zeros, which means that there is none.
 */
export function idOf(value: unknown, bytes: number): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const digits = bytes * 2;
  const hex = /^[0-9a-f]+$/i.test(value) && value.length <= digits ? value.toLowerCase() : fromBase64(value, bytes);
  if (hex === undefined || /^0*$/.test(hex)) return undefined;
  return hex.padStart(digits, '0');
}

function fromBase64(value: string, bytes: number): string | undefined {
  if (!/^[A-Za-z0-9+/_-]{8,24}={0,2}$/.test(value)) return undefined;
  const decoded = Buffer.from(value, 'base64');
  return decoded.length === bytes ? decoded.toString('hex') : undefined;
}

/** What may be told of a trace before all of it is kept. */
export interface TraceLimits {
  maxSpans: number;
  maxBytes: number;
}

/**
 * The spans by their traces, in the order in which they began. Where spans or bytes exceed the limits, whole traces are
 * left out at the end, and of a single one that is too long its last spans; `cut` says so.
 */
export function tracesOf(
  spans: readonly ReadSpan[],
  { maxSpans, maxBytes }: TraceLimits,
): { traces: Trace[]; cut: boolean } {
  const groups = new Map<string, Map<string, Span>>();
  for (const { traceId, span } of spans) {
    const group = groups.get(traceId) ?? new Map<string, Span>();
    // One request may be found more than once, and a span may be sent twice; a client and a server may share an id.
    group.set(`${span.id} ${span.kind}`, span);
    groups.set(traceId, group);
  }
  const traces: Trace[] = [];
  let [left, bytes, cut] = [maxSpans, maxBytes, false];
  for (const [traceId, group] of groups) {
    const ordered = [...group.values()].toSorted(
      (a, b) => compareInstants(a.startedAt, b.startedAt) || (a.id < b.id ? -1 : 1),
    );
    const kept = ordered.slice(0, left);
    const text = kept.map(lineOf).join('\n');
    const size = Buffer.byteLength(text);
    if (kept.length === 0 || size > bytes || (kept.length < ordered.length && traces.length > 0)) {
      cut = true;
      continue;
    }
    cut ||= kept.length < ordered.length;
    left -= kept.length;
    bytes -= size;
    traces.push({ kind: 'trace', traceId, spans: kept, text });
  }
  return { traces: traces.toSorted((a, b) => compareTraces(a, b)), cut };
}

/** Nanoseconds from one count to another; none where the clock went back or either is no count. */
export function durationNs(startNs: string, endNs: string): bigint {
  const isCount = (text: string): boolean => /^\d{1,19}$/.test(text);
  if (!isCount(startNs) || !isCount(endNs)) return 0n;
  const duration = BigInt(endNs) - BigInt(startNs);
  return duration > 0n ? duration : 0n;
}

/** Nanoseconds since 1970 of a time as text; undefined where it is none. */
export function nsOfText(text: string): string | undefined {
  const parsed = parseInstant(text);
  return parsed.ok ? String(nsOf(parsed.at)) : undefined;
}

function compareTraces(a: Trace, b: Trace): number {
  const startOf = ({ spans }: Trace): Instant => spans[0]?.startedAt ?? '1970-01-01T00:00:00Z';
  return compareInstants(startOf(a), startOf(b)) || (a.traceId < b.traceId ? -1 : 1);
}

function lineOf({ id, parent, service, name, kind, startedAt, durationMs, failed, detail }: Span): string {
  const outcome = failed ? 'failed' : 'ok';
  const under = parent === null ? '' : ` parent=${parent}`;
  return `${startedAt} ${durationMs} ms ${service} ${kind} ${JSON.stringify(name)} ${outcome}${detail === '' ? '' : `: ${detail}`} span=${id}${under}`;
}

/** Untrusted text on one line, without what is invisible or cannot be stored. */
function oneLine(text: string, longest: number): string {
  return text
    .slice(0, 10 * longest)
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '');
}
