/** Reading of JSON whose shape nobody vouches for. Nothing here throws; what is not there is empty or null. */

/** What stands at a path of keys and indices; undefined where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of path) {
    if (here === null || typeof here !== 'object') return undefined;
    here = Array.isArray(here) ? here[Number(key)] : Object.hasOwn(here, key) ? Reflect.get(here, key) : undefined;
  }
  return here;
}

/** The text at a path; a number or a boolean as it is written; null where there is neither. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  const found = at(value, ...path);
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : null;
}

/** The number at a path, also where it is written as text; null where there is none. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | null {
  const found = textAt(value, ...path);
  if (found === null || found.trim() === '') return null;
  const number = Number(found);
  return Number.isFinite(number) ? number : null;
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The texts of a list of texts. */
export function textsAt(value: unknown, ...path: readonly (string | number)[]): string[] {
  return listAt(value, ...path).flatMap((item) => textAt(item) ?? []);
}

/** The fields of an object whose values are texts: labels, selectors, annotations. */
export function recordAt(value: unknown, ...path: readonly (string | number)[]): Record<string, string> {
  return Object.fromEntries(
    entriesAt(value, ...path).flatMap(([key, item]) => {
      const text = textAt(item);
      return text === null ? [] : [[key, text] as const];
    }),
  );
}

/** The fields of an object, in the order in which they stand. */
export function entriesAt(value: unknown, ...path: readonly (string | number)[]): [string, unknown][] {
  const found = at(value, ...path);
  return found !== null && typeof found === 'object' && !Array.isArray(found) ? Object.entries(found) : [];
}
