import type { Window } from '../../src/schema/index.ts';
import type { StepGrid } from '../reading/line-volume.ts';
import type { Mapping } from './mapping.ts';

/** Which documents: of a window, of some services (none means all), with a text, as the operator filters. */
export interface Filter {
  mapping: Mapping;
  window: Window;
  services: readonly string[];
  contains: string | undefined;
  /** Further clauses of the query language, from the configuration. */
  also: readonly unknown[];
}

const EXACT = 'strict_date_optional_time_nanos';
/** Services and levels that are told apart; with the steps they stay under the 65,536 buckets of a search. */
export const MOST_SERVICES = 80;
const MOST_LEVELS = 8;
export const MOST_STEPS = 100;

/** The filter as a query. Every value is a value of JSON, never a part of a query string. */
export function queryOf({ mapping, window, services, contains, also }: Filter): Record<string, unknown> {
  const { timestamp, service, message } = mapping;
  const within = { [timestamp]: { gte: window.from, lte: window.to, format: EXACT } };
  const named = service !== undefined && services.length > 0 ? [{ terms: { [service]: services } }] : [];
  const phrase = contains !== undefined && message !== undefined ? [{ match_phrase: { [message]: contains } }] : [];
  return { bool: { filter: [{ range: within }, ...named, ...phrase, ...also] } };
}

/** How many lines each service wrote at each level, a step at a time. */
export function countsBody(filter: Filter, { stepMs }: StepGrid): Record<string, unknown> {
  const { timestamp, service, level } = filter.mapping;
  const steps = { date_histogram: { field: timestamp, fixed_interval: `${stepMs}ms`, min_doc_count: 1 } };
  const levels = level === undefined ? steps : termsOf(level, MOST_LEVELS);
  const inLevels = level === undefined ? {} : { aggs: { steps } };
  const perLevel = level === undefined ? { steps } : { levels: { ...levels, ...inLevels } };
  const perService =
    service === undefined ? perLevel : { services: { ...termsOf(service, MOST_SERVICES), aggs: perLevel } };
  return { size: 0, track_total_hits: false, query: queryOf(filter), aggs: perService };
}

/** One page of documents, oldest first. Our form of the timestamp keeps what a double would lose. */
export function pageBody(
  filter: Filter,
  {
    size,
    tieBreaker,
    exactSort,
    source,
  }: { size: number; tieBreaker: string; exactSort: boolean; source: readonly string[] },
): Record<string, unknown> {
  const { timestamp } = filter.mapping;
  // As a number, nanoseconds do not survive JSON. As text they do, but OpenSearch sorts by no text: there, milliseconds.
  const exact = exactSort ? { format: EXACT, numeric_type: 'date_nanos' } : { numeric_type: 'date' };
  const order = { order: 'asc', ...exact };
  return {
    size,
    track_total_hits: false,
    query: queryOf(filter),
    sort: [{ [timestamp]: order }, { [tieBreaker]: 'asc' }],
    docvalue_fields: [{ field: timestamp, format: EXACT }],
    _source: source,
  };
}

function termsOf(field: string, size: number): Record<string, unknown> {
  return { terms: { field, size, missing: 'unknown' } };
}
