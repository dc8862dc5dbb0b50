import { isFlag } from '../../analysis/changes/flags.ts';
import type { Change } from '../../schema/index.ts';
import { clause, clock, list, short } from './phrase.ts';

type Setting = Change['settings'][number];

/** A change is told by its first settings; its diff has the others. */
const MOST_SETTINGS = 2;
const MOST_PATHS = 2;

/** `pool.max 20 → 4`, as the diff shows it. */
function settingOf({ key, before, after }: Pick<Setting, 'key' | 'before' | 'after'>): string {
  return `\`${key}\` ${before ?? 'unset'} → ${after ?? 'unset'}`;
}

/** A change by its name and what it set, or its subject where it set nothing: a commit, or the turning of a flag. */
export function changeNamed(change: Change): string {
  if (isFlag(change)) return flagTurned(change);
  const what = change.settings.length > 0 ? settingsOf(change) : `"${clause(change.subject)}"`;
  return `${short(change.sha)} (${what})`;
}

/** Where and when traffic met it: `reached payments at 02:31:10Z`. */
export function changeReached(change: Change): string {
  const where = `${change.service} at ${clock(change.exposedTo)}`;
  return isFlag(change) ? `was switched for ${where}` : `reached ${where}`;
}

/** The same as a deed: what it set in which file, or which files it changed, and where traffic met that. */
export function changeDid(change: Change): string {
  if (isFlag(change)) return `${flagTurned(change)} ${changeReached(change)}`;
  const { sha, settings, paths } = change;
  const shown = settings.slice(0, MOST_SETTINGS);
  const files = [...new Set(shown.map(({ path }) => path))];
  const what =
    shown.length > 0
      ? `set ${list(files.map((file) => `${list(shown.filter(({ path }) => path === file).map(settingOf))} in \`${file}\``))}`
      : `changed ${list(paths.slice(0, MOST_PATHS).map((path) => `\`${path}\``))}`;
  return `${short(sha)} ${what}, and ${changeReached(change)}`;
}

function settingsOf({ settings }: Change): string {
  return list(settings.slice(0, MOST_SETTINGS).map(settingOf));
}

function flagTurned({ sha, settings }: Change): string {
  const [turn] = settings;
  return `The flag \`${sha}\` (${turn?.before ? `${turn.before} → ` : ''}${turn?.after ?? 'removed'})`;
}
