import type { Precedent, Rca } from '../../../schema/index.ts';
import { belief } from '../format/quantity.ts';
import { evidenceOfPrecedent, openPromises, type OpenPromise } from './headline.ts';

/** An earlier incident beside this one. */
export interface RelatedRow {
  precedent: Precedent;
  /** What makes them alike: `0.25: alert on gateway`. */
  likeness: string;
  /** The root conditions of this incident that were those of the earlier one, by id. */
  shared: string[];
  /** What else the earlier one ended at. */
  others: string[];
  open: OpenPromise[];
  evidence: string[];
}

/** The earlier incidents that resemble this one, with what they have in common and what was left undone. */
export function relatedRows(rca: Rca): RelatedRow[] {
  const promises = openPromises(rca);
  const own = new Map(rca.explanation.rootConditions.map(({ id, statement }) => [bare(statement), id]));
  return rca.precedents.map((precedent) => ({
    precedent,
    likeness: [belief(precedent.similarity), (precedent.inCommon ?? []).map(markWords).join(', ')]
      .filter(Boolean)
      .join(': '),
    shared: precedent.sharedConditions.flatMap((statement) => own.get(bare(statement)) ?? []),
    others: precedent.sharedConditions.filter((statement) => !own.has(bare(statement))).map(bare),
    open: promises.filter(({ incident }) => incident === precedent.incident),
    evidence: evidenceOfPrecedent(precedent, rca),
  }));
}

const MARKS: Readonly<Record<string, (of: string) => string>> = {
  alerted: (service) => `alert on ${service}`,
  broke: (service) => `${service} broke`,
  mode: (mode) => mode.replaceAll('-', ' '),
  setting: (key) => `\`${key}\` changed`,
};

/** A mark of the fingerprint in words. */
function markWords(mark: string): string {
  const [kind = '', ...of] = mark.split(':');
  const words = Object.hasOwn(MARKS, kind) ? MARKS[kind] : undefined;
  return words?.(of.join(':')) ?? mark;
}

function bare(text: string): string {
  return text.replace(/[.\s]+$/, '');
}
