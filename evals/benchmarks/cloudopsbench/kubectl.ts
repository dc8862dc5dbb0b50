/** A line of a `kubectl describe` with what is indented under it. */
export interface Line {
  indent: number;
  text: string;
  /** Before the first colon; empty where there is none. */
  key: string;
  /** After it. */
  value: string;
  children: Line[];
}

/** What `kubectl describe` printed, as a tree by indentation. */
export function outline(text: string): Line[] {
  const root: Line = { indent: -1, text: '', key: '', value: '', children: [] };
  const open = [root];
  for (const raw of text.split('\n')) {
    if (raw.trim() === '') continue;
    const indent = raw.length - raw.trimStart().length;
    const line = raw.trim();
    const match = /^([^:]{1,200}?):(?:\s+(.*))?$/.exec(line);
    const node: Line = { indent, text: line, key: match?.[1] ?? '', value: (match?.[2] ?? '').trim(), children: [] };
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    (open.at(-1) ?? root).children.push(node);
    open.push(node);
  }
  return root.children;
}

/** The line of a key, if there is one. */
export function lineOf(lines: readonly Line[], key: string): Line | undefined {
  return lines.find((line) => line.key === key);
}

/** The value of a key; null for what `describe` prints where there is none. */
export function valueOf(lines: readonly Line[], key: string): string | null {
  const value = lineOf(lines, key)?.value ?? '';
  return value === '' || value === '<none>' || value === '<unset>' ? null : value;
}

/** A value that goes on, one item a line: labels, annotations, selectors, tolerations. */
export function itemsOf(lines: readonly Line[], key: string): string[] {
  const line = lineOf(lines, key);
  return line
    ? [line.value, ...line.children.map(({ text }) => text)].filter((one) => one !== '' && one !== '<none>')
    : [];
}

/** Items of the form `key=value` or `key: value`. */
export function pairsOf(lines: readonly Line[], key: string): Record<string, string> {
  return Object.fromEntries(
    itemsOf(lines, key).flatMap((item) => {
      const match = /^([^=:\s]{1,300})(?:=|:\s?)(.*)$/.exec(item);
      return match ? [[match[1] ?? '', (match[2] ?? '').trim()]] : [];
    }),
  );
}

/** A table of `kubectl get`: each row by its column heads. Columns begin where their heads do. */
export function table(text: string): Record<string, string>[] {
  const [head = '', ...rows] = text.split('\n').filter((line) => line.trim() !== '');
  if (!/^NAME\b|^LAST SEEN\b/.test(head)) return [];
  const columns = [...head.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ name: match[0], from: match.index }));
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, from }, index) => [name, row.slice(from, columns[index + 1]?.from).trim()]),
    ),
  );
}

/** Seconds of an age such as `5m56s`, `4d20h` or `109s`; null where it is none. */
export function ageSeconds(age: string): number | null {
  const parts = [...age.matchAll(/(\d{1,9})([smhdy])/g)];
  if (parts.length === 0) return null;
  const unit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, y: 31_536_000 };
  return parts.reduce((sum, [, amount, name]) => sum + Number(amount) * (unit[name ?? ''] ?? 0), 0);
}
