import { createHash } from 'node:crypto';
import { rewrite, type Recorded } from './recording.ts';

/** Words that say something to nobody: no rule can know them, and none sorts where the old one did. */
const INVENTED = ['zorvane', 'abrixo', 'quellim', 'mirtopa', 'yssgard', 'dovenka', 'kruntel', 'brovit'];

/** A renamed recording, and the way back for whatever was made of it. */
export interface Renamed {
  recorded: Recorded;
  restored: (text: string) => string;
}

/** Gives each of these names (services, the company) and every commit another one, everywhere it is written. */
export function rename(recorded: Recorded, names: readonly string[]): Renamed {
  const invented = new Map(names.map((name, index) => [name, INVENTED[index] ?? `invented${index}`]));
  const hashes = new Set(JSON.stringify(recorded).match(/\b[0-9a-f]{40}\b/g));
  const commits = new Map([...hashes].map((sha) => [sha, createHash('sha1').update(sha).digest('hex')]));
  return {
    recorded: rewrite(recorded, (json) => replaced(json, invented, commits)),
    restored: (text) => replaced(text, reversed(invented), reversed(commits)),
  };
}

function replaced(text: string, names: ReadonlyMap<string, string>, commits: ReadonlyMap<string, string>): string {
  const short = new Map([...commits].map(([from, to]) => [from.slice(0, 7), to.slice(0, 7)]));
  const withCommits = text.replaceAll(
    /\b(?:[0-9a-f]{40}|[0-9a-f]{7})\b/g,
    (sha) => commits.get(sha) ?? short.get(sha) ?? sha,
  );
  return withCommits.replaceAll(new RegExp([...names.keys()].join('|'), 'gi'), (found) => {
    const other = names.get(found.toLowerCase()) ?? found;
    return found.startsWith(found[0]?.toUpperCase() ?? '') ? `${other[0]?.toUpperCase()}${other.slice(1)}` : other;
  });
}

function reversed(names: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...names].map(([from, to]) => [to, from]));
}
