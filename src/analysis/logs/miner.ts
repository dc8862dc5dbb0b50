import { isParameter } from './mask.ts';
import { WILDCARD, wordsOfMessage } from './words-of-message.ts';

/** A kind of log message: its words, with `<num>`, `<ip>` … or `<*>` where messages of the kind differ. */
export interface MessageKind {
  id: number;
  words: readonly string[];
}

/** Groups messages into kinds, one by one, in bounded memory. */
export interface Miner {
  /** A number that stands for the kind; kinds may be found to be one later, so ask `kind` in the end. */
  add: (message: string) => number;
  /** The kind that a number stands for by now. */
  kind: (id: number) => MessageKind;
}

/**
 * A place in a message is a parameter once this many different words stood there, everything else being equal. Plain
 * words need more, because `started`, `paused` and `stopped` are three events; values need fewer. Found on the
 * development cases of Loghub; one setting for all systems.
 */
const DISTINCT_PLAIN = 6;
const DISTINCT_VALUES = 2;
/** Words after which a name stands. */
const CUE =
  /^(?:user|username|host|hostname|node|name|id|path|file|dir|directory|table|topic|key|client|session|driver)$/i;
const MOST_KINDS = 5000;
/** Masked messages whose kind is remembered; most lines repeat one of a few. */
const MOST_REMEMBERED = 20_000;
const LONGEST_MESSAGE = 1000;

interface Entry {
  words: string[];
  parent: number;
}

/**
 * An empty miner. A message is masked; messages with equal masks are of one kind; and kinds that differ in one place
 * become one as soon as that place has shown enough different words. Unlike Drain (He et al., ICWS 2017) no share of
 * equal words is asked for, so that a short message does not lose the one word that tells what happened.
 */
export function createMiner(): Miner {
  const kinds: Entry[] = [];
  const byWords = new Map<string, number>();
  /** By the words with one place left open: the kinds that fit it, each with another word there. */
  const siblings = new Map<string, Set<number>>();
  let remembered = new Map<string, number>();

  function root(id: number): number {
    let at = id;
    for (let kind = kinds[at]; kind && kind.parent !== at; kind = kinds[at]) at = kind.parent;
    return at;
  }

  function create(words: string[]): number {
    const id = kinds.length;
    kinds.push({ words, parent: id });
    byWords.set(keyOf(words), id);
    for (const place of words.keys()) {
      if (!canVary(words, place)) continue;
      const open = `${place} ${keyOf(words.with(place, ''))}`;
      const known = siblings.get(open) ?? new Set();
      siblings.set(open, known.add(id));
      if (known.size >= (isValue(words, place) ? DISTINCT_VALUES : DISTINCT_PLAIN)) return join(known, words, place);
    }
    return id;
  }

  function join(ids: ReadonlySet<number>, words: readonly string[], place: number): number {
    const joined = words.with(place, WILDCARD);
    const target = root(byWords.get(keyOf(joined)) ?? create(joined));
    for (const id of ids) {
      const own = kinds[root(id)];
      if (own) own.parent = target;
    }
    return target;
  }

  function find(words: string[]): number {
    const known = byWords.get(keyOf(words));
    if (known !== undefined) return known;
    for (const place of words.keys()) {
      const fitting = canVary(words, place) ? byWords.get(keyOf(words.with(place, WILDCARD))) : undefined;
      if (fitting !== undefined) return fitting;
    }
    return kinds.length < MOST_KINDS ? create(words) : (byWords.get(WILDCARD) ?? create([WILDCARD]));
  }

  return {
    add(message) {
      const words = wordsOfMessage(message.length > LONGEST_MESSAGE ? message.slice(0, LONGEST_MESSAGE) : message);
      const masked = words.join(' ');
      const known = remembered.get(masked);
      if (known !== undefined) return known;
      const found = find(words);
      if (remembered.size >= MOST_REMEMBERED) remembered = new Map();
      remembered.set(masked, found);
      return found;
    },
    kind(id) {
      const at = root(id);
      return { id: at, words: kinds[at]?.words ?? [] };
    },
  };
}

/** Equal for messages that differ only in the type of their parameters. */
function keyOf(words: readonly string[]): string {
  let key = '';
  for (const word of words) key += isParameter(word) ? ` ${WILDCARD}` : ` ${word}`;
  return key.slice(1);
}

/** A place may vary where a word stands. The first word and the only word tell what the message is about, so they stay. */
function canVary(words: readonly string[], place: number): boolean {
  const word = words[place] ?? '';
  if (place === 0 || isParameter(word) || !/[A-Za-z<]/.test(word)) return false;
  return words.some((other, index) => index !== place && /^[A-Za-z]/.test(other));
}

/** Whether a word looks like a value rather than one of the language: a path, a host, `key=value`, a quoted name. */
function isValue(words: readonly string[], place: number): boolean {
  const [before = '', word = '', after = ''] = [words[place - 1], words[place], words[place + 1]];
  const isQuoted = /^['"]$/.test(before) && before === after;
  return before === '=' || isQuoted || CUE.test(before) || /[/\\@<>#$*]|\w\.\w/.test(word);
}
