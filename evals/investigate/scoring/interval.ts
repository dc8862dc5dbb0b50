/** The 95 % interval of a share (Wilson 1927), which stays within 0 and 1 and works for few cases. */
export function wilson(are: number, of: number): [low: number, high: number] | undefined {
  if (of === 0) return undefined;
  const z = 1.959964;
  const share = are / of;
  const middle = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
