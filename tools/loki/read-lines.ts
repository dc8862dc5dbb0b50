import type { Found } from '../../src/tool.ts';
import { linesOf } from '../reading/log-entry.ts';
import { planLines } from '../reading/line-plan.ts';
import { lineCounts } from '../reading/line-volume.ts';
import { onsetOf, type LogLimits, type LogQuestion } from '../reading/log-question.ts';
import { nsOf } from '../reading/nanoseconds.ts';
import type { Entry, LokiClient } from './client.ts';
import { linesContaining, streamSelector, type Streams } from './logql.ts';
import { pageForward } from './page-forward.ts';
import { levelOf, type Counted } from './read-counts.ts';

/** What was asked, and of which streams. */
export interface LinesWanted {
  streams: Streams;
  question: LogQuestion;
  config: LogLimits & { pageSize: number };
}

/** The lines of each service: all of them, or as many around the onset as the caps allow. */
export async function readLines(
  client: LokiClient,
  { counts, grid }: Counted,
  { streams, question, config }: LinesWanted,
): Promise<Found> {
  const { from, to, first } = question;
  const { maxLines, pageSize, maxLineBytes, maxSeconds } = config;
  const untilMs = performance.now() + maxSeconds * 1000;
  const window = { from, to };
  const plans = planLines(lineCounts(counts, grid), {
    ...{ window, onset: onsetOf(question), first: first ?? [] },
    ...{ stepMs: grid.stepMs, maxLines },
  });
  const observations: Found['observations'] = [];
  let truncated = false;
  let bytes = 0;
  for (const { service, window: stretch, whole, maxLines: most } of plans) {
    if (bytes >= config.maxBytes) {
      truncated = true;
      break;
    }
    const query = linesContaining(streamSelector({ ...streams, services: [service] }), question.contains ?? undefined);
    const read = await pageForward(client, {
      query,
      startNs: nsOf(stretch.from),
      // Loki's end is not included, ours is.
      endNs: nsOf(stretch.to) + 1n,
      maxLines: most,
      maxBytes: config.maxBytes - bytes,
      pageSize,
      untilMs,
    });
    bytes += read.bytes;
    truncated ||= read.partial || !whole;
    const text = read.entries.map((entry) => lineOf(entry, maxLineBytes)).join('\n');
    if (text !== '') observations.push({ kind: 'logs', service, text });
  }
  return { observations, total: observations.length, truncated };
}

function lineOf({ at, line, labels }: Entry, maxBytes: number): string {
  const level = levelOf(labels);
  const traceId = labels['trace_id'] ?? labels['traceID'] ?? labels['traceId'];
  const spanId = labels['span_id'] ?? labels['spanID'] ?? labels['spanId'];
  const known = { level: level === 'unknown' ? undefined : level, traceId, spanId };
  return linesOf({ at, text: line, ...known }, maxBytes);
}
