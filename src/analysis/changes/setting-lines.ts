/** One value of a configuration file: its full key and what it is set to. */
export interface SettingLine {
  key: string;
  value: string;
}

/** Reads a configuration file line by line; lines must come in their order. */
export interface SettingReader {
  /** The settings of one line: none for a comment or a heading, several for `{ cpu: 1, memory: 2 }`. */
  read: (line: string) => SettingLine[];
}

const KEY_VALUE = /^(\s*(?:- )*)(?:"([^"]+)"|'([^']+)'|([\w./@-]+))\s*:(?:\s+(.*))?$/;
const ASSIGNMENT = /^\s*(?:export\s+)?"?([\w.-]+)"?\s*=\s*(.*)$/;
const SECTION = /^\s*\[+([\w.-]+)\]+\s*$/;

const BY_INDENT = /\.(ya?ml|json|jsonc)$/i;
const BY_ASSIGNMENT = /\.(properties|conf|cfg|ini|toml|env|tfvars|tf|hcl)$|(^|\/)\.env(\.|$)/i;
/** Written by tools from other files. */
const GENERATED =
  /(^|\/)(package-lock\.json|pnpm-lock\.yaml|composer\.lock)$|\.lock$|(^|\/)(node_modules|vendor|dist)\//;

/** A reader for a file of this name; undefined where files of its kind hold no settings. */
export function settingReader(path: string): SettingReader | undefined {
  if (GENERATED.test(path)) return undefined;
  if (BY_INDENT.test(path)) return byIndent();
  return BY_ASSIGNMENT.test(path) ? byAssignment() : undefined;
}

/** YAML and JSON: a key belongs to the nearest key above it that stands further left. */
function byIndent(): SettingReader {
  let parents: { indent: number; key: string }[] = [];
  const under = (key: string): string => [...parents.map((parent) => parent.key), key].join('.');
  return {
    read(line) {
      if (/^\s*(#|\/\/|$)/.test(line)) return [];
      const match = KEY_VALUE.exec(line);
      const item = match ? undefined : /^(\s*)- (.*)$/.exec(line);
      const indent = (match?.[1] ?? item?.[1] ?? '').length;
      // An item of a list may stand as far left as its key.
      parents = parents.filter((parent) => parent.indent < indent || (item && parent.indent === indent));
      if (item) return valueOf(item[2] ?? '', `${under('')}[]`.replace(/\.\[\]$/, '[]'));
      if (!match) return [];
      const key = match[2] ?? match[3] ?? match[4] ?? '';
      const settings = valueOf(match[5] ?? '', under(key));
      parents.push({ indent, key });
      return settings;
    },
  };
}

function byAssignment(): SettingReader {
  let section = '';
  return {
    read(line) {
      if (/^\s*(#|;|\/\/|!|$)/.test(line)) return [];
      const heading = SECTION.exec(line);
      if (heading) section = heading[1] ?? '';
      const match = heading ? null : ASSIGNMENT.exec(line);
      if (!match) return [];
      return valueOf(match[2] ?? '', section === '' ? (match[1] ?? '') : `${section}.${match[1] ?? ''}`);
    },
  };
}

function valueOf(text: string, key: string): SettingLine[] {
  const bare = withoutComment(text).replace(/,$/, '').trim();
  const map = /^\{(.+)\}$/.exec(bare);
  if (map?.[1] !== undefined && !bare.startsWith('{{')) {
    return map[1].split(',').flatMap((part) => {
      const pair = /^\s*["']?([\w./-]+)["']?\s*:\s*(.*)$/.exec(part);
      return pair ? [{ key: `${key}.${pair[1] ?? ''}`, value: unquoted(pair[2] ?? '') }] : [];
    });
  }
  return bare === '' || /^[[{|>&][-+]?$/.test(bare) ? [] : [{ key, value: unquoted(bare) }];
}

/** Cuts ` # …` off, unless it stands within quotes. */
function withoutComment(text: string): string {
  const quote = text.trimStart().charAt(0);
  if (quote === '"' || quote === "'") {
    const start = text.indexOf(quote);
    const end = text.indexOf(quote, start + 1);
    return end < 0 ? text : text.slice(0, end + 1);
  }
  return text.replace(/\s#.*$/, '');
}

function unquoted(text: string): string {
  const bare = text.trim();
  return /^(["']).*\1$/.test(bare) ? bare.slice(1, -1) : bare;
}
