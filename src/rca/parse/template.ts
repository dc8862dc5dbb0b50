import type { Rca } from '../../schema/index.ts';
import { place } from '../render/markdown/cite.ts';
import { code, prose } from '../render/markdown/escape.ts';
import { renderMarkdown } from '../render/markdown/markdown.ts';
import { fieldsOf, put, type Field } from './fields.ts';

/** A place in a line that a person may write into. */
export interface Slot {
  field: Field;
  /** What stands there in the draft. */
  shown: string;
}

/** One line of the Markdown of a document: fixed text and slots by turns, beginning and ending with fixed text. */
export interface TemplateLine {
  /** The line as the draft has it. */
  text: string;
  fixed: readonly string[];
  slots: readonly Slot[];
}

/** A field whose text the renderer shows in two parts: a root condition, and what its why says beyond it. */
export interface Rest extends Field {
  /** What stands before it in the answer of the why. */
  before: string;
}

/**
 * The Markdown of a document line by line, with the places of its fields. Found by rendering the document once with a
 * mark in the place of each field, so that the renderer alone decides how a document reads. A line where the marks do
 * not lead back to the draft is fixed as a whole.
 */
export function templateOf(rca: Rca): TemplateLine[] {
  const lines = renderMarkdown(rca).trimEnd().split('\n');
  const prefix = markPrefix(JSON.stringify(rca));
  const { document, fields } = marked(rca, prefix);
  const told = renderMarkdown(document).split('\n');
  const end = lines.findIndex((line) => line.startsWith('## Evidence'));
  const fixed = (text: string): TemplateLine => ({ text, fixed: [text], slots: [] });
  // Evidence has no field, and where a mark changes how many lines there are, no line can be trusted.
  const isAligned = told.findIndex((line) => line.startsWith('## Evidence')) === end;
  const template = lines.map((text, index) =>
    isAligned && index < end ? (slotted(text, told[index] ?? '', prefix, fields) ?? fixed(text)) : fixed(text),
  );
  for (const [index, { id, owner, due }] of rca.actions.entries()) {
    if (!owner)
      cellSlot(template, id, NOBODY, {
        at: `actions/${id}/owner`,
        path: ['actions', index, 'owner'],
        form: 'owner',
        text: '',
      });
    cellSlot(template, id, due, { at: `actions/${id}/due`, path: ['actions', index, 'due'], form: 'day', text: due });
  }
  return template;
}

/** What stands where nobody was found to own an action. */
const NOBODY = '**nobody yet**';

/** Makes a slot of a cell in the row of an action, where no mark can stand: dates are compared, and an owner is absent. */
function cellSlot(template: TemplateLine[], id: string, shown: string, field: Field): void {
  const row = template.findIndex(({ text }) => text.startsWith(`| ${place(id)}`));
  const line = template[row];
  const cell = line?.fixed.findIndex((part) => part.includes(`| ${shown} |`)) ?? -1;
  if (!line || cell < 0) return;
  const part = line.fixed[cell] ?? '';
  const at = part.indexOf(`| ${shown} |`) + 2;
  template[row] = {
    text: line.text,
    fixed: line.fixed.toSpliced(cell, 1, part.slice(0, at), part.slice(at + shown.length)),
    slots: line.slots.toSpliced(cell, 0, { field, shown }),
  };
}

function markPrefix(text: string): string {
  let prefix = 'FIELD';
  while (text.includes(prefix)) prefix += 'X';
  return prefix;
}

/** A copy of the document with a mark for each field. Closing marks stay, because the renderer adds a full stop else. */
function marked(rca: Rca, prefix: string): { document: Rca; fields: Field[] } {
  const document = structuredClone(rca);
  const fields = fieldsOf(rca);
  const tokens = fields.map(({ text }, index) => `${prefix}${index}Z${closing(text)}`);
  for (const [index, { path }] of fields.entries()) put(document, path, tokens[index] ?? '');
  const tokenAt = new Map(fields.map(({ path }, index) => [path.join('/'), index]));
  for (const [number, edge] of rca.explanation.edges.entries()) {
    const from = rca.explanation.nodes.findIndex(({ id }) => id === edge.from);
    const node = rca.explanation.nodes[from];
    const copy = document.explanation.edges[number];
    // The path leaves out a mechanism that only says the cause again.
    if (node && copy && bare(node.text) === bare(edge.mechanism))
      copy.mechanism = document.explanation.nodes[from]?.text ?? '';
  }
  for (const rest of restsOf(rca)) {
    const index = tokenAt.get(rest.path.join('/'));
    const condition = document.explanation.rootConditions.find(({ why }) => rest.at.split('/').includes(why));
    if (index === undefined || !condition) continue;
    fields[index] = rest;
    const said = condition.statement.replace(/[.\s]+$/, '');
    put(document, rest.path, rest.text === '' ? said : `${said}. ${prefix}${index}Z${closing(rest.text)}`);
  }
  return { document, fields };
}

/** The answers that begin with the root condition that they end at, with what they say beyond it. */
export function restsOf(rca: Rca): Rest[] {
  const answers = fieldsOf(rca).filter(({ at }) => at.endsWith('/answer/text'));
  return rca.explanation.rootConditions.flatMap(({ why, statement }) => {
    const answer = answers.find(({ at }) => at.split('/').includes(why));
    const said = statement.trim().replace(/[.\s]+$/, '');
    if (!answer?.text.startsWith(said)) return [];
    const [parting = ''] = /^[.,;:\s]*/.exec(answer.text.slice(said.length)) ?? [];
    const rest = answer.text.slice(said.length + parting.length);
    return [{ ...answer, before: said + parting, text: rest.charAt(0).toUpperCase() + rest.slice(1) }];
  });
}

function closing(text: string): string {
  return /[.!?…:]$/.exec(text.trim())?.[0] ?? '';
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/[.\s]+$/, '')
    .toLowerCase();
}

function slotted(text: string, told: string, prefix: string, fields: readonly Field[]): TemplateLine | undefined {
  const parts = told.split(new RegExp(`${prefix}(\\d+)Z`));
  if (parts.length === 1) return undefined;
  const fixed: string[] = [parts[0] ?? ''];
  const slots: Slot[] = [];
  for (let at = 1; at < parts.length; at += 2) {
    const field = fields[Number(parts[at])];
    if (!field) return undefined;
    let after = parts[at + 1] ?? '';
    const close = closing(field.text);
    if (close !== '' && after.startsWith(close)) after = after.slice(close.length);
    let shown = prose(field.text);
    if (field.form === 'code') {
      shown = code(field.text);
      fixed[fixed.length - 1] = (fixed.at(-1) ?? '').replace(/`$/, '');
      after = after.replace(/^`/, '');
    }
    slots.push({ field, shown });
    fixed.push(after);
  }
  const again = fixed.map((part, index) => part + (slots[index]?.shown ?? '')).join('');
  return again === text ? { text, fixed, slots } : undefined;
}
