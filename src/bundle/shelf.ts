/** The files of a folder in the making. Equal texts under one name share a file. */
export interface Shelf {
  /** Puts a text at `<base>/<path><ending>`, or nearby where something else is; gives the name that it got. */
  put: (text: string, where: { base: string; path: string; ending: string }) => string;
  files: () => { name: string; text: string }[];
}

/** An empty shelf. */
export function createShelf(): Shelf {
  // Names in lower case, since some file systems do not tell upper and lower case apart.
  const files = new Map<string, { name: string; text: string }>();
  const folders = new Set<string>();
  return {
    put(text, { base, path, ending }) {
      for (let number = 1; ; number += 1) {
        const nearby = `${base}/more/${path.replaceAll('/', '-')}-${number}${ending}`;
        const name = number === 1 ? `${base}/${path}${ending}` : nearby;
        const key = name.toLowerCase();
        const there = files.get(key);
        if (there?.name === name && there.text === text) return name;
        const above = key.split('/').map((_part, index, parts) => parts.slice(0, index).join('/'));
        if (there || folders.has(key) || above.some((folder) => files.has(folder))) continue;
        files.set(key, { name, text });
        for (const folder of above) folders.add(folder);
        return name;
      }
    },
    files: () => [...files.values()],
  };
}

/** A name of a file or a folder that every system takes, as close to a text as may be. */
export function safeName(text: string): string {
  const name = text
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^\./, '_')
    .slice(0, 100);
  return name || '_';
}
