import { canonical } from '../../src/ledger.ts';
import { selector, type Matcher } from './selector.ts';
import type { Labels } from './matrix.ts';

/** Series of one metric that one matcher finds. */
interface Family {
  id: string;
  name: string;
  home: Matcher | null;
  rank: number;
  keys: string[];
}

/** A query to send, and which of the series it brings are wanted. */
export interface SeriesQuery {
  selector: string;
  wanted: ReadonlySet<string>;
}

/** What to fetch of what there is. */
export interface Choice {
  queries: SeriesQuery[];
  chosen: number;
  total: number;
}

/** The labels that commonly say which service a series belongs to, the surest first. */
export const SERVICE_LABELS = [
  'service',
  'service_name',
  'app_kubernetes_io_name',
  'app',
  'job',
  'container',
  'deployment',
] as const;

/** What client libraries and scrapers report of themselves, by the prefixes that they conventionally use. */
const NOISE =
  /^(?:(?:go|process|python|jvm|ruby|nodejs|dotnet|promhttp|scrape|prometheus|net_conntrack)_|target_info$)/;

/** What the rules write about alerts is asked for as alerts; as metrics it would count a page as a symptom. */
const OF_ALERTS = new Set(['ALERTS', 'ALERTS_FOR_STATE']);

const PLAIN = 0;
const BUCKETS = 1;
const OF_THE_PROCESS = 2;

/** The name under which a series is known: its labels, in one order. */
export function keyOf(labels: Labels): string {
  return canonical(labels);
}

/** One selector for each service under each label that may name it; all series where no service is named. */
export function scopeSelectors(services: readonly string[]): string[] {
  if (services.length === 0) return [selector(null)];
  return services.flatMap((value) => SERVICE_LABELS.map((label) => selector({ label, value })));
}

/** Whose series to take, and whose to take first where not all fit. No services means all. */
export interface SeriesScope {
  services: readonly string[];
  first: readonly string[];
}

/**
 * Chooses at most `maxSeries`, and packs them into queries of at most `perQuery` series. Everything is taken where it
 * fits. Where it does not, plain series come first, then the buckets of histograms, then what processes report of
 * themselves; within each of these the services that are to come first, and small families before large ones, so that
 * one metric with many labels does not push out the others. A family of buckets is taken whole or not at all, since a
 * part of it would give wrong quantiles.
 */
export function chooseSeries(
  discovered: readonly Labels[],
  { services, first }: SeriesScope,
  { maxSeries, perQuery }: { maxSeries: number; perQuery: number },
): Choice {
  const families = familiesOf(discovered, new Set([...services, ...first]));
  const total = families.reduce((sum, { keys }) => sum + keys.length, 0);
  const late = (family: Family): number => (first.includes(family.home?.value ?? '') ? 0 : 1);
  const inRank = families.toSorted((a, b) => a.rank - b.rank || late(a) - late(b) || a.keys.length - b.keys.length);
  const chosen: Family[] = [];
  let room = maxSeries;
  for (const family of inRank) {
    if (room === 0 || (family.rank === BUCKETS && family.keys.length > room)) continue;
    const keys = family.keys.slice(0, room);
    chosen.push({ ...family, keys });
    room -= keys.length;
  }
  const ordered = chosen.toSorted((a, b) => compare(a.id, b.id));
  return { queries: pack(ordered, perQuery), chosen: maxSeries - room, total };
}

/** Families by their ids, each with its series in one order: what is chosen depends on nothing but what there is. */
function familiesOf(discovered: readonly Labels[], services: ReadonlySet<string>): Family[] {
  const families = new Map<string, Family>();
  const metrics = discovered.filter(({ __name__: name = '' }) => !OF_ALERTS.has(name));
  const distinct = new Map(metrics.map((labels) => [keyOf(labels), labels]));
  for (const [key, labels] of [...distinct].toSorted(([a], [b]) => compare(a, b))) {
    const name = labels['__name__'] ?? '';
    const home = homeOf(labels, services);
    const id = canonical([home, name]);
    const family = families.get(id) ?? { id, name, home, rank: rankOf(name, labels), keys: [] };
    family.keys.push(key);
    families.set(id, family);
  }
  return [...families.values()].toSorted((a, b) => compare(a.id, b.id));
}

function homeOf(labels: Labels, services: ReadonlySet<string>): Matcher | null {
  for (const label of SERVICE_LABELS) {
    const value = labels[label];
    if (value !== undefined && services.has(value)) return { label, value };
  }
  return null;
}

function rankOf(name: string, labels: Labels): number {
  if (NOISE.test(name)) return OF_THE_PROCESS;
  return name.endsWith('_bucket') && labels['le'] !== undefined ? BUCKETS : PLAIN;
}

/** Families of one home share a query as long as they fit; a family is never split, since a query brings it whole. */
function pack(families: readonly Family[], perQuery: number): SeriesQuery[] {
  const packs: Family[][] = [];
  let size = 0;
  for (const family of families) {
    const last = packs.at(-1);
    const fits =
      last?.[0] && canonical(last[0].home) === canonical(family.home) && size + family.keys.length <= perQuery;
    if (fits) last.push(family);
    else packs.push([family]);
    size = family.keys.length + (fits ? size : 0);
  }
  return packs.map((members) => ({
    selector: selector(
      members[0]?.home ?? null,
      members.map(({ name }) => name),
    ),
    wanted: new Set(members.flatMap(({ keys }) => keys)),
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
