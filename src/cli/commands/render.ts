import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { ConfigError, messageOf } from '../../errors.ts';
import { renderConfluence } from '../../rca/export/confluence.ts';
import { renderCustomer } from '../../rca/export/customer.ts';
import { rcaJsonSchema } from '../../rca/export/json-schema.ts';
import { renderNotion } from '../../rca/export/notion.ts';
import { renderSlack } from '../../rca/export/slack.ts';
import { renderMeeting } from '../../rca/meeting/meeting-markdown.ts';
import { meetingPack } from '../../rca/meeting/meeting-pack.ts';
import { parseMarkdown } from '../../rca/parse/parse-markdown.ts';
import { renderHtml } from '../../rca/render/html/rca-html.ts';
import { renderMarkdown } from '../../rca/render/markdown/markdown.ts';
import { pagesOf } from '../../rca/render/markdown/pages.ts';
import { Rca } from '../../schema/index.ts';
import { problemLines } from '../edited-file.ts';
import { print } from '../print.ts';
import { readPages } from '../read-pages.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

/** What an RCA can be rendered as. */
const FORMATS: Readonly<Record<string, (rca: Rca) => string | Promise<string>>> = {
  md: renderMarkdown,
  html: renderHtml,
  json: (rca) => json(rca),
  confluence: renderConfluence,
  notion: (rca) => json(renderNotion(rca)),
  customer: renderCustomer,
  slack: (rca) => json(renderSlack(rca)),
  meeting: (rca) => renderMeeting(meetingPack(rca)),
  schema: () => json(rcaJsonSchema()),
};

interface Options {
  format: string;
  out?: string;
  base?: string;
}

/**
 * `hindcast render <incident|file>`: an RCA in one of its forms. Takes a stored draft, an `rca.json`, or an `rca.md`
 * that people may have edited. Exit code 1 where an edit cannot be read, with its line and what to do.
 */
export function render(program: Command): void {
  program
    .command('render')
    .argument('<incident|file>', 'an incident as `hindcast review` names it, an rca.json, or an rca.md with its edits')
    .description('show an RCA as Markdown, HTML, JSON, for Confluence, Notion, Slack, customers, or as a meeting pack')
    .option('-f, --format <format>', Object.keys(FORMATS).join(', '), 'md')
    .option('-o, --out <file>', 'where to put it, by default the standard output')
    .option('--base <rca.json>', 'for an rca.md without its data: the rca.json that it was rendered from')
    .action(async (what: string, { format, out, base }: Options, command: Command) => {
      const form = FORMATS[format];
      if (!form) throw new ConfigError('--format', `"${format}" is none of ${Object.keys(FORMATS).join(', ')}`);
      const rca = existsSync(what) ? fromFile(what, base, globalOptions(command).json) : await stored(what, command);
      if (!rca) return;
      const text = await form(rca);
      if (out === undefined) process.stdout.write(text);
      else if (format !== 'md') write(out, text);
      else for (const page of pagesOf(text, basename(out))) write(join(dirname(out), page.name), page.text);
    });
}

function fromFile(file: string, base: string | undefined, asJson: boolean): Rca | undefined {
  const text = read(file);
  if (!file.toLowerCase().endsWith('.md')) return documentIn(file, text);
  const parsed = parseMarkdown(text, base === undefined ? {} : { base: documentIn(base, read(base)) });
  if (parsed.kind === 'document') return parsed.rca;
  process.exitCode = 1;
  if (asJson) print(json({ file, problems: parsed.problems }));
  else process.stderr.write(problemLines(file, parsed.problems));
  return undefined;
}

async function stored(incident: string, command: Command): Promise<Rca> {
  return withApp(configOf(command), async (app) => {
    const draft = await app.store.drafts.current(incident);
    if (draft) return draft.rca;
    throw new ConfigError(incident, 'there is no such file and no draft of such an incident; see `hindcast review`');
  });
}

function documentIn(file: string, text: string): Rca {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(file, `is not JSON (${messageOf(error)}); name an rca.json or an rca.md`, { cause: error });
  }
  const rca = Rca.safeParse(value);
  if (rca.success) return rca.data;
  const [issue] = rca.error.issues;
  const at = issue?.path.map(String).join('.') ?? '';
  throw new ConfigError(file, `is no RCA of the form hindcast-rca/1: ${at || 'the document'}: ${issue?.message ?? ''}`);
}

function read(file: string): string {
  try {
    return readPages(file);
  } catch (error) {
    throw new ConfigError(file, `cannot be read (${messageOf(error)})`, { cause: error });
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ConfigError(file, `cannot be written (${messageOf(error)}); name another with --out`, { cause: error });
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
