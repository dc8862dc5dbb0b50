import type { Explanation, File } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';

const MOST_LINES = 30;
const MOST_FILES = 4;
const MOST_NAMED = 40;

/**
 * The repository's files for whoever proposes a change to them: the beginning of those that the root conditions and the
 * likeliest change are about, CODEOWNERS, and the names of others.
 */
export function fileLines({ files, suspects }: Case, explanation: Explanation | undefined): string[] {
  const conditions = (explanation?.rootConditions ?? []).map(({ statement }) => statement).join(' ');
  const [likeliest] = suspects.toSorted((a, b) => b.p - a.p);
  const changed = new Set(likeliest?.change?.paths);
  const isAbout = ({ path }: File): boolean => conditions.includes(path) || changed.has(path);
  const isOwners = ({ path }: File): boolean => path.split('/').at(-1) === 'CODEOWNERS';
  const about = [
    ...new Map(files.filter((one) => isAbout(one) || isOwners(one)).map((one) => [one.path, one])).values(),
  ];
  const shown = about.slice(0, MOST_FILES);
  const others = [...new Set(files.map(({ path }) => path))].filter((path) => shown.every((one) => one.path !== path));
  return [
    ...shown.map(({ path, sha, text }) => [`${path} (at ${sha.slice(0, 7)})`, ...beginningOf(text)].join('\n  ')),
    ...(others.length > 0 ? [`others: ${others.slice(0, MOST_NAMED).join(', ')}`] : []),
  ];
}

function beginningOf(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  const more = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`(and ${more} lines more)`] : [])];
}
