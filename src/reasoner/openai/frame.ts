import { randomBytes } from 'node:crypto';

/**
 * Control, zero-width, bidirectional, tag and variation-selector characters: invisible to a reviewer, legible to a
 * model. Tab and line feed stay.
 */
// Control characters are what it is about.
/* eslint-disable no-control-regex, no-misleading-character-class */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]/gu;

/** Tokens that chat templates use to change the speaker. */
const ROLE_TOKEN = /<\|[^|>\n]{0,40}\|>|<\/?(?:system|assistant|user|tool)>|\[\/?INST\]/gi;

/** A frame around untrusted text that nothing inside it can close, because its name is drawn anew for each call. */
export interface Frame {
  name: string;
  /** The text, cleaned, between the frame's own marks. */
  around: (text: string) => string;
}

/** A frame with a name of its own. */
export function createFrame(name: string = randomBytes(6).toString('hex')): Frame {
  return {
    name,
    around(text) {
      const cleaned = clean(text).replaceAll(name, '[frame]');
      return `<data ${name}>\n${cleaned}\n</data ${name}>`;
    },
  };
}

/** Text without invisible characters and without tokens that could pass for another speaker. */
export function clean(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(ROLE_TOKEN, '[token]');
}
