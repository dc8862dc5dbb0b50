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
  return markdown.replace(/\s*\n\s*/g, ' ').trim();
}
