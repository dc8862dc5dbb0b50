import type { Rca } from '../../schema/index.ts';
import { visibleLine } from '../render/format/visible.ts';

/** How a field stands in the Markdown; `owner` is the empty place of an owner that nobody found, `day` a due date. */
export type FieldForm = 'prose' | 'code' | 'owner' | 'day';

/** A text of the document that a person may change in the Markdown. */
export interface Field {
  /** Where it stands, by ids: `actions/ACT-1/title`. The same in another draft that has the same ids. */
  at: string;
  /** Where it stands in this document, by keys and indices. */
  path: readonly (string | number)[];
  form: FieldForm;
  text: string;
}

/** What may be changed: what a reviewer can know better. Figures, times, ids and evidence come from what was measured. */
const FIELDS: readonly (readonly [pattern: string, form: FieldForm])[] = [
  ['title', 'prose'],
  ['summary/*/text', 'prose'],
  ['timeline/events/*/what', 'prose'],
  ['timeline/events/*/knownAtTheTime', 'prose'],
  ['timeline/silences/*/note', 'prose'],
  ['timeline/clocks', 'prose'],
  ['impact/blastRadius/*/because', 'prose'],
  ['explanation/nodes/*/text', 'prose'],
  ['explanation/edges/*/mechanism', 'prose'],
  ['explanation/rootConditions/*/statement', 'prose'],
  ['explanation/whyChains/*/question', 'prose'],
  ['explanation/whyChains/*/whys/*/answer/text', 'prose'],
  ['explanation/whyChains/*/whys/*/counterfactual/statement', 'prose'],
  ['explanation/whyChains/*/whys/*/counterfactual/test', 'prose'],
  ['hypotheses/*/statement', 'prose'],
  ['hypotheses/*/predictions/*/ifTrue', 'prose'],
  ['hypotheses/*/predictions/*/observed', 'prose'],
  ['factors/*/claim/text', 'prose'],
  ['detection/foundBy/text', 'prose'],
  ['detection/alerts/*/reason', 'prose'],
  ['wentWell/*/text', 'prose'],
  ['actions/*/title', 'prose'],
  ['actions/*/rationale', 'prose'],
  ['actions/*/owner/candidate', 'code'],
  ['actions/*/priorityBasis', 'prose'],
  ['actions/*/verification/how', 'prose'],
  ['actions/*/verification/expected', 'prose'],
  ['actions/*/risk', 'prose'],
  ['actions/*/rollback', 'prose'],
  ['followUp/reviews/*/what', 'prose'],
  ['gaps/*/question', 'prose'],
  ['gaps/*/whyItMatters', 'prose'],
  ['gaps/*/blockedBy', 'prose'],
  ['gaps/*/askWho', 'prose'],
  ['gaps/*/effectOnConfidence', 'prose'],
  ['questions/*/text', 'prose'],
];

/** The fields of a document that its Markdown shows. */
export function fieldsOf(rca: Rca): Field[] {
  return FIELDS.flatMap(([pattern, form]) =>
    expanded(rca, pattern.split('/'), [], []).map((found) => ({ ...found, form })),
  ).filter(({ text }) => visibleLine(text) !== '');
}

type Found = Omit<Field, 'form'>;

function expanded(value: unknown, steps: readonly string[], path: (string | number)[], names: string[]): Found[] {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === 'string' ? [{ at: names.join('/'), path, text: value }] : [];
  if (step === '*') {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: unknown, index) =>
      expanded(item, rest, [...path, index], [...names, nameOf(item, index)]),
    );
  }
  if (!isRecord(value)) return [];
  return expanded(value[step], rest, [...path, step], [...names, step]);
}

/** An element of a list by its id, or what else it is called; by its place where it has no name. */
export function nameOf(item: unknown, index: number): string {
  if (!isRecord(item)) return String(index);
  for (const key of ['id', 'leg', 'name', 'at']) {
    const name = item[key];
    if (typeof name === 'string') return name.replaceAll('/', '-');
  }
  return String(index);
}

/** Puts a text into a document, at a path that is there. */
export function put(rca: Rca, path: readonly (string | number)[], text: string): void {
  let place: unknown = rca;
  for (const step of path.slice(0, -1)) place = isRecord(place) ? place[step] : undefined;
  const last = path.at(-1);
  if (isRecord(place) && last !== undefined) place[last] = text;
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
