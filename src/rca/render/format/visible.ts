/** What has no shape of its own: control and format characters, lone surrogates, separators of lines, fillers. */
const SHAPELESS = new RegExp(
  [
    String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]`,
    // Letters and marks that are drawn as nothing: joiners, Hangul and Khmer fillers, variation selectors.
    String.raw`\u034f|[\u115f\u1160\u3164\uffa0]|[\u17b4\u17b5]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]`,
  ].join('|'),
  'gu',
);

/**
 * Untrusted text with what cannot be seen made visible: `⟨U+202E⟩` for a mark that turns the reading direction. Tabs
 * and line feeds stay. A variation selector after an emoji only chooses its picture and is left out.
 */
export function visible(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/(?<=\p{Emoji})[\ufe0e\ufe0f]/gu, '')
    .replace(SHAPELESS, (mark) => {
      if (mark === '\n' || mark === '\t') return mark;
      return `⟨U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
    });
}

/** JSON with what has no shape written as escapes, which its reader turns back into the same text. */
export function visibleJson(json: string): string {
  return json.replace(SHAPELESS, (mark) =>
    mark === '\n'
      ? mark
      : Array.from({ length: mark.length }, (_, at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
          '',
        ),
  );
}

/** Untrusted text with what cannot be seen made visible, on one line. */
export function visibleLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}
