/**
 * The words of a metric, label or setting name, in lower case: `dbPool.max_connections` → db, pool, max, connections.
 * A trailing plural `s` stays; compare with `stem`.
 */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** A word without the ending of its plural: `connections` → `connection`, `entries` → `entry`, `cpus` → `cpu`. */
export function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 2 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
