/** What a sentence states that can be looked up: figures, times of the day, commits, quoted words, names. */
export interface Literals {
  figures: string[];
  times: string[];
  /** Commits, quotations, paths and names of things: each must stand in the text as it is. */
  words: string[];
}

const QUOTED = /`([^`]+)`|"([^"]+)"|“([^”]+)”/g;
const TIME = /\b(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?!\d)/g;
const COMMIT = /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/g;
const DATE = /\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?/g;
const PATH =
  /(?<![\w`/])[\w.-]*\/?(?:[\w-]+\/)*[\w-]+\.(?:ya?ml|json|toml|ts|js|py|go|java|rb|rs|sql|sh|tf|md|conf|properties)\b/g;
const FIGURE = /(?<![\w.:-])\d+(?:[.,]\d+)*(?![\w:-]*[A-Za-z]\w*\d|[\w]*:)/g;

/**
 * The literals of a sentence. `names` are the things that exist; one counts where the sentence holds it as a whole word.
 * Figures inside quotations, commits, dates and times are part of those.
 */
export function literalsIn(text: string, names: readonly string[]): Literals {
  const words = new Set<string>();
  let rest = text;
  const take = (pattern: RegExp, into: (found: string) => void): void => {
    for (const [match, ...groups] of rest.matchAll(pattern)) into(groups.find(Boolean) ?? match);
    rest = rest.replaceAll(pattern, ' ');
  };
  const times = new Set<string>();
  const figures = new Set<string>();
  take(QUOTED, (found) => words.add(found));
  take(DATE, (found) => times.add(found.slice(11, 19)));
  take(TIME, (found) => times.add(found.replaceAll(/\s/g, '')));
  take(COMMIT, (found) => words.add(found));
  take(PATH, (found) => words.add(found));
  for (const name of names) if (holdsWord(text, name)) words.add(name);
  // A name may hold figures of its own, as `api-2` does.
  for (const name of words) rest = rest.replaceAll(name, ' ');
  for (const [found] of rest.matchAll(FIGURE)) figures.add(found.replaceAll(',', ''));
  return {
    figures: [...figures],
    times: [...times].map((time) => clockOf(time)).filter((time) => time !== ''),
    words: [...words],
  };
}

/** `hh:mm:ss` or `hh:mm` of a time of the day; what cannot be read is left out. */
function clockOf(time: string): string {
  return /^\d\d:\d\d(?::\d\d)?/.exec(time)?.[0] ?? '';
}

/** Whether a text holds a name that is no part of a longer one. */
export function holdsWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + name.length] ?? ' '];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}
