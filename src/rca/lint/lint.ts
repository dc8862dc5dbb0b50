import type { Finding } from './finding.ts';
import { lintPostmortem, type Linted } from './lint-postmortem.ts';
import { isRca, lintRca } from './lint-rca.ts';
import { isRcaMarkdown, lintRcaMarkdown } from './lint-rca-markdown.ts';

export type { Finding, Linted };

/** A file that was looked at. */
export interface LintedFile extends Linted {
  file: string;
  errors: number;
  warnings: number;
}

/**
 * Holds the text of a file to the rules: an `rca.json` or `rca.md` of Hindcast to all of an RCA, anything else as the
 * Markdown of a post-mortem. \`page\` is the \`rca.md\` beside an \`rca.json\`: what only stands there is a finding. Pure. Throws `SyntaxError` where JSON is broken, and `TypeError` where it is no RCA.
 */
export function lint(file: string, text: string, page?: string): LintedFile {
  const isJson = file.toLowerCase().endsWith('.json');
  const linted = isJson ? lintJson(text, page) : isRcaMarkdown(text) ? lintRcaMarkdown(text) : lintPostmortem(text);
  const errors = linted.findings.filter(({ severity }) => severity === 'error').length;
  return { file, ...linted, errors, warnings: linted.findings.length - errors };
}

function lintJson(text: string, page: string | undefined): Linted {
  const document: unknown = JSON.parse(text);
  if (!isRca(document)) throw new TypeError('it is JSON, but no RCA: its `schema` is not `hindcast-rca/1`');
  return lintRca(text, document, page === undefined ? {} : { markdown: page });
}
