const CONTEXT = 3;

/** Beyond this many lines on either side, what differs is shown as one block: a table of both would be too large. */
const MOST_COMPARED = 2000;

/**
 * The unified diff of one file, as `git apply` takes it; `before` is null for a new file. Empty where nothing differs.
 * The shortest edit by the longest common subsequence, between the lines that both begin and end with.
 */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const [old, now] = [linesOf(before ?? ''), linesOf(after)];
  const edits = compare(old, now);
  const header =
    before === null
      ? `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}`
      : `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}`;
  return [header, ...hunksOf(edits)].join('\n') + '\n';
}

interface Line {
  sign: ' ' | '-' | '+';
  text: string;
}

/** Lines with their ends; the last one may have none. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(old: readonly string[], now: readonly string[]): Line[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const same = (list: readonly string[]): Line[] => list.map((text) => ({ sign: ' ', text }));
  const middle = shortest(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return [...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))];
}

function shortest(old: readonly string[], now: readonly string[]): Line[] {
  if (old.length > MOST_COMPARED || now.length > MOST_COMPARED) return [...removed(old), ...added(now)];
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) lines.push({ sign: ' ', text: old[i] ?? '' });
    else if (at(i + 1, j) >= at(i, j + 1)) {
      lines.push({ sign: '-', text: old[i] ?? '' });
      i += 1;
      continue;
    } else {
      lines.push({ sign: '+', text: now[j] ?? '' });
      j += 1;
      continue;
    }
    i += 1;
    j += 1;
  }
  return [...lines, ...removed(old.slice(i)), ...added(now.slice(j))];
}

function removed(list: readonly string[]): Line[] {
  return list.map((text) => ({ sign: '-', text }));
}

function added(list: readonly string[]): Line[] {
  return list.map((text) => ({ sign: '+', text }));
}

function hunksOf(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const spans: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = spans.at(-1);
    if (last && index - CONTEXT <= last.to) last.to = index + CONTEXT + 1;
    else spans.push({ from: Math.max(0, index - CONTEXT), to: index + CONTEXT + 1 });
  }
  return spans.map(({ from, to }) => hunk(lines, from, Math.min(lines.length, to)));
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (list: readonly Line[], but: string): number => list.filter(({ sign }) => sign !== but).length;
  const [before, shown] = [lines.slice(0, from), lines.slice(from, to)];
  const side = (but: string): string => {
    const length = count(shown, but);
    return `${count(before, but) + (length === 0 ? 0 : 1)},${length}`;
  };
  const body = shown.map(({ sign, text }) =>
    text.endsWith('\n') ? sign + text.slice(0, -1) : `${sign}${text}\n\\ No newline at end of file`,
  );
  return [`@@ -${side('+')} +${side('-')} @@`, ...body].join('\n');
}
