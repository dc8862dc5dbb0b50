import { draftFix } from '../fixes/draft-fix.ts';
import { repositoryOf, type Repository } from '../fixes/repository.ts';
import { unifiedDiff } from '../fixes/unified-diff.ts';
import { ofKind } from '../ledger.ts';
import { fileRefusal } from '../publish/path-policy.ts';
import type { PlannedFix } from '../publish/plan.ts';
import type { Action, Answer, PlannedFile } from '../schema/index.ts';
import { observed } from './observed.ts';

/** The repository as the tools of a run read it. */
export function repositoryIn(answers: readonly Answer[]): Repository {
  return repositoryOf(ofKind(observed(answers), 'file').map(({ observation }) => observation));
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
 * hold, of one that was promised before, or of files that policy keeps closed.
 */
export function plannedFixes(actions: readonly Action[], repository: Repository): PlannedFix[] {
  return actions
    .filter(({ proof, dup }) => dup === null && !('holds' in proof && !proof.holds))
    .toSorted((a, b) => (a.priority < b.priority ? -1 : a.priority > b.priority ? 1 : 0))
    .flatMap((action): PlannedFix[] => {
      const drafted = draftFix(action, repository);
      if ('refused' in drafted) return [];
      const { open, closed } = sorted(drafted.files);
      if (open.length === 0) return [];
      return [
        { action: action.id, files: open, title: closed.length === 0 ? undefined : partTitle(action, open, closed) },
      ];
    });
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

function partTitle({ id }: Action, open: readonly PlannedFile[], closed: Sorted['closed']): string {
  const names = (list: readonly PlannedFile[]): string => list.map(({ path }) => `\`${path}\``).join(', ');
  return `${id}, first part: ${names(open)}; the step in ${names(closed.map(({ file }) => file))} is for a person to add`;
}

function diffOf({ path, content }: PlannedFile, repository: Repository): string {
  return unifiedDiff(path, repository.has(path) ? repository.read(path) : null, content);
}
