/** Longest text and longest list that are kept whole, tried one after the other until the whole fits. */
const STEPS = [
  [Infinity, Infinity],
  [4000, 500],
  [1000, 100],
  [300, 30],
  [100, 10],
  [40, 3],
] as const;

/**
 * A value as indented JSON of at most so many characters. Where it is longer, long texts and lists are shortened and say
 * so; it stays JSON. `cut`: something was left out.
 */
export function fittingJson(value: unknown, maxCharacters: number): { text: string; cut: boolean } {
  for (const [longestText, longestList] of STEPS) {
    const text = JSON.stringify(longestText === Infinity ? value : shortened(value, longestText, longestList), null, 2);
    if (text.length <= maxCharacters) return { text, cut: longestText !== Infinity };
  }
  const all = JSON.stringify(value).length;
  return { text: JSON.stringify(`…[${all} characters, which cannot be shortened to ${maxCharacters}]`), cut: true };
}

function shortened(value: unknown, longestText: number, longestList: number): unknown {
  if (typeof value === 'string') {
    return value.length <= longestText
      ? value
      : `${value.slice(0, longestText)} …[${value.length - longestText} characters cut]`;
  }
  if (Array.isArray(value)) {
    const rest = value.length - longestList;
    const kept = value.slice(0, longestList).map((one: unknown) => shortened(one, longestText, longestList));
    return rest > 0 ? [...kept, `…[${rest} more cut]`] : kept;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, longestList)
    .map(([key, one]): [string, unknown] => [key.slice(0, longestText), shortened(one, longestText, longestList)]);
  const rest = entries.length - kept.length;
  return Object.fromEntries(rest > 0 ? [...kept, ['…', `${rest} more keys cut`]] : kept);
}
