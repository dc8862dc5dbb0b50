import { inlineCode } from '../text/inline-code.ts';
import { sanitiseWithin } from '../text/sanitise-within.ts';
import type { BodyContext } from './body-context.ts';

/** The most that one field of an action may take of a body, in UTF-16 code units. */
const LONGEST_FIELD = 3_000;

/** A heading and its paragraphs; nothing at all where no paragraph has text. */
export function section(heading: string, paragraphs: readonly (string | null)[]): string {
  const said = paragraphs.filter((paragraph) => paragraph !== null && paragraph !== '');
  return said.length === 0 ? '' : [`## ${heading}`, ...said].join('\n\n');
}

/** A text as a sentence of its own: with a full stop, unless it ends otherwise. */
export function sentence(text: string): string {
  const said = text.trim();
  return said === '' || /[.!?:]$/.test(said) ? said : `${said}.`;
}

/** A field of untrusted text as prose; null where it is empty. */
export function prose(text: string, { rcaPath }: BodyContext, longest = LONGEST_FIELD): string | null {
  return sanitiseWithin(text, longest, inlineCode(rcaPath)) || null;
}
