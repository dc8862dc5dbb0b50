import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { isUntouched } from '../rca/parse/is-untouched.ts';
import { parseMarkdown } from '../rca/parse/parse-markdown.ts';
import type { Problem } from '../rca/parse/problem.ts';
import type { Rca } from '../schema/index.ts';
import { safe } from './print.ts';
import { readPages } from './read-pages.ts';

/**
 * The RCA in `<folder>/<incident>/rca.md` with what people changed in it; undefined where nobody did. Throws
 * `ConfigError`, with each line, where it cannot be read back: it is written over by nothing.
 */
export function editedIn(folder: string, incident: string): Rca | undefined {
  const file = join(resolve(folder), incident, 'rca.md');
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  const markdown = readPages(file);
  const parsed = parseMarkdown(markdown);
  if (parsed.kind === 'broken' && isUntouched(markdown)) return undefined;
  if (parsed.kind === 'broken')
    throw new ConfigError(
      file,
      `was changed in a way that cannot be read back, and is not written over.\n${problemLines(file, parsed.problems)}Mend it, or name another folder with --out`,
    );
  return (parsed.rca.edits ?? []).length > 0 ? parsed.rca : undefined;
}

/** Problems of a Markdown file, `file:line: what; what to do`, a line each. */
export function problemLines(file: string, problems: readonly Problem[]): string {
  return problems
    .map(({ line, problem, remedy }) => `${safe(file)}:${line}: ${safe(problem)}; ${safe(remedy)}\n`)
    .join('');
}
