import { Rca, type Edit } from '../../schema/index.ts';
import { pageNames } from '../render/markdown/pages.ts';
import { DATA_HEAD } from '../render/markdown/sections/data.ts';
import { differing } from './align.ts';
import { applied, changesIn, short } from './apply-edits.ts';
import { changeLists, type Added } from './change-lists.ts';
import { joinedEdits } from './mark-human.ts';
import { evened, lostText, type Written } from './match-line.ts';
import { pairLines, type Numbered, type Pair } from './pair-lines.ts';
import type { Problem } from './problem.ts';
import { readData } from './read-data.ts';
import { templateOf, type TemplateLine } from './template.ts';
import { LISTS } from './listed.ts';

/** A document read back with what people changed in it, or what keeps it from being read. */
export type Parsed = { kind: 'document'; rca: Rca; edits: Edit[] } | { kind: 'broken'; problems: Problem[] };

/**
 * Reads the Markdown of an RCA back. Without a change it gives the document to the letter. What a person changed in
 * the text is taken over and marked as theirs: in `checkedBy`, `proposedBy` or `confirmedBy` where the schema has such
 * a field, and in `edits` always. A change that breaks the structure, or touches what was measured, is a problem with
 * its line and a remedy. The document it was rendered from is in its data block; `base` takes the place of that. A
 * document in several pages is joined before (`joinPages`).
 */
export function parseMarkdown(markdown: string, { base }: { base?: Rca } = {}): Parsed {
  const lines = markdown
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  const missing = pageNames(markdown);
  if (missing.length > 0) return broken(missing.map((name) => missingPage(name, lines)));
  const data = base ? { rca: base } : readData(lines);
  if ('problems' in data) return { kind: 'broken', problems: data.problems };
  const template = untilData(templateOf(data.rca), ({ text }) => text);
  const { written, gone, added, problems } = compared(
    template,
    untilData(lines, (line) => line),
  );
  const read = changesIn(written);
  problems.push(...read.problems);
  if (problems.length > 0) return broken(problems);
  const { rca, edits } = applied(data.rca, read.changes);
  const lists = changeLists(rca, gone, added);
  if (lists.problems.length > 0) return broken(lists.problems);
  const all = [...edits, ...lists.edits];
  if (all.length === 0) return { kind: 'document', rca: data.rca, edits: [] };
  const document = Rca.safeParse({ ...rca, edits: joinedEdits(data.rca.edits ?? [], all) });
  if (document.success) return { kind: 'document', rca: document.data, edits: all };
  return broken(
    document.error.issues.map(({ path, message }) => {
      const at = path.map(String).join('/');
      const change = read.changes.find(({ field }) => at.startsWith(field.path.join('/')));
      return {
        line: change?.line ?? 1,
        problem: `${change?.field.at ?? at} cannot be "${short(change?.text ?? '')}": ${message}`,
        remedy: 'write it so that it fits',
      };
    }),
  );
}

function missingPage(name: string, lines: readonly string[]): Problem {
  return {
    line: lines.findIndex((line) => line.includes(`[${name}](${name})`)) + 1,
    problem: `${name}, a page of this document, is not beside it`,
    remedy: 'put it beside this file',
  };
}

function broken(problems: readonly Problem[]): Parsed {
  return { kind: 'broken', problems: problems.toSorted((a, b) => a.line - b.line) };
}

function untilData<Line>(lines: readonly Line[], textOf: (line: Line) => string): Line[] {
  const head = lines.findLastIndex((line) => textOf(line) === DATA_HEAD);
  return lines.slice(0, head < 0 ? lines.length : head);
}

type Gone = Extract<Pair, { kind: 'gone' }>;

interface Compared {
  written: (Written & { line: number })[];
  gone: Gone[];
  added: Added[];
  problems: Problem[];
}

function compared(template: readonly TemplateLine[], lines: readonly string[]): Compared {
  const found: Compared = { written: [], gone: [], added: [], problems: [] };
  const stretches = differing(
    template.map(({ text }) => evened(text).trimEnd()),
    lines.map((line) => evened(line).trimEnd()),
  );
  for (const { before, after } of stretches) {
    const pairs = pairLines(
      filled(template, before, ({ text }) => text),
      filled(lines, after, (line) => line),
      { at: before[0], line: after[0] },
    );
    if (!pairs) {
      found.problems.push({
        line: after[0] + 1,
        problem: 'from here on too much was rewritten to tell what belongs to what',
        remedy: 'start again from the rendered file and change one text at a time',
      });
      continue;
    }
    judge(pairs, template, found);
  }
  return found;
}

function filled<Line>(
  lines: readonly Line[],
  [from, to]: readonly [number, number],
  textOf: (line: Line) => string,
): Numbered<Line>[] {
  return lines
    .slice(from, to)
    .flatMap((line, index) => (textOf(line).trim() === '' ? [] : [{ at: from + index, line }]));
}

/** What may be gone or new is taken over; a fixed line that is gone, and a new one where none belongs, are problems. */
function judge(pairs: readonly Pair[], template: readonly TemplateLine[], found: Compared): void {
  const fixed: Gone[] = [];
  for (const pair of pairs) {
    if (pair.kind === 'same') found.written.push(...pair.written.map((one) => ({ ...one, line: pair.line })));
    else if (pair.kind === 'gone' && isListed(pair.template)) found.gone.push(pair);
    else if (pair.kind === 'gone') {
      if (!/^\*None[^*]*\*$/.test(pair.template.text)) fixed.push(pair);
    } else {
      const list = LISTS[headingAt(template, pair.at)];
      const damaged = fixed.shift();
      if (damaged) found.problems.push(damagedLine(pair.text, pair.line, damaged.template));
      else if (list) found.added.push({ list, text: pair.text, line: pair.line });
      else found.problems.push(strayLine(pair.text, pair.line));
    }
  }
  for (const { template: lost, line } of fixed) {
    const action = /^\| <a id="(act-\d+)">/.exec(lost.text)?.[1]?.toUpperCase();
    found.problems.push({
      line,
      problem: `after this line one is missing: ${short(lost.text)}`,
      remedy: action
        ? `put it back; an action that is not wanted is rejected in the review (hindcast review --reject ${action})`
        : 'put it back',
    });
  }
}

function damagedLine(text: string, line: number, template: TemplateLine): Problem {
  const lost = lostText(text, template);
  return {
    line,
    problem:
      lost === '' ? `this line is not what it was: ${short(template.text)}` : `this line has lost "${short(lost)}"`,
    remedy: 'put it back; times, figures, ids and what is cited come from what was measured',
  };
}

function strayLine(text: string, line: number): Problem {
  return {
    line,
    problem: `this line is no part of the document: ${short(text)}`,
    remedy:
      'say it in a text that is there, or as a line of its own under Summary, What went well or Questions for the responders',
  };
}

function isListed({ slots }: TemplateLine): boolean {
  return slots.length === 1 && /^(?:summary|wentWell|questions)\//.test(slots[0]?.field.at ?? '');
}

function headingAt(template: readonly TemplateLine[], at: number): string {
  return template.slice(0, at).findLast(({ text }) => text.startsWith('## '))?.text ?? '';
}
