import type { Edit } from './edit.ts';
import type { Effect } from './effect.ts';
import { settingReader } from './setting-lines.ts';
import type { Symptom } from './symptom.ts';

const NAME = /["'`][^"'`]{2,}["'`]|[A-Za-z_][\w.:/-]*/g;
const PLACE =
  /url|uri|host|endpoint|addr|dsn|region|bucket|topic|queue|issuer|audience|secret|\bkey|token|\bcert|\bca\b|password|credential|\brole|arn|namespace|\bport\b|domain|server|path|table|index|cluster|image|algorithm|mode|version/i;

/** Lines that differ in one name: what asks for the old one no longer finds it, what gets the new one may not know it. */
export function renames({ path, removed, added }: Edit): Effect[] {
  if (/(^|\/)(go\.(mod|sum)|package(-lock)?\.json|.*\.lock|requirements.*\.txt|pom\.xml|Dockerfile)$/.test(path))
    return [];
  for (const line of removed) {
    const old = line.match(NAME) ?? [];
    for (const other of added) {
      const now = other.match(NAME) ?? [];
      if (line.replace(NAME, '#').replace(/\s+/g, '') !== other.replace(NAME, '#').replace(/\s+/g, '')) continue;
      const places = old.flatMap((name, index) => (name === now[index] ? [] : [index]));
      const [place] = places;
      if (place === undefined || places.length > 1) continue;
      const [before = '', after = ''] = [old[place], now[place]];
      if (isSetting(path) ? !PLACE.test(line) : !isData(before, line) && !isData(after, other)) continue;
      const shows: Symptom[] = PLACE.test(line)
        ? ['auth', 'network', 'format', 'slow', 'crash', 'wrong']
        : ['format', 'crash', 'wrong', 'database'];
      return [
        {
          says: `puts ${quoted(after)} in the place of ${quoted(before)}`,
          shows,
          names: [before, after].map((name) => quoted(name).slice(1, -1)),
        },
      ];
    }
  }
  return [];
}

/** Of a setting only those values are known outside that tell where something is or how it is opened. */
function isSetting(path: string): boolean {
  return settingReader(path) !== undefined;
}

/** A name in quotes, a value of a setting or a column is known outside the code; the name of a variable is not. */
function isData(name: string, line: string): boolean {
  return (
    /^["'`]/.test(name) ||
    /^\s*[\w.-]+\s*[:=]\s*\S+\s*$/.test(line) ||
    /\b(SELECT|UPDATE|INSERT|ALTER|json:)/.test(line)
  );
}

function quoted(name: string): string {
  return `\`${name.replace(/^["'`]|["'`]$/g, '')}\``;
}
