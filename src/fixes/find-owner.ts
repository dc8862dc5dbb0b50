import type { Ledger, Seen } from '../ledger.ts';
import type { Commit, File, Occurrence, Owner } from '../schema/index.ts';
import { ownerFromCatalogue } from './owner-from-catalogue.ts';
import { ownerFromHistory } from './owner-from-history.ts';
import { ownerFromRota } from './owner-from-rota.ts';
import { ownerOf } from './owner.ts';

/** Where owners are looked for. */
export interface OwnerSources {
  files: readonly Seen<File>[];
  commits: readonly Seen<Commit>[];
  occurrences: readonly Seen<Occurrence>[];
  /** The commits that are suspected: their authors own nothing by default. */
  suspected: ReadonlySet<string>;
  ledger: Pick<Ledger, 'cite'>;
}

/**
 * Who answers for the first of these paths that anybody does: by CODEOWNERS, else by the catalogue, else by the team
 * with most commits to it, else by who was on call. Null where none tells. `rca.md` a.4.
 */
export function findOwner(
  paths: readonly string[],
  { files, commits, occurrences, suspected, ledger }: OwnerSources,
): Owner | null {
  const file = files.find(({ observation }) => /(^|\/)CODEOWNERS$/.test(observation.path));
  const owned = (path: string): Owner | null => ownerOf([path], file && { file: file.observation, evidence: [] });
  const codeowners = file && {
    file: file.observation,
    evidence: [ledger.cite(file, { title: `${file.observation.path}: who owns what` })],
  };
  const authors = commits
    .filter(({ observation }) => suspected.has(observation.sha))
    .map(({ observation }) => observation.author);
  return (
    ownerOf(paths, codeowners) ??
    ownerFromCatalogue(paths, files, orgIn(file?.observation.text), (one) =>
      ledger.cite(one, { title: `${one.observation.path}: whose it is` }),
    ) ??
    ownerFromHistory(paths, {
      commits,
      without: new Set(authors),
      teamOf: (path) => {
        const candidate = owned(path)?.candidate;
        return candidate?.includes('/') ? candidate : undefined;
      },
      cite: (one) => ledger.cite(one, { title: `${one.observation.sha.slice(0, 7)}, among those who keep the path` }),
    }) ??
    ownerFromRota(paths, occurrences, orgIn(file?.observation.text), (one) =>
      ledger.cite(one, { title: `${one.observation.entity.ref}: who was on call` }),
    )
  );
}

/** Whose teams CODEOWNERS speaks of, where it speaks of one organisation only. */
function orgIn(codeowners: string | undefined): string | undefined {
  const orgs = new Set([...(codeowners ?? '').matchAll(/@([\w.-]+)\/[\w.-]+/g)].map(([, org]) => org));
  return orgs.size === 1 ? [...orgs][0] : undefined;
}
