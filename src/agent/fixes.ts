import { draftFix } from '../fixes/draft-fix.ts';
import { repositoryOf, type Repository } from '../fixes/repository.ts';
import { unifiedDiff } from '../fixes/unified-diff.ts';
import { ofKind } from '../ledger.ts';
import { fileRefusal } from '../publish/path-policy.ts';
import type { PlannedFix } from '../publish/plan.ts';
import {
  compareInstants,
  speaksAgainst,
  type Action,
  type Answer,
  type Criterion,
  type PlannedFile,
  type Rung,
} from '../schema/index.ts';
import type { Deps } from './deps.ts';
import { observed } from './observed.ts';

/**
 * The repository as the tools of a run read it, at the newest of the commits that they read it at: an older tree may still
 * hold what was taken back since.
 */
export function repositoryIn(answers: readonly Answer[]): Repository {
  const seen = observed(answers);
  const files = ofKind(seen, 'file').map(({ observation }) => observation);
  const madeAt = new Map(ofKind(seen, 'commit').map(({ observation }) => [observation.sha, observation.committedAt]));
  const newest = [...new Set(files.map(({ sha }) => sha))]
    .filter((sha) => madeAt.has(sha))
    .toSorted((a, b) => compareInstants(madeAt.get(a) ?? '', madeAt.get(b) ?? ''))
    .at(-1);
  return repositoryOf(files, newest);
}

/**
 * The action with the diff of its fix as its proposal, where one can be drafted: all of the diff, also of files that
 * policy keeps closed, because a person may apply those.
 */
export function withDiff(action: Action, repository: Repository): Action {
  const drafted = draftFix(action, repository);
  if ('refused' in drafted) return action;
  const { open, closed } = sorted(drafted.files);
  const { files, repo } = action.artefact;
  const proposal = [
    ...open.map((file) => diffOf(file, repository)),
    ...closed.map(
      ({ file, why }) => `# For a person to apply, in no pull request: ${why}.\n${diffOf(file, repository)}`,
    ),
  ].join('\n');
  const touched = drafted.files.map(({ path }) => path);
  return {
    ...action,
    artefact: {
      kind: open.length > 0 ? 'pr' : 'issue',
      repo,
      // Of a pull request what it changes; what a person has to apply stands in the text.
      files: open.length > 0 ? open.map(({ path }) => path) : [...new Set([...files, ...touched])],
      proposal: proposal.trimEnd(),
    },
  };
}

/**
 * The pull requests that actions ask for, the most urgent first. None of an action whose proof was tried and does not
 * hold, whose change breaks the repository's check or is refused by a cluster, of one that was promised before, or of files that policy keeps closed.
 */
export function plannedFixes(actions: readonly Action[], repository: Repository): PlannedFix[] {
  return actions
    .filter(
      ({ proof, rungs = [], dup }) => dup === null && !('holds' in proof && !proof.holds) && !rungs.some(speaksAgainst),
    )
    .toSorted((a, b) => (a.priority < b.priority ? -1 : a.priority > b.priority ? 1 : 0))
    .flatMap((action): PlannedFix[] => {
      const drafted = draftFix(action, repository);
      if ('refused' in drafted) return [];
      const { open, closed } = sorted(drafted.files);
      if (open.length === 0) return [];
      return [
        {
          action: action.id,
          files: open,
          part: closed.length === 0 ? undefined : partOf(action, open, closed, repository),
        },
      ];
    });
}

/**
 * What trying the change of an action showed, at each place that has something to say of it: of what a pull request would
 * change, and where policy keeps all of it closed, of what a person would apply.
 */
export async function rungsOf(action: Action, repository: Repository, trials: Deps['trials']): Promise<Rung[]> {
  const drafted = draftFix(action, repository);
  if ('refused' in drafted || repository.sha === null) return [];
  const { open } = sorted(drafted.files);
  const patch = { sha: repository.sha, files: open.length > 0 ? open : drafted.files };
  const rungs: Rung[] = [];
  for (const trial of trials) rungs.push(...((await trial.attempt(patch).then((rung) => rung && [rung])) ?? []));
  return rungs;
}

interface Sorted {
  open: PlannedFile[];
  closed: { file: PlannedFile; why: string }[];
}

/** Policy judges the files one by one, so that one closed path does not keep the others back. */
function sorted(files: readonly PlannedFile[]): Sorted {
  const judged = files.map((file) => ({ file, why: fileRefusal({ policy: 'fixes', files: [file] }) }));
  return {
    open: judged.flatMap(({ file, why }) => (why === undefined ? [file] : [])),
    closed: judged.flatMap(({ file, why }) => (why === undefined ? [] : [{ file, why }])),
  };
}

/** What of an action a pull request can do, and what it leaves, because policy keeps those files closed. */
function partOf(
  { title, criterion }: Action,
  open: readonly PlannedFile[],
  closed: Sorted['closed'],
  repository: Repository,
): PlannedFix['part'] {
  const added = open.filter(({ path }) => !repository.has(path));
  const names = (added.length > 0 ? added : open).map(({ path }) => `\`${path}\``).join(', ');
  const bound = criterion?.kind === 'setting' ? boundWords(criterion) : undefined;
  return {
    title: bound === undefined ? `${names}: ${title}` : `Add ${names}, which rejects ${bound}`,
    left: {
      paths: closed.map(({ file }) => file.path),
      diff: closed.map(({ file }) => diffOf(file, repository)).join('\n'),
    },
  };
}

function boundWords({ key, path, minimum, maximum }: Extract<Criterion, { kind: 'setting' }>): string {
  const outside = [minimum === null ? [] : `below ${minimum}`, maximum === null ? [] : `above ${maximum}`].flat();
  return `\`${key}\` ${outside.join(' or ')} in \`${path}\``;
}

function diffOf({ path, content }: PlannedFile, repository: Repository): string {
  return unifiedDiff(path, repository.has(path) ? repository.read(path) : null, content);
}
