/** Joins what is there with a space. */
export function line(...parts: (string | undefined | false)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(' ');
}

/** A table of finished Markdown cells; undefined where it has no row. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return lines.join('\n');
}

/** Blocks parted by empty lines; what is undefined or empty is left out. */
export function blocks(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** A section under its heading. */
export function section(heading: string, ...parts: (string | undefined)[]): string {
  return blocks(`## ${heading}`, ...parts);
}

/** Cells hold no line break; a pipe of ours would be a mistake, one of the data is an entity already. */
function cell(markdown: string): string {
  return wholeCommands(markdown.replace(/\s*\n\s*/g, ' ').trim());
}

const SPAN = /^`[^`\\]+`$/;
const PIPES = /^ *(?:&#124; *)+$/;

/**
 * Code spans with nothing but pipes between them, as `code` writes a command with pipes, as one span: in a cell, and only
 * there, `\|` is a pipe inside of code (GFM 4.10). One with a backslash stays: before a pipe it would escape that.
 */
function wholeCommands(markdown: string): string {
  const told: string[] = [];
  for (const part of markdown.split(/(`+[^`]+`+)/)) {
    const [before, pipes] = told.slice(-2);
    if (before !== undefined && pipes !== undefined && SPAN.test(part) && PIPES.test(pipes) && isJoinable(before)) {
      told.splice(-2, 2, `${before.slice(0, -1)}${pipes.replaceAll('&#124;', String.raw`\|`)}${part.slice(1)}`);
    } else told.push(part);
  }
  return told.join('');
}

/** A span without a backslash of its own. */
function isJoinable(span: string): boolean {
  return SPAN.test(span.replaceAll(String.raw`\|`, ''));
}
