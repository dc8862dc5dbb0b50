import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import type { Commit, EvidenceId, Suspect } from '../schema/index.ts';
import { parseDiff } from './changes/diff.ts';
import { changedSettings, type ChangedSetting } from './changes/settings.ts';

/**
 * The values that a setting had, oldest first. What stood before the first recorded commit bears that commit's sha with
 * git's `^` behind it.
 */
export interface SettingHistory {
  path: string;
  key: string;
  values: { value: string; sha: string; evidence: EvidenceId[] }[];
}

/**
 * The recorded history of every setting that a suspected change touched: what each commit set it to, and what it was
 * before the first of them.
 */
export function settingHistories(
  seen: readonly Seen[],
  suspects: readonly Suspect[],
  ledger: Ledger,
): SettingHistory[] {
  const wanted = suspects.flatMap(({ change }) => change?.settings ?? []).map(({ path, key }) => ({ path, key }));
  const unique = [...new Map(wanted.map((one) => [`${one.path} ${one.key}`, one])).values()];
  if (unique.length === 0) return [];
  const texts = new Map<string, string[]>();
  for (const { observation } of ofKind(seen, 'file')) {
    texts.set(observation.path, [...(texts.get(observation.path) ?? []), observation.text]);
  }
  const commits = [...new Map(ofKind(seen, 'commit').map((one) => [one.observation.sha, one])).values()].toSorted(
    (a, b) => (a.observation.committedAt < b.observation.committedAt ? -1 : 1),
  );
  return unique.map(({ path, key }) => {
    const set = commits.flatMap((commit) => valuesIn(commit, { path, key, versions: texts.get(path) ?? [] }, ledger));
    const [first] = set;
    const before =
      first?.before == null ? [] : [{ value: first.before, sha: `${first.sha}^`, evidence: first.evidence }];
    return { path, key, values: [...before, ...set.map(({ value, sha, evidence }) => ({ value, sha, evidence }))] };
  });
}

type SetValue = SettingHistory['values'][number] & { before: string | null };

function valuesIn(
  commit: Seen<Commit>,
  { path, key, versions }: { path: string; key: string; versions: readonly string[] },
  ledger: Ledger,
): SetValue[] {
  const { sha, text, paths } = commit.observation;
  if (!paths.includes(path)) return [];
  const [file] = parseDiff(text, path).filter((one) => one.path === path);
  if (!file) return [];
  const found = [undefined, ...versions]
    .flatMap((version) => changedSettings(file, version))
    .find(({ setting }) => isSameKey(setting.key, key));
  return found?.setting.after == null
    ? []
    : [{ value: found.setting.after, before: found.setting.before, sha, evidence: [cite(commit, found, ledger)] }];
}

function cite(commit: Seen<Commit>, { setting, span }: ChangedSetting, ledger: Ledger): EvidenceId {
  return ledger.cite(commit, {
    title: `${setting.path}: ${setting.key} ${setting.before ?? 'unset'} → ${setting.after ?? 'unset'}`,
    span,
  });
}

/** A diff that shows only part of a file may tell only the end of a key. */
function isSameKey(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
