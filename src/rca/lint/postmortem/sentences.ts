import { part, trimmed, type Text } from './text.ts';

/** Rules read a sentence to here. */
const LONGEST = 1500;
const END = /[.!?]{1,3}["”’)\]…*]{0,3}\s{1,40}(?=[\p{Lu}\d"“‘(…])/gu;
const NO_END = /(?:\b(?:e\.g|i\.e|vs|approx|ca|etc|no|fig|sec|min|st|dr|mr|ms)|\b[A-Z])\.$/i;

/** The sentences of a text, each with its place. */
export function sentencesOf(text: Text): Text[] {
  const cuts: number[] = [];
  for (const { index, 0: end } of text.plain.matchAll(END))
    if (!NO_END.test(text.plain.slice(Math.max(0, index - 8), index + 1))) cuts.push(index + end.length);
  return [0, ...cuts].flatMap((from, index) => pieces(text, from, cuts[index] ?? text.plain.length));
}

function pieces(text: Text, from: number, to: number): Text[] {
  const found: Text[] = [];
  for (let at = from; at < to; at += LONGEST) {
    const sentence = trimmed(part(text, at, Math.min(to, at + LONGEST)));
    if (sentence.plain !== '') found.push(sentence);
  }
  return found;
}
