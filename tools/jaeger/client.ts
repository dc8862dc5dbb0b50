import type { Window } from '../../src/schema/index.ts';
import type { ReadSpan } from '../traces/read-span.ts';

/** Which traces of one service to look for. */
export interface TraceSearch {
  service: string;
  window: Window;
  limit: number;
  /** Only those with a span that failed, as far as the server can tell. */
  failing?: boolean;
  /** Only those with a span that took at least so long. */
  slowMs?: number;
}

/** Whole traces. `partial`: some spans could not be read. */
export interface JaegerTraces {
  spans: ReadSpan[];
  partial: boolean;
}

/** The questions that either API of Jaeger answers. All throw `ToolError`. */
export interface JaegerClient {
  api: 'v3' | 'legacy';
  services: () => Promise<string[]>;
  find: (search: TraceSearch) => Promise<JaegerTraces>;
  trace: (traceId: string) => Promise<JaegerTraces>;
}

export const NO_TRACES: JaegerTraces = { spans: [], partial: false };
