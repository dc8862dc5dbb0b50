import type { Window } from '../../src/schema/index.ts';

/** What seed arguments may ask for. */
export interface Filling extends Window {
  services: readonly string[];
}

const PLACE = /\$\{([^{}]{0,40})\}/g;
const NAMES = new Set(['from', 'to', 'services']);
/** Names come from alerts, which outsiders can write: one that could end a quotation in a query is left out. */
const SAFE_NAME = /^[\w.:/@-]{1,200}$/;

/**
 * Arguments with `${from}`, `${to}` and `${services}` filled in, in every text at any depth. A text that is
 * `${services}` and nothing else becomes the list; within a longer text the names are parted by commas.
 */
export function fill(value: unknown, filling: Filling): unknown {
  if (typeof value === 'string') return fillText(value, filling);
  if (Array.isArray(value)) return value.map((each: unknown) => fill(each, filling));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]: [string, unknown]) => [key, fill(each, filling)]));
}

/** The places in arguments that nothing fills, as they were written. */
export function unknownPlaces(value: unknown): string[] {
  if (typeof value === 'string') {
    return [...value.matchAll(PLACE)].flatMap(([place, name = '']) => (NAMES.has(name) ? [] : [place]));
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(unknownPlaces) : [];
}

function fillText(text: string, { from, to, services }: Filling): unknown {
  const safe = services.filter((name) => SAFE_NAME.test(name));
  if (text === '${services}') return safe;
  const values: Readonly<Record<string, string>> = { from, to, services: safe.join(',') };
  return text.replaceAll(PLACE, (place, name: string) => values[name] ?? place);
}
