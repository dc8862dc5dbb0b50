import { check } from '../checks/check.ts';
import { rendered } from '../checks/rendered.ts';
import { parseMarkdown } from '../parse/parse-markdown.ts';
import type { Problem } from '../parse/problem.ts';
import { templateOf } from '../parse/template.ts';
import { place } from '../render/markdown/cite.ts';
import { DATA_HEAD } from '../render/markdown/sections/data.ts';
import type { Rca } from '../../schema/index.ts';
import { inOrder, type Finding } from './finding.ts';
import type { Linted } from './lint-postmortem.ts';
import { NO_BLOBS } from './lint-rca.ts';
import { wordCount } from './postmortem/language.ts';

const LONGEST_EXCERPT = 160;
const [OF_PAGE] = rendered;

/** Whether a text is the Markdown of an RCA of Hindcast's own, whatever was done to it since. */
export function isRcaMarkdown(text: string): boolean {
  return text.split(/\r?\n/).some((line) => line.trimEnd() === DATA_HEAD);
}

/**
 * Holds an `rca.md` to every rule of an RCA, as it stands with what people changed in it, each finding on the line that
 * shows what is wrong. Where it cannot be read back, what keeps it from being read is all that can be said (S12).
 */
export function lintRcaMarkdown(text: string): Linted {
  const lines = text.split(/\r?\n/);
  const words = wordCount(text.slice(0, text.indexOf('\n## Evidence')));
  const parsed = parseMarkdown(text);
  if (parsed.kind === 'broken') {
    const findings = parsed.problems.map((one) => brokenAt(one, lines));
    return { template: 'rca', words, notes: ['the other rules wait until it can be read back'], findings };
  }
  const results = check(parsed.rca, {});
  const lineOf = linesOf(parsed.rca, lines);
  const findings = results.map(({ rule, severity, at, text: shown, problem, remedy }): Finding => ({
    ...regionOf(lineOf(at), lines),
    ...(shown === '' ? {} : { excerpt: excerptOf(shown) }),
    ...{ rule, severity, remedy },
    problem: `${at}: ${problem}`,
  }));
  const edited = parsed.rca.edits?.length ?? 0;
  const notes = edited === 0 ? [NO_BLOBS] : [`${edited} changed by people`, NO_BLOBS];
  return { template: 'rca', words, notes, findings: inOrder(findings) };
}

function brokenAt({ line, problem, remedy }: Problem, lines: readonly string[]): Finding {
  return { ...regionOf(line, lines), rule: OF_PAGE?.id ?? 'S12', severity: 'error', problem, remedy };
}

/** Which line shows what stands at a JSON pointer: its own text, else what it belongs to, else the first line. */
function linesOf(rca: Rca, lines: readonly string[]): (pointer: string) => number {
  const at = new Map(lines.map((line, index) => [line.trimEnd(), index + 1]));
  const shown = new Map<string, number>();
  for (const { text, slots } of templateOf(rca)) {
    const line = at.get(text.trimEnd());
    if (line !== undefined) for (const { field } of slots) shown.set(`/${field.path.join('/')}`, line);
  }
  return (pointer) => {
    const own =
      shown.get(pointer) ?? [...shown].find(([path]) => pointer !== '' && path.startsWith(`${pointer}/`))?.[1];
    if (own !== undefined) return own;
    const marks = idsAlong(rca, pointer).map((id) => place(id));
    return lines.findIndex((line) => marks.some((mark) => line.includes(mark))) + 1 || 1;
  };
}

/** The ids of what a pointer leads through, the innermost first. */
function idsAlong(rca: Rca, pointer: string): string[] {
  const ids: string[] = [];
  let here: unknown = rca;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof here !== 'object' || here === null) break;
    here = Object.entries(here).find(([key]) => key === step)?.[1];
    if (typeof here === 'object' && here !== null && 'id' in here && typeof here.id === 'string') ids.unshift(here.id);
  }
  return ids;
}

function regionOf(line: number, lines: readonly string[]) {
  const text = lines[line - 1] ?? '';
  return { line, column: 1, endLine: line, endColumn: text.length + 1, excerpt: excerptOf(text) };
}

function excerptOf(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, LONGEST_EXCERPT);
}
