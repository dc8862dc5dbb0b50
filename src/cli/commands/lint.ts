import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { ConfigError, messageOf } from '../../errors.ts';
import { lint, type LintedFile } from '../../rca/lint/lint.ts';
import { ruleTexts } from '../../rca/lint/rule-texts.ts';
import { furtherPages } from '../../rca/render/markdown/pages.ts';
import { sarifOf } from '../../rca/lint/sarif.ts';
import { version } from '../installation.ts';
import { printFindings, printRule, printRules } from '../lint-report.ts';
import { print } from '../print.ts';
import { readPages } from '../read-pages.ts';
import { globalOptions } from '../with-app.ts';

const MOST_BYTES = 8 * 1024 * 1024;
const POST_MORTEM = /\.(?:md|markdown)$|(?:^|[\\/])rca\.json$/i;
/** In a folder, what describes post-mortems rather than being one. */
const ABOUT = /^(?:readme|index|contributing)\.|template/i;

interface LintOptions {
  sarif?: string;
  rules: boolean;
  explain?: string;
}

/** `hindcast lint <files…>`: any post-mortem against the rules. Exit code 1 on errors; warnings alone give 0. */
export function lintFiles(program: Command): void {
  program
    .command('lint')
    .argument('[files...]', 'post-mortems in Markdown, an rca.json, or folders of them')
    .description('check post-mortems, also those written by hand: blame, structure, whys, actions, timeline, impact')
    .option('--sarif <file>', 'also write the findings as SARIF 2.1.0, for code scanning')
    .option('--rules', 'list the rules', false)
    .option('--explain <rule>', 'say what a rule flags, why, and what to write instead')
    .action((files: string[], { sarif, rules, explain }: LintOptions, command: Command) => {
      const { json } = globalOptions(command);
      if (explain !== undefined) {
        explainRule(explain, json);
        return;
      }
      if (rules) {
        listRules(json);
        return;
      }
      if (files.length === 0) command.error('error: name at least one file or folder; `--rules` lists the rules');
      const linted = files.flatMap(filesAt).map(lintFile);
      if (linted.length === 0)
        throw new ConfigError(files.join(', '), 'there is no post-mortem (*.md, rca.json) in it');
      if (sarif !== undefined) writeSarif(sarif, linted);
      const errors = linted.reduce((sum, file) => sum + file.errors, 0);
      const warnings = linted.reduce((sum, file) => sum + file.warnings, 0);
      if (json) print(JSON.stringify({ errors, warnings, files: linted }, null, 2));
      else printFindings(linted);
      if (errors > 0) process.exitCode = 1;
    });
}

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new ConfigError(path, 'there is no such file or folder');
  if (!found.isDirectory()) return [path];
  const files = readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && POST_MORTEM.test(entry.name) && !ABOUT.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !/(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(file))
    .toSorted();
  const further = furtherPages(files);
  return files.filter((file) => !further.has(file));
}

function lintFile(file: string): LintedFile {
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new ConfigError(file, `it has ${size} bytes; a post-mortem has ${MOST_BYTES} at most`);
  let text: string;
  try {
    text = readPages(file);
  } catch (error) {
    throw new ConfigError(file, `cannot be read (${messageOf(error)})`, { cause: error });
  }
  try {
    return lint(file, text, pageBeside(file));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw new ConfigError(file, `cannot be checked (${error.message})`, { cause: error });
    throw error;
  }
}

/** The page of an `rca.json`, as `hindcast investigate` and `hindcast demo` write both into one folder. */
function pageBeside(file: string): string | undefined {
  const page = join(dirname(file), 'rca.md');
  return basename(file) === 'rca.json' && existsSync(page) ? readPages(page) : undefined;
}

function writeSarif(file: string, linted: readonly LintedFile[]): void {
  try {
    writeFileSync(file, `${JSON.stringify(sarifOf(linted, version()), null, 2)}\n`);
  } catch (error) {
    throw new ConfigError(file, `cannot be written (${messageOf(error)})`, { cause: error });
  }
}

function listRules(json: boolean): void {
  if (json) print(JSON.stringify(ruleTexts(), null, 2));
  else printRules(ruleTexts());
}

function explainRule(id: string, json: boolean): void {
  const rule = ruleTexts().find((one) => one.id === id.toUpperCase());
  if (!rule) throw new ConfigError(id, 'there is no such rule; `hindcast lint --rules` lists them');
  if (json) print(JSON.stringify(rule, null, 2));
  else printRule(rule);
}
