import { z } from 'zod';
import { readBundle, type Bundle, type Recording } from '../src/bundle.ts';
import { ToolError } from '../src/errors.ts';
import { canonical } from '../src/ledger.ts';
import { Instant, epochMs, type Window } from '../src/schema/index.ts';
import { defineTool, type Found, type OpenTool } from '../src/tool.ts';

const NAME = 'bundle';

const Config = z.strictObject({
  /** The folder of a recorded incident. */
  folder: z.string().min(1),
});
type Config = z.infer<typeof Config>;

const Input = z.strictObject({
  tool: z.string().min(1).describe('the tool that was asked when the incident was recorded'),
  input: z.record(z.string(), z.unknown()).describe('the question to that tool'),
  from: Instant,
  to: Instant,
});
type Input = z.infer<typeof Input>;

/**
 * A recorded incident. It asks every question that was recorded and gives the answer as the recorded tool's own. What
 * was not asked then is `not-recorded`, never "nothing". Throws `ConfigError` where the folder is no recorded incident.
 */
export const bundle = defineTool<Config, Input>({
  name: NAME,
  description: 'The recorded answers of other tools.',
  config: Config,
  input: Input,
  seed: ({ window }, config) => questionsOf(recorded(config), window),
  run: (question, { config }) => recall(recorded(config), question, config.folder),
  doctor({ config: { folder } }) {
    const { recordings } = readBundle(folder);
    const tools = [...new Set(recordings.map(({ tool }) => tool))].toSorted();
    return Promise.resolve(`${recordings.length} recorded questions to ${tools.join(', ')} in ${folder}`);
  },
});

/** A recorded incident that was read already; `place` stands in its messages. */
export function openRecording(recording: Bundle, place: string): OpenTool {
  return defineTool({
    name: NAME,
    description: 'The recorded answers of other tools.',
    config: z.undefined(),
    input: Input,
    seed: ({ window }) => questionsOf(recording, window),
    run: (question) => recall(recording, question, place),
    doctor: () => Promise.resolve(`${recording.recordings.length} recorded questions in ${place}`),
  }).open(undefined);
}

function questionsOf({ recordings }: Bundle, window: Window): Input[] {
  return recordings.map((each) => ({ tool: each.tool, input: each.input, ...window, ...spanOf(each) }));
}

function recall({ recordings }: Bundle, { tool, input, from, to }: Input, place: string): Promise<Found> {
  const question = questionOf({ from, to, ...input });
  const found = recordings.find(
    (each) => each.tool === tool && questionOf({ ...spanOf(each), ...each.input }) === question,
  );
  return new Promise((answered) => answered(answerOf(found, tool, place)));
}

const opened = new WeakMap<Config, Bundle>();

/** A folder is read once for each time it is opened; what changes in it later is not seen. */
function recorded(config: Config): Bundle {
  const known = opened.get(config) ?? readBundle(config.folder);
  opened.set(config, known);
  return known;
}

function answerOf(found: Recording | undefined, tool: string, place: string): Found {
  if (!found) throw new ToolError(NAME, 'not-recorded', `this question to ${tool} was not recorded in ${place}`);
  if ('failure' in found) throw new ToolError(found.tool, found.failure, found.message, { question: found.input });
  const { input, window, fetchedAt, total, truncated, observations } = found;
  return { observations, total, truncated, recordedAs: { tool: found.tool, input, window, fetchedAt } };
}

/** The span of time that a recording is about: what was asked for, or else what the answer says. */
function spanOf(recording: Recording): { from?: Instant; to?: Instant } {
  const span = z.object({ from: Instant, to: Instant }).safeParse(recording.input);
  if (span.success) return span.data;
  return 'window' in recording ? recording.window : {};
}

/**
 * Equal for questions that ask the same: the order of keys and of lists of names does not count, nor how an instant is
 * written, nor whether what is not restricted is left out, null or empty.
 */
function questionOf(input: Record<string, unknown>): string {
  const asked = Object.entries(input).flatMap(([name, value]) => {
    const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    return empty ? [] : [[name, plain(value)] as const];
  });
  return canonical(Object.fromEntries(asked));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item)).toSorted();
  const at = Instant.safeParse(value);
  return at.success ? epochMs(at.data) : value;
}
