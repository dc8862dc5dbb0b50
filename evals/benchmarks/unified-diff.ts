/**
 * A diff whose hunks are headed by a file or a function (`@@ a/b.go: func F() {`) as git would have written it: with the
 * names of the file and with the counts of lines. What already is such a diff stays as it is.
 */
export function unifiedDiff(diff: string, paths: readonly string[]): string {
  if (/^@@ -\d+/m.test(diff)) return diff;
  const parts: { path: string; heading: string; lines: string[] }[] = [];
  for (const line of diff.split('\n')) {
    if (line.startsWith('@@')) {
      const heading = line.replace(/^@@ ?/, '').replace(/ ?@@/, '');
      const named = paths.find((path) => heading.startsWith(path));
      const before = parts.at(-1)?.path ?? paths[0] ?? 'unknown';
      parts.push({
        path: named ?? before,
        heading: named === undefined ? heading : heading.slice(named.length).replace(/^[:\s]+/, ''),
        lines: [],
      });
    } else {
      if (parts.length === 0) parts.push({ path: paths[0] ?? 'unknown', heading: '', lines: [] });
      parts.at(-1)?.lines.push(/^[-+ ]/.test(line) ? line : ` ${line}`);
    }
  }
  return parts
    .map(({ path, heading, lines }) => {
      const [olds, news] = ['+', '-'].map((other) => lines.filter((line) => !line.startsWith(other)).length);
      return [`--- a/${path}`, `+++ b/${path}`, `@@ -1,${olds ?? 0} +1,${news ?? 0} @@ ${heading}`, ...lines].join(
        '\n',
      );
    })
    .join('\n');
}
