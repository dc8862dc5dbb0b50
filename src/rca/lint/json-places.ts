/** Where a value stands in a JSON text: offsets in UTF-16 code units. */
export interface JsonPlace {
  start: number;
  end: number;
}

/**
 * Where each of these JSON pointers stands in a JSON text that parses. A pointer that leads nowhere gives the place of
 * the nearest value around it. One pass, whatever the text.
 */
export function jsonPlaces(text: string, pointers: Iterable<string>): ReadonlyMap<string, JsonPlace> {
  const wanted = [...new Set(pointers)];
  const around = new Set(wanted.flatMap(prefixes));
  const found = new Map<string, JsonPlace>();
  const open: { at: string; start: number; index: number; isArray: boolean; key: string }[] = [];
  const here = () => {
    const last = open.at(-1);
    return last ? `${last.at}/${last.isArray ? last.index : last.key}` : '';
  };
  const keep = (at: string, start: number, end: number) => {
    if (around.has(at)) found.set(at, { start, end });
  };
  for (const { index, 0: token } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs)) {
    const last = open.at(-1);
    if (token === '{' || token === '[')
      open.push({ at: here(), start: index, index: 0, isArray: token === '[', key: '' });
    else if (token === '}' || token === ']') {
      open.pop();
      if (last) keep(last.at, last.start, index + 1);
    } else if (token === ',') {
      if (last) [last.index, last.key] = [last.index + 1, ''];
    } else if (token !== ':') {
      const isKey = last !== undefined && !last.isArray && last.key === '';
      if (isKey) last.key = escaped(token);
      else keep(here(), index, index + token.length);
    }
  }
  return new Map(wanted.map((pointer) => [pointer, nearest(pointer, found)]));
}

function nearest(pointer: string, found: ReadonlyMap<string, JsonPlace>): JsonPlace {
  const place = prefixes(pointer)
    .map((prefix) => found.get(prefix))
    .find((one) => one !== undefined);
  return place ?? { start: 0, end: 0 };
}

/** The pointer and those of what it is in, innermost first. */
function prefixes(pointer: string): string[] {
  const parts = pointer.split('/').slice(1);
  return Array.from({ length: parts.length + 1 }, (_part, cut) =>
    parts
      .slice(0, parts.length - cut)
      .map((part) => `/${part}`)
      .join(''),
  );
}

/** A key as the pointers of the checks have it: as it is, since no key of the schema needs escaping. */
function escaped(token: string): string {
  return token.slice(1, -1);
}
