import type { Edit, Owner, Rca } from '../../schema/index.ts';
import { visibleLine } from '../render/format/visible.ts';
import { put, type Field } from './fields.ts';
import { markHuman } from './mark-human.ts';
import { restsOf, type Rest } from './template.ts';
import { unescaped } from './unescape.ts';
import type { Written } from './match-line.ts';
import type { Problem } from './problem.ts';

/** What a person wrote into a field, and on which line. */
export interface Change {
  field: Field;
  text: string;
  line: number;
}

/** The changes that were written into slots. What shows the same as before is none. */
export function changesIn(written: readonly (Written & { line: number })[]): {
  changes: Change[];
  problems: Problem[];
} {
  const changes = new Map<string, Change>();
  const problems: Problem[] = [];
  for (const { slot, text: raw, inTable, line } of written) {
    const { field, shown } = slot;
    if (raw === shown.replace(/\s+/g, ' ')) continue;
    const text = field.form === 'prose' ? unescaped(raw) : raw.replace(/[`*]/g, '').trim();
    if (text === visibleLine(field.text)) continue;
    const known = changes.get(field.at);
    if (inTable && /(?<!\\)\|/.test(raw)) {
      problems.push({ line, problem: 'a | of the text ends its cell', remedy: String.raw`write it as \|` });
    } else if (text === '') {
      problems.push({ line, problem: `${field.at} is empty`, remedy: `say what is so; it was "${short(field.text)}"` });
    } else if (known && known.text !== text) {
      problems.push({
        line,
        problem: `${field.at} says something else here than on line ${known.line}`,
        remedy: 'it is one text that is shown twice: make both the same',
      });
    } else changes.set(field.at, { field, text, line });
  }
  return { changes: [...changes.values()], problems };
}

/** Puts changes into a copy of the document, each marked as a person's. */
export function applied(base: Rca, changes: readonly Change[]): { rca: Rca; edits: Edit[] } {
  const rca = structuredClone(base);
  const rests = restsOf(base);
  const edits = changes.map(({ field, text }): Edit => {
    if (field.form === 'owner') {
      const action = rca.actions[Number(field.path[1])];
      if (action) action.owner = ownerOf(text);
      return { at: `${field.at}/candidate`, before: '', after: text };
    }
    const rest = rests.find(({ at }) => at === field.at);
    const value = rest ? rest.before + text : text;
    put(rca, field.path, value);
    markHuman(rca, field.path);
    return { at: field.at, before: rest ? rest.before + rest.text : field.text, after: value };
  });
  return { rca, edits: [...edits, ...followed(base, rca, changes, rests)] };
}

/** Texts that only say again what was changed say the new text. */
function followed(base: Rca, rca: Rca, changes: readonly Change[], rests: readonly Rest[]): Edit[] {
  const edits: Edit[] = [];
  for (const { field, text } of changes) {
    const index = Number(field.path[2]);
    if (field.at.startsWith('explanation/nodes/')) {
      const node = base.explanation.nodes[index];
      for (const edge of rca.explanation.edges)
        if (edge.from === node?.id && bare(edge.mechanism) === bare(node.text)) edge.mechanism = text;
    }
    if (!field.at.startsWith('explanation/rootConditions/')) continue;
    const condition = base.explanation.rootConditions[index];
    const rest = rests.find(({ at }) => condition && at.split('/').includes(condition.why));
    if (!condition || !rest) continue;
    const parting = rest.before.slice(condition.statement.trim().replace(/[.\s]+$/, '').length);
    const now = valueAt(rca, rest.path);
    const value = `${text.replace(/[.\s]+$/, '')}${parting}${now.slice(rest.before.length)}`;
    put(rca, rest.path, value);
    markHuman(rca, rest.path);
    edits.push({ at: rest.at, before: valueAt(base, rest.path), after: value });
  }
  return edits;
}

/** An owner that a person named. */
function ownerOf(candidate: string): Owner {
  return { candidate, derivedFrom: 'configured', path: '', evidence: [], p: 1, confirmedBy: 'a person' };
}

/** The text at a path. */
function valueAt(rca: Rca, path: readonly (string | number)[]): string {
  let place: unknown = rca;
  for (const step of path) {
    if (typeof place !== 'object' || place === null) return '';
    place = Object.entries(place).find(([key]) => key === String(step))?.[1];
  }
  return typeof place === 'string' ? place : '';
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/[.\s]+$/, '')
    .toLowerCase();
}

/** A text cut for a message. */
export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
