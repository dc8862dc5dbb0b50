/**
 * What no file may carry: control characters besides tab and line ends, bidirectional marks (Trojan Source,
 * CVE-2021-42574), zero-width and tag characters, supplementary variation selectors, lone surrogates. The joiner and
 * the selector of emoji may stay.
 */
const SMUGGLED =
  /(?![\t\n\r])\p{Cc}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e01ef}\p{Surrogate}]/gu;

/** The content of a file without what a reader of its diff would not see. Total and idempotent. */
export function fileText(content: string): string {
  return content.replace(SMUGGLED, '');
}
