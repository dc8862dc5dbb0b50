import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { ToolError, messageOf } from '../src/errors.ts';
import { compareInstants, epochMs } from '../src/schema/index.ts';
import { defineTool, type Found, type ToolContext } from '../src/tool.ts';
import { readOtlp } from './otlp/read-otlp.ts';
import { readLines } from './reading/read-lines.ts';
import { idOf, type ReadSpan } from './traces/read-span.ts';
import { TraceQuestion, foundOf, traceLimits, traceSeed } from './traces/trace-question.ts';

const NAME = 'otlp-file';

const Config = z.strictObject({
  /** Files of OTLP JSON lines, as the file exporter of the OpenTelemetry Collector writes them. */
  files: z.array(z.string().min(1)).min(1),
  ...traceLimits,
  maxLineBytes: z.number().int().positive().default(67_108_864),
  /** Spans in the window that are looked through; beyond them the oldest give way. */
  maxSpansRead: z.number().int().positive().default(500_000),
});
type Config = z.infer<typeof Config>;
type Context = ToolContext & { config: Config };

/** Traces in files on this machine, in OTLP JSON lines. */
export const otlpFile = defineTool<Config, TraceQuestion>({
  name: NAME,
  description: 'Traces of the services in a time window, from files: failing and slow ones, and a sample from before.',
  config: Config,
  input: TraceQuestion,
  seed: traceSeed,
  async run(question, context): Promise<Found> {
    const { config } = context;
    const spans: ReadSpan[] = [];
    let partial = false;
    for (const path of config.files) {
      const read = await readSpans(path, question, context);
      for (const span of read.spans) spans.push(span);
      partial ||= read.partial;
    }
    const kept = spans.slice(-config.maxSpansRead);
    return foundOf(kept, question, { caps: config, partial: partial || kept.length < spans.length });
  },
  async doctor({ config: { files } }) {
    for (const path of files) await requireFile(path);
    return `${files.length} files are there: ${files.join(', ')}`;
  },
});

async function readSpans(
  path: string,
  { from, to, traceId }: TraceQuestion,
  { config, signal }: Context,
): Promise<{ spans: ReadSpan[]; partial: boolean }> {
  await requireFile(path);
  const wanted = typeof traceId === 'string' ? idOf(traceId, 16) : undefined;
  let spans: ReadSpan[] = [];
  let [partial, lines, understood] = [false, 0, 0];
  try {
    for await (const batch of readLines(path, { maxLineBytes: config.maxLineBytes, signal })) {
      for (const line of batch) {
        if (line.trim() === '') continue;
        lines += 1;
        const read = readLine(line);
        if (read === 'other') continue;
        if (read === undefined) {
          partial = true;
          continue;
        }
        understood += 1;
        partial ||= read.unreadable > 0;
        for (const one of read.spans) {
          const { startedAt, durationMs } = one.span;
          const isWithin = compareInstants(startedAt, to) <= 0 && epochMs(startedAt) + durationMs >= epochMs(from);
          if (wanted === undefined ? isWithin : one.traceId === wanted) spans.push(one);
        }
      }
      if (spans.length > 2 * config.maxSpansRead) {
        spans = spans.slice(-config.maxSpansRead);
        partial = true;
      }
    }
  } catch (error) {
    const failure = signal.aborted ? 'timeout' : 'server';
    throw new ToolError(NAME, failure, `${NAME}: ${path}: ${messageOf(error)}`, { cause: error });
  }
  if (lines > 0 && understood === 0 && partial) {
    throw new ToolError(NAME, 'malformed', `${NAME}: no line of ${path} is OTLP JSON with resourceSpans`);
  }
  return { spans, partial };
}

/** `other`: OTLP of logs or metrics, which may share a file with traces. Undefined: no OTLP. */
function readLine(line: string): ReturnType<typeof readOtlp> | 'other' {
  try {
    const value: unknown = JSON.parse(line);
    const read = readOtlp(value);
    if (read !== undefined) return read;
    const isOther =
      typeof value === 'object' && value !== null && ('resourceLogs' in value || 'resourceMetrics' in value);
    return isOther ? 'other' : undefined;
  } catch {
    return undefined;
  }
}

/** A pipe or a device would be waited for without end. */
async function requireFile(path: string): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new ToolError(NAME, 'not-found', `${NAME}: ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  if (!stats.isFile()) throw new ToolError(NAME, 'not-found', `${NAME}: ${path} is not a file`);
}
