import type { Fix, WholeFile } from '../schema/index.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './repository.ts';

type StepFix = Extract<Fix, { kind: 'runbook-step' }>;
type NewFix = Extract<Fix, { kind: 'runbook' }>;

const STEP = /^(\d+)([.)])[ \t]+/;

/**
 * The runbook with a step before its first numbered one, the others counted on. Where the steps are not numbered, it
 * stands before the first bullet; where there are none, at the end. A reference to a step by its number is a refusal,
 * because it would then lead elsewhere.
 */
export function runbookStep({ path, lines: step }: StepFix, repository: Repository): WholeFile[] {
  const text = repository.read(path);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => STEP.test(line));
  if (first >= 0) {
    if (/\bsteps? \d+\b/i.test(text))
      throw new Refusal(`\`${path}\` names steps by their number, and this would move them`);
    const mark = STEP.exec(lines[first] ?? '')?.[2] ?? '.';
    const start = Number(STEP.exec(lines[first] ?? '')?.[1] ?? 1);
    const end = listEnd(lines, first);
    const counted = lines.map((line, index) =>
      index < first || index >= end
        ? line
        : line.replace(STEP, (all, number: string) => all.replace(number, String(Number(number) + 1))),
    );
    counted.splice(first, 0, ...written(step, `${start}${mark} `));
    return [{ path, content: counted.join(newline) }];
  }
  const bullet = lines.findIndex((line) => /^[-*] /.test(line));
  const at = bullet >= 0 ? bullet : lines.length;
  const mark = bullet >= 0 ? `${lines[bullet]?.charAt(0) ?? '-'} ` : '1. ';
  const block = written(step, mark);
  if (bullet < 0) {
    const body = text.trimEnd();
    return [{ path, content: `${body}${newline}${newline}${block.join(newline)}${newline}` }];
  }
  lines.splice(at, 0, ...block);
  return [{ path, content: lines.join(newline) }];
}

/** A runbook of its own, where none stands at its path. */
export function newRunbook({ path, title, steps }: NewFix, repository: Repository): WholeFile[] {
  if (repository.has(path)) throw new Refusal(`\`${path}\` is already there`);
  const list = steps.map((step, index) => `${index + 1}. ${step}`);
  return [{ path, content: `# ${title}\n\n${list.join('\n')}\n` }];
}

/** The list goes on over blank and indented lines, and ends at a heading or at a paragraph. */
function listEnd(lines: readonly string[], first: number): number {
  const end = lines.findIndex((line, index) => index > first && line !== '' && !STEP.test(line) && !/^\s/.test(line));
  return end < 0 ? lines.length : end;
}

function written([first = '', ...rest]: readonly string[], mark: string): string[] {
  return [`${mark}${first}`, ...rest.map((line) => `${' '.repeat(mark.length)}${line}`)];
}
