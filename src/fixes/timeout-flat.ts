import { Refusal } from './refusal.ts';

/** A line that sets a key: `clients.ledger.timeout=2000`, `LEDGER_TIMEOUT_MS: 2000`, with its spaces as they are. */
const LINE = /^(?<indent>\s*)(?<key>[A-Za-z][\w.-]*)(?<mark>\s*[=:]\s*)(?<value>\S.*?)?\s*$/;
const TIMEOUT = /(^|[._-])(time-?out|deadline)|Timeout|Deadline/i;
const NUMBER = /^\d+(ms|s)?$/;

interface Setting {
  line: number;
  indent: string;
  mark: string;
  value: string;
  /** The key: whose it is, with what stands before and behind the name. */
  before: string;
  name: string;
  behind: string;
}

/**
 * A file of keys and values, one a line, with a timeout for a callee: under the key under which the file sets it for
 * others, with the longest of their values, behind the callee's last line. Throws `Refusal` as `timeoutAmong` does.
 */
export function withFlatTimeout(text: string, path: string, callee: string): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const { indent, key, mark, value, after } = timeoutAmong(lines, path, callee);
  lines.splice(after + 1, 0, `${indent}${key}${mark}${value}`);
  return lines.join(newline);
}

/**
 * The timeout for a callee that lines of keys and values ask for, and the line that it belongs behind. Throws `Refusal`
 * where they say nothing of the callee, or a timeout of nobody: the key would be a guess.
 */
export function timeoutAmong(lines: readonly string[], path: string, callee: string) {
  const own = lines.flatMap((line, index) => named(line, index, callee));
  const [first] = own;
  if (!first) throw new Refusal(`\`${path}\` has no key for ${callee}`);
  const set = own.find(({ behind }) => TIMEOUT.test(behind));
  if (set) throw new Refusal(`\`${path}\` already sets ${set.before}${set.name}${set.behind}`);
  const longest = lines
    .flatMap((line, index) => siblingOf(first, line, index))
    .toSorted((a, b) => Number.parseInt(b.value, 10) - Number.parseInt(a.value, 10))[0];
  if (!longest) throw new Refusal(`\`${path}\` sets no timeout for anybody, so nothing says what its key is`);
  const { indent, mark, value, behind } = longest;
  return { indent, mark, value, key: `${first.before}${first.name}${behind}`, after: (own.at(-1) ?? first).line };
}

/** A setting whose key has a name among its parts, in the spelling of keys or of environment variables. */
function named(line: string, index: number, name: string): Setting[] {
  const found = LINE.exec(line)?.groups;
  if (!found) return [];
  const { indent = '', key = '', mark = '', value = '' } = found;
  for (const spelt of new Set([name, name.replaceAll('-', '_'), name.replaceAll('-', '_').toUpperCase()])) {
    const at = new RegExp(`(^|[._-])(${escaped(spelt)})(?=[._-])`).exec(key);
    if (!at) continue;
    const start = at.index + (at[1] ?? '').length;
    const [before, behind] = [key.slice(0, start), key.slice(start + spelt.length)];
    return [{ line: index, indent, mark, value, before, name: spelt, behind }];
  }
  return [];
}

/** A timeout of another callee: the same before its name, one part for the name, and a timeout behind it. */
function siblingOf({ before, name }: Setting, line: string, index: number): Setting[] {
  const found = LINE.exec(line)?.groups;
  const { indent = '', key = '', mark = '', value = '' } = found ?? {};
  if (!key.startsWith(before) || !NUMBER.test(value)) return [];
  const rest = /^([A-Za-z0-9]+)([._-].+)$/.exec(key.slice(before.length));
  const [, other = '', behind = ''] = rest ?? [];
  if (other === '' || other === name || !TIMEOUT.test(behind)) return [];
  return [{ line: index, indent, mark, value, before, name: other, behind }];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
