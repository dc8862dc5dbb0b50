import { isParameter } from './mask.ts';
import { placeHashes } from './place-hashes.ts';
import { WILDCARD, wordsOfMessage } from './words-of-message.ts';

/** A kind of log message: its words, with `<num>`, `<ip>` … or `<*>` where messages of the kind differ. */
export interface MessageKind {
  id: number;
  words: readonly string[];
}

/** Groups messages into kinds, one by one, in bounded memory and in time that grows with their length alone. */
export interface Miner {
  /** A number that stands for the kind; kinds may be found to be one later, so ask `kind` in the end. */
  add: (message: string) => number;
  /** The kind that a number stands for by now. */
  kind: (id: number) => MessageKind;
}

/**
 * A place in a message is a parameter once this many different words stood there, everything else being equal: fewer
 * would join `started`, `paused` and `stopped`, which are three events. The one figure that groups depend on, the same
 * for every system.
 */
const DISTINCT = 6;
/** Words after which a name stands. */
const CUE =
  /^(?:user|username|host|hostname|node|name|id|path|file|dir|directory|table|topic|key|client|session|driver)$/i;
/** States that a message reports, not names that vary. */
const STATE = /^(?:true|false|yes|no|on|off|null|nil|none|up|down|enabled|disabled)$/i;
/** A dotted name that ends so is one of a few: `intent.SCREEN_ON`. */
const CONSTANT = /[A-Z_]{3,}$/;
const LETTER = /\p{L}/u;
const WORD = /^\p{L}/u;

/** Beyond so many kinds, a message of no known kind is told by its first words alone; beyond all of them, not at all. */
const MOST_DETAILED = 4000;
const MOST_KINDS = 5000;
const FIRST_WORDS = 2;
/** Masked messages whose kind is remembered; most lines repeat one of a few. */
const MOST_REMEMBERED = 4000;
const LONGEST_MESSAGE = 1000;
const MOST_WORDS = 120;

interface Entry {
  words: string[];
  parent: number;
}

/**
 * An empty miner. A message is masked, and what looks like a value (a path, what stands behind an equals sign) is left
 * open; messages that are then equal are of one kind; and kinds that differ in one place become one as soon as that
 * place has shown enough different words. Unlike Drain (He et al., ICWS 2017) no share of equal words is asked for, so
 * that a short message does not lose the one word that tells what happened.
 */
export function createMiner(): Miner {
  const kinds: Entry[] = [];
  /** Kinds by the hash of their words. */
  const byWords = new Map<number, number>();
  /** By the hash of the words with one place left open: the kinds that fit it, each with another word there. */
  const siblings = new Map<number, number[]>();
  let remembered = new Map<string, number>();

  function root(id: number): number {
    let at = id;
    for (let kind = kinds[at]; kind && kind.parent !== at; kind = kinds[at]) at = kind.parent;
    return at;
  }

  function create(words: string[], hash: number): number {
    const id = kinds.length;
    kinds.push({ words, parent: id });
    byWords.set(hash, id);
    return id;
  }

  /** Opens every place of a new kind in turn, and joins the kinds that differ nowhere else once they are enough. */
  function joined(id: number, skeleton: readonly string[]): number {
    const { open, wild } = placeHashes(skeleton, WILDCARD);
    for (const [place, word] of skeleton.entries()) {
      const key = open[place] ?? 0;
      if (!canVary(skeleton, place)) continue;
      const alike = siblings.get(key) ?? [];
      alike.push(id);
      siblings.set(key, alike);
      if (alike.length < DISTINCT) continue;
      const hash = wild[place] ?? 0;
      const target = root(byWords.get(hash) ?? create((kinds[id]?.words ?? []).with(place, WILDCARD), hash));
      for (const one of alike) {
        const entry = kinds[root(one)];
        if (entry) entry.parent = target;
      }
      // From now on the open place itself stands for all of them.
      siblings.set(key, alike.slice(0, DISTINCT - 1));
      return word === WILDCARD ? id : target;
    }
    return id;
  }

  function find(words: string[]): number {
    const skeleton = words.map((word, place) => (isParameter(word) || isValue(words, place) ? WILDCARD : word));
    const { whole, wild } = placeHashes(skeleton, WILDCARD);
    const known = byWords.get(whole);
    if (known !== undefined) {
      widen(kinds[root(known)]?.words, words);
      return known;
    }
    for (const place of skeleton.keys()) {
      const fitting = canVary(skeleton, place) ? byWords.get(wild[place] ?? 0) : undefined;
      if (fitting !== undefined) return fitting;
    }
    if (kinds.length < MOST_DETAILED) return joined(create(words, whole), skeleton);
    const first = [...skeleton.slice(0, FIRST_WORDS), WILDCARD];
    const rest = kinds.length < MOST_KINDS ? first : [WILDCARD];
    const { whole: hash } = placeHashes(rest, '');
    return byWords.get(hash) ?? create(rest, hash);
  }

  return {
    add(message) {
      const words = wordsOfMessage(message.length > LONGEST_MESSAGE ? message.slice(0, LONGEST_MESSAGE) : message);
      const masked = words.join(' ');
      const known = remembered.get(masked);
      if (known !== undefined) return known;
      const found = find(words.length > MOST_WORDS ? words.slice(0, MOST_WORDS) : words);
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

/** Leaves those words of a kind open in which another message of the kind differs. */
function widen(words: string[] | undefined, others: readonly string[]): void {
  if (words?.length !== others.length) return;
  for (const [place, other] of others.entries()) if (words[place] !== other) words[place] = WILDCARD;
}

/** A place may vary where a word stands. The first word and the only word tell what the message is about, so they stay. */
function canVary(words: readonly string[], place: number): boolean {
  const word = words[place] ?? '';
  if (place === 0 || word === WILDCARD || STATE.test(word) || !LETTER.test(word)) return false;
  return words.some((other, index) => index !== place && WORD.test(other));
}

/** Whether a word looks like a value rather than one of the language: a path, an address, `key=value`, a quoted name. */
function isValue(words: readonly string[], place: number): boolean {
  const [before = '', word = '', after = ''] = [words[place - 1], words[place], words[place + 1]];
  // The first word tells what the message is about, unless it is the address or the path of something.
  if (place === 0) return /[/\\@]|\w\.\w.*<num>$/.test(word) && words.length > 1;
  if (STATE.test(word)) return false;
  const isQuoted = /^['"]$/.test(before) && before === after;
  return (
    before === '=' ||
    isQuoted ||
    CUE.test(before) ||
    /[/\\@<>#$*]/.test(word) ||
    (/\w\.\w/.test(word) && !CONSTANT.test(word))
  );
}
