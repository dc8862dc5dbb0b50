const COMMON = new Set(
  'the a an and or of to in on for with at by from was were is are be been it its this that we our not no as had has after before which when'.split(
    ' ',
  ),
);
const FEWEST_WORDS = 40;
const LEAST_SHARE = 0.1;

/** How many words a text has. */
export function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

/** Whether a text reads like English, by its commonest words. Short texts get the benefit of the doubt. */
export function isEnglish(text: string): boolean {
  const words =
    text
      .slice(0, 40_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST_WORDS)
    return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Cyrillic}\p{Script=Arabic}]{4}/u.test(text.slice(0, 40_000));
  return words.filter((word) => COMMON.has(word)).length / words.length >= LEAST_SHARE;
}
