import type { PlacedLine } from './read-logs.ts';
import type { LoggedCall } from './span-index.ts';

/** Collects which services name which others when something goes wrong. */
export interface MentionIndex {
  add: (line: PlacedLine) => void;
  calls: () => LoggedCall[];
}

/** A name this short is too often a word of the language. */
const SHORTEST_NAME = 4;
const MOST_NAMES = 500;
const FEWEST_SIGHTINGS = 2;
/** Before the name of whoever asked, not of whoever was asked. */
const ASKED_BY = /\b(?:from|by|for|client|caller|user|tenant)[:=\s"'`]*$/i;

/**
 * An empty index over the services that are known. A service that complains of another by name (`upstream billing
 * timed out`) calls it: the only trace of a call where neither metrics nor spans were recorded. Complaints only, since
 * at other levels names stand for many things.
 */
export function createMentionIndex(services: ReadonlySet<string>): MentionIndex {
  const names = [...services].filter((name) => name.length >= SHORTEST_NAME).toSorted((a, b) => b.length - a.length);
  const known = names.slice(0, MOST_NAMES);
  const pattern = new RegExp(`(?<![\\w-])(?:${known.map(escape).join('|')})(?![\\w-])`, 'g');
  const calls = new Map<string, LoggedCall>();
  return {
    add(line) {
      if (known.length === 0 || line.level === 'info' || line.level === 'debug') return;
      for (const match of line.message.matchAll(pattern)) {
        const [callee] = match;
        if (callee === line.service || ASKED_BY.test(line.message.slice(0, match.index))) continue;
        const key = JSON.stringify([line.service, callee]);
        const seen = calls.get(key);
        if (seen) seen.count += 1;
        else calls.set(key, { caller: line.service, callee, count: 1, line });
      }
    },
    calls: () => [...calls.values()].filter(({ count }) => count >= FEWEST_SIGHTINGS),
  };
}

function escape(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
