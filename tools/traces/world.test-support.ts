import type { WorldSpan } from '../../fixtures/doubles/source/spans.ts';
import { nsOf } from '../reading/nanoseconds.ts';

/** The window of the tests. */
export const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
/** Where their incident begins. */
export const onset = '2026-05-20T14:30:00Z';

/** One request from gateway to payments, so many seconds into the window. */
export function request(
  index: number,
  second: number,
  { durationMs = 20, failed = false }: { durationMs?: number; failed?: boolean } = {},
): WorldSpan[] {
  const traceId = (index + 1).toString(16).padStart(32, '0');
  const id = (offset: number): string => (index * 16 + offset + 0x1000).toString(16).padStart(16, '0');
  const startNs = nsOf(window.from) + BigInt(second) * 1_000_000_000n + 123_456_789n;
  const durationNs = BigInt(durationMs) * 1_000_000n;
  const outcome = failed ? { failed, message: 'pool exhausted' } : {};
  const status = { 'http.response.status_code': failed ? 503 : 200 };
  return [
    {
      ...{ traceId, spanId: id(1), service: 'gateway', name: 'GET /pay', kind: 'server' as const },
      ...{ startNs, durationNs, attributes: status, ...outcome },
    },
    {
      ...{ traceId, spanId: id(2), parentSpanId: id(1), service: 'payments', name: 'charge', kind: 'client' as const },
      // The clock of its host is behind: it begins before what called it.
      ...{ startNs: startNs - 1_000_000n, durationNs: durationNs / 2n, ...outcome },
    },
  ];
}

/** An hour of requests: one every 10 s, of which from the onset on every third fails, and one is slow. */
export function hour(): WorldSpan[] {
  return Array.from({ length: 360 }, (_, index) =>
    request(index, index * 10, {
      failed: index >= 180 && index % 3 === 0,
      durationMs: index === 200 ? 4000 : 20,
    }),
  ).flat();
}
