export { createApp, type App, type AppParts, type Approval, type Investigated, type Replayed } from './app.ts';
export type { Health } from './app/health.ts';
export { askTools, seedQuestions } from './agent/ask-tools.ts';
export { diagnose, type Diagnosed, type Diagnosis } from './agent/diagnose.ts';
export { createMiner, type MessageKind, type Miner } from './analysis/logs/miner.ts';
export { readBundle, writeBundle, type Bundle } from './bundle.ts';
export { defaultConfig, parseConfig, readConfig, type Config } from './config.ts';
export { ConfigError, DeliveryError, HindcastError, ModelError, PublishError, ToolError } from './errors.ts';
export { lint, type LintedFile } from './rca/lint/lint.ts';
export { rcaJsonSchema } from './rca/export/json-schema.ts';
export { mergeEdits, type Conflict } from './rca/parse/merge-edits.ts';
export { parseMarkdown, type Parsed } from './rca/parse/parse-markdown.ts';
export { renderHtml } from './rca/render/html/rca-html.ts';
export { renderMarkdown } from './rca/render/markdown/markdown.ts';
export {
  Action,
  Answer,
  Evidence,
  Incident,
  Observation,
  Plan,
  Publication,
  Rca,
  Series,
  Span,
  Trace,
  Verdict,
  Write,
  epochMs,
  instant,
} from './schema/index.ts';
export { startServer, type RunningServer } from './server/server.ts';
export { defineTool, type OpenTool, type Scope, type Tool } from './tool.ts';
export { defineTrigger, type OpenTrigger, type Trigger } from './trigger.ts';
export { tools } from '../tools/index.ts';
export { triggers } from './triggers/index.ts';
