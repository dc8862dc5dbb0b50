const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/**
 * The text that inline Markdown shows: escapes and entities are resolved, code spans stay in backticks. The opposite
 * of `prose`, for what a person wrote in its place; emphasis and links of theirs stay as they were typed.
 */
export function unescaped(markdown: string): string {
  return markdown
    .split(/(`+[^`]+`+)/)
    .map((part, index) => (index % 2 === 1 ? part : resolved(part)))
    .join('')
    .trim();
}

function resolved(text: string): string {
  return text.replace(
    /\\([!-/:-@[-`{-~])|&(amp|lt|gt|quot);|&#(\d{1,7});/g,
    (whole, mark: string | undefined, name: string | undefined, code: string | undefined) => {
      if (mark !== undefined) return mark;
      if (name !== undefined) return NAMED[name] ?? whole;
      const point = Number(code);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
