import type { Ledger } from '../ledger.ts';
import { instant, service, type Template } from '../schema/index.ts';
import type { Stretch } from './baseline.ts';
import { clockTime } from './clock-time.ts';
import type { Level } from './logs/log-line.ts';
import { createMiner } from './logs/miner.ts';
import type { PlacedLine } from './logs/read-logs.ts';

/** Counts kinds of log lines inside and outside an incident, line by line. */
export interface TemplateCount {
  /** Gives the number of the line's kind, null where the line has no time. */
  add: (line: PlacedLine) => number | null;
  /** The number of a kind in the end: kinds are found to be one while lines go on. */
  kindOf: (kind: number) => number;
  /** The kinds that are new in the incident or far more frequent, the most telling first. */
  findings: (ledger: Ledger) => Omit<Template, 'id'>[];
}

const MOST_FINDINGS = 20;
/** A kind that is not new has to come so many times as often as outside, and beyond the chance of a Poisson count. */
const MORE_OFTEN = 4;
const SIGMAS = 4;
/** A new kind below warning level has to repeat: every deploy brings lines that are seen once. */
const FEWEST_NEW_INFO = 5;
const LONGEST_QUOTE = 120;
const RANK: Readonly<Record<Level, number>> = { fatal: 0, error: 1, warn: 2, info: 3, debug: 4 };

interface Count {
  service: string;
  kind: number;
  inside: number;
  outside: number;
  level: Level;
  first: PlacedLine | undefined;
  firstMs: number;
  lastMs: number;
}

/**
 * An empty count. The baseline is wide: all lines outside the incident, whatever else happened there. On Nezha this
 * tripled the share of faults whose service came first, against the minute before as the baseline (`rca.md` d.4).
 */
export function createTemplateCount(incident: Stretch): TemplateCount {
  const miner = createMiner();
  const counts = new Map<string, Count>();
  const outside = new Map<string, Stretch>();

  return {
    add(line) {
      const { atMs, service: name, level } = line;
      if (atMs === null) return null;
      const kind = miner.add(line.message);
      const key = `${kind} ${name}`;
      let count = counts.get(key);
      if (!count) {
        count = { service: name, kind, inside: 0, outside: 0, level, first: undefined, firstMs: 0, lastMs: 0 };
        counts.set(key, count);
      }
      if (RANK[level] < RANK[count.level]) count.level = level;
      if (atMs < incident.fromMs || atMs > incident.toMs) {
        count.outside += 1;
        const span = outside.get(name);
        outside.set(name, { fromMs: Math.min(span?.fromMs ?? atMs, atMs), toMs: Math.max(span?.toMs ?? atMs, atMs) });
      } else {
        count.inside += 1;
        if (!count.first || atMs < count.firstMs) [count.first, count.firstMs] = [line, atMs];
        count.lastMs = Math.max(count.lastMs, atMs);
      }
      return kind;
    },

    kindOf: (kind) => miner.kind(kind).id,

    findings(ledger) {
      const insideMs = Math.max(1, incident.toMs - incident.fromMs);
      const expectedOf = (count: Count): number => {
        const span = outside.get(count.service);
        return span ? (count.outside * insideMs) / Math.max(1, lengthOutside(span, incident)) : 0;
      };
      return mergedBy(counts.values(), (id) => miner.kind(id).id)
        .map((count) => ({ count, expected: expectedOf(count) }))
        .filter(({ count, expected }) => isTelling(count, expected))
        .toSorted((a, b) => byWeight(a, b))
        .slice(0, MOST_FINDINGS)
        .flatMap(({ count }) => findingOf(count, wording(miner.kind(count.kind).words), ledger) ?? []);
    },
  };
}

/** How long a span is without its part inside the incident. Milliseconds. */
function lengthOutside(span: Stretch, incident: Stretch): number {
  const shared = Math.min(span.toMs, incident.toMs) - Math.max(span.fromMs, incident.fromMs);
  return span.toMs - span.fromMs - Math.max(0, shared);
}

function isTelling({ inside, outside, level }: Count, expected: number): boolean {
  if (inside === 0) return false;
  if (outside === 0) return RANK[level] <= RANK.warn || inside >= FEWEST_NEW_INFO;
  return inside >= MORE_OFTEN * expected && inside > expected + SIGMAS * Math.sqrt(expected + 1);
}

/** The worst level first, then what is new, then what came most often beyond what was to be expected. */
function byWeight(a: { count: Count; expected: number }, b: { count: Count; expected: number }): number {
  return (
    RANK[a.count.level] - RANK[b.count.level] ||
    Number(a.count.outside > 0) - Number(b.count.outside > 0) ||
    b.count.inside - b.expected - (a.count.inside - a.expected) ||
    (a.count.service < b.count.service ? -1 : 1)
  );
}

/** Counts of kinds that were found to be one. */
function mergedBy(counts: Iterable<Count>, kindOf: (id: number) => number): Count[] {
  const merged = new Map<string, Count>();
  for (const count of counts) {
    const kind = kindOf(count.kind);
    const key = `${kind} ${count.service}`;
    const known = merged.get(key);
    if (!known) {
      merged.set(key, { ...count, kind });
      continue;
    }
    known.inside += count.inside;
    known.outside += count.outside;
    if (RANK[count.level] < RANK[known.level]) known.level = count.level;
    if (count.first && (!known.first || count.firstMs < known.firstMs)) {
      [known.first, known.firstMs] = [count.first, count.firstMs];
    }
    known.lastMs = Math.max(known.lastMs, count.lastMs);
  }
  return [...merged.values()];
}

function findingOf(count: Count, template: string, ledger: Ledger): Omit<Template, 'id'> | undefined {
  const { first, service: name, firstMs, level } = count;
  if (!first) return undefined;
  const { source, span, message } = first;
  const title = `${name} log at ${clockTime(firstMs)}: ${template}`;
  const evidence = ledger.cite(source, { title, span, at: instant(firstMs), entities: [service(name)] });
  const quote = message.slice(0, LONGEST_QUOTE);
  const isVerbatim = source.observation.text.slice(span.start, span.end).includes(quote) && !quote.includes('`');
  const verb = count.outside === 0 ? 'began to log' : 'logged more often';
  return {
    kind: 'template',
    statement: isVerbatim
      ? `${name} ${verb} lines such as \`${quote}\` at ${clockTime(firstMs)}`
      : `${name} ${verb} a kind of ${level} line at ${clockTime(firstMs)}`,
    entity: service(name),
    evidence: [evidence],
    template,
    level,
    count: count.inside,
    baselineCount: count.outside,
    firstAt: instant(firstMs),
    lastAt: instant(count.lastMs),
  };
}

/** The words of a kind as a line again. */
function wording(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/ ([,;:)\]}=|])/g, '$1')
    .replace(/([([{=]) /g, '$1');
}
