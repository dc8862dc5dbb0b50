import type { Finding } from '../rca/lint/finding.ts';
import type { LintedFile } from '../rca/lint/lint.ts';
import type { ListedRule } from '../rca/lint/rule-texts.ts';
import { dim, heading, print, safe } from './print.ts';

const APPLIES = { both: '', rca: ' (rca.json only)', 'post-mortem': '' };

/** Prints what was found: `file:line:column  severity  rule  what`, then what to do, then a line for each file. */
export function printFindings(files: readonly LintedFile[]): void {
  for (const { file, findings } of files) for (const finding of findings) print(...linesOf(file, finding));
  for (const file of files) print(summaryOf(file));
}

/** Prints every rule in a line. */
export function printRules(rules: readonly ListedRule[]): void {
  print(
    ...rules.map(({ id, severity, flags, appliesTo }) => `${id}  ${severity.padEnd(5)}  ${flags}${APPLIES[appliesTo]}`),
  );
}

/** Prints all there is to say about a rule. */
export function printRule({ id, severity, flags, why, bad, good, remedy, appliesTo }: ListedRule): void {
  print(
    heading(`${id} (${severity})`),
    `Flags ${flags}${APPLIES[appliesTo]}.`,
    why,
    '',
    `  Instead of:  ${bad}`,
    `  Write:       ${good}`,
    '',
    remedy,
  );
}

function linesOf(file: string, { line, column, severity, rule, problem, remedy, excerpt }: Finding): string[] {
  return [
    `${heading(`${safe(file)}:${line}:${column}`)}  ${severity.padEnd(5)}  ${rule}  ${oneLine(problem)}`,
    ...(excerpt === '' ? [] : [dim(`    | ${oneLine(excerpt)}`)]),
    dim(`    → ${remedy}`),
  ];
}

function summaryOf({ file, template, words, errors, warnings, notes }: LintedFile): string {
  const as =
    template === 'plain' ? 'no known template' : template === 'rca' ? 'RCA of Hindcast' : `template ${template}`;
  const counts = `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  return [`${safe(file)}: ${counts} (${as}, ${words} words)`, ...notes.map(safe)].join('; ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Nothing from a file begins a line of its own. */
function oneLine(text: string): string {
  return safe(text.replace(/\s+/g, ' '));
}
