import { z } from 'zod';
import { pseudonym } from '../reading/pseudonym.ts';

/** People by what they were there for, never by their names. */
export interface People {
  /** Remembers the names in a part of an answer, and gives the alias of the person that it refers to; null for machines. */
  aliasOf: (reference: unknown) => string | null;
  /** A text without the names that are known so far. */
  withoutNames: (text: string) => string;
}

const Reference = z.looseObject({
  id: z.string().min(1).max(100),
  type: z.string(),
  summary: z.string().nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
});
const OnCall = z.looseObject({
  user: z.looseObject({ id: z.string() }),
  escalation_level: z.number().int().positive(),
});

const MOST_NAMES = 500;

/**
 * Nobody known yet. `onCalls` are entries of who was on call, each with a level of the escalation; pseudonyms are made
 * with `key`.
 */
export function knowPeople(onCalls: readonly unknown[], key: string): People {
  const levels = new Map<string, number>();
  for (const raw of onCalls) {
    const onCall = OnCall.safeParse(raw);
    if (!onCall.success) continue;
    const { user, escalation_level: level } = onCall.data;
    levels.set(user.id, Math.min(level, levels.get(user.id) ?? level));
  }
  const names = new Map<string, string>();
  return {
    aliasOf(reference) {
      const parsed = Reference.safeParse(reference);
      if (!parsed.success || !/^user(?:_reference)?$/.test(parsed.data.type)) return null;
      const { id, summary, name, email } = parsed.data;
      const level = levels.get(id);
      const alias = pseudonym(level === undefined ? 'responder' : `on call level ${level}`, id, key);
      for (const known of [summary, name, email]) {
        if (known && known.length > 2 && names.size < MOST_NAMES) names.set(known, alias);
      }
      return alias;
    },
    withoutNames: (text) => {
      // The longest first, so that no name is cut out of a longer one.
      const longestFirst = [...names].toSorted(([a], [b]) => b.length - a.length);
      return longestFirst.reduce((told, [name, alias]) => replaceWord(told, name, alias), text);
    },
  };
}

/** Replaces a name where it stands as a word of its own: the account called `api` is not in every `capital`. */
function replaceWord(text: string, name: string, alias: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (isWordCharacter(text[at - 1]) || isWordCharacter(text[at + name.length])) continue;
    parts.push(text.slice(from, at), alias);
    from = at + name.length;
  }
  return [...parts, text.slice(from)].join('');
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
