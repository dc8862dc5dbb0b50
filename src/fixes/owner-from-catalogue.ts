import { parseAllDocuments } from 'yaml';
import type { Seen } from '../ledger.ts';
import type { File, Owner } from '../schema/index.ts';

/** The labels under which a manifest names the team that answers for it. */
const LABELS = ['team', 'owner', 'owned-by', 'squad'] as const;

/**
 * The team that a manifest, or a Backstage `catalog-info.yaml`, names for the first of these paths: the manifest at the
 * path itself, else the one of the service that the path's file is called after. `org` is whose teams they are; without
 * it nothing is named, because a bare name would be a person's.
 */
export function ownerFromCatalogue(
  paths: readonly string[],
  files: readonly Seen<File>[],
  org: string | undefined,
  cite: (file: Seen<File>) => string,
): Owner | null {
  if (org === undefined) return null;
  const entries = files.flatMap(entriesIn);
  for (const path of paths) {
    const service = path.split('/').at(-1)?.replace(/\..*$/, '') ?? '';
    const entry =
      entries.find(({ file }) => file.observation.path === path) ?? entries.find(({ name }) => name === service);
    if (!entry) continue;
    return {
      candidate: `@${org}/${entry.team}`,
      derivedFrom: 'catalog',
      path: `${entry.key} of ${entry.name} in ${entry.file.observation.path}, for ${path}`,
      evidence: [cite(entry.file)],
      p: 0.8,
      confirmedBy: null,
    };
  }
  return null;
}

interface Entry {
  file: Seen<File>;
  name: string;
  key: string;
  team: string;
}

function entriesIn(file: Seen<File>): Entry[] {
  const { path, text } = file.observation;
  if (!/\.ya?ml$/i.test(path) || !/^kind:/m.test(text)) return [];
  return parseAllDocuments(text).flatMap((document): Entry[] => {
    if (document.errors.length > 0) return [];
    const name = document.getIn(['metadata', 'name']);
    if (typeof name !== 'string') return [];
    const owner: unknown = document.getIn(['spec', 'owner']);
    const isBackstage = String(document.get('apiVersion')).startsWith('backstage.io/');
    const found = [
      ...(isBackstage ? [{ key: 'spec.owner', value: String(owner).replace(/^(group:)?([\w-]+\/)?/, '') }] : []),
      ...LABELS.map((label) => ({ key: `label ${label}`, value: document.getIn(['metadata', 'labels', label]) })),
    ].find(({ value }) => typeof value === 'string' && /^[\w.-]+$/.test(value));
    return found ? [{ file, name, key: found.key, team: String(found.value) }] : [];
  });
}
