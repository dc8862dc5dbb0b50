import { z } from 'zod';
import { ToolError } from './errors.ts';
import { Instant, instant, type Incident, type Window } from './schema/index.ts';
import type { Answer, Observation } from './schema/index.ts';

/** What an investigation is about: the incident, the window to look at, the services in scope. */
export interface Scope {
  incident: Incident;
  window: Window;
  services: string[];
}

/** What a tool may use besides its question. It holds no credential but its own. */
export interface ToolContext {
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** What a tool brings back. No observations means: looked, and found nothing. */
export interface Found {
  observations: Observation[];
  /** How many there are, where the source says so. */
  total: number;
  truncated: boolean;
  /** For a recording: who was asked what, and when. */
  recordedAs?: Pick<Answer, 'tool' | 'input' | 'window' | 'fetchedAt'>;
}

/** Every question names its span of time. */
export const Question = z.looseObject({ from: Instant, to: Instant });
export type Question = z.infer<typeof Question>;

/** As JSON, in characters: every piece of evidence carries the question that brought it. */
const LONGEST_QUESTION = 16 * 1024;

/** What one file in `tools/` says of a place where we can look. There is no verb for writing. */
export interface ToolDefinition<Config, Input extends Question> {
  /** File name, config section and evidence `tool` in one. */
  name: string;
  description: string;
  config: z.ZodType<Config>;
  /** The question, also shown to a model as function schema. */
  input: z.ZodType<Input>;
  /** Whether a system that runs leaves something here in any window, so that an empty answer is a gap. */
  alwaysHolds?: boolean;
  /** What to ask of any incident before any reasoning. Pure, so that it can be replayed. */
  seed: (scope: Scope, config: Config) => Input[];
  /** Looks. Throws `ToolError` where it could not. */
  run: (input: Input, context: ToolContext & { config: Config }) => Promise<Found>;
  /** A cheap look whether the place answers; says what it found in a few words. Throws `ToolError`. */
  doctor: (context: ToolContext & { config: Config }) => Promise<string>;
}

/** A tool with its configuration, ready to be asked. */
export interface OpenTool {
  name: string;
  description: string;
  input: z.ZodType<Question>;
  seed: (scope: Scope) => Question[];
  /** Throws `ToolError` where it could not look. */
  ask: (input: Question, context: ToolContext) => Promise<Answer>;
  doctor: (context: ToolContext) => Promise<string>;
}

/** A kind of place where we can look. `open` binds it to one place. */
export interface Tool {
  name: string;
  description: string;
  alwaysHolds: boolean;
  config: z.ZodType;
  /** Takes the tool's section of the configuration; throws `ZodError` where it does not fit. */
  open: (section: unknown) => OpenTool;
}

/** Makes a tool of its definition. */
export function defineTool<Config, Input extends Question>(definition: ToolDefinition<Config, Input>): Tool {
  const { name, description, input } = definition;
  return {
    name,
    description,
    alwaysHolds: definition.alwaysHolds ?? false,
    config: definition.config,
    open(section) {
      const config = definition.config.parse(section);
      return {
        name,
        description,
        input,
        seed: (scope) => definition.seed(scope, config),
        async ask(question, context) {
          if (JSON.stringify(question).length > LONGEST_QUESTION)
            throw new ToolError(name, 'client', `${name}: a question has ${LONGEST_QUESTION} characters at most`);
          const parsed = input.safeParse(question);
          if (!parsed.success) throw new ToolError(name, 'client', `${name}: ${z.prettifyError(parsed.error)}`);
          const found = await definition.run(parsed.data, { ...context, config });
          return {
            tool: name,
            input: question,
            window: { from: question.from, to: question.to },
            fetchedAt: instant(context.now()),
            ...found.recordedAs,
            total: found.total,
            returned: found.observations.length,
            truncated: found.truncated,
            observations: found.observations,
          };
        },
        doctor: (context) => definition.doctor({ ...context, config }),
      };
    },
  };
}
