import { gitBlobSha } from '../git-blob-sha.ts';
import type { Action, Fix, PlannedFile, WholeFile } from '../schema/index.ts';
import { alertRule } from './alert-rule.ts';
import { configSchema } from './config-schema.ts';
import { edits } from './edits.ts';
import { healthGate } from './health-gate.ts';
import { manifest } from './manifest/manifest.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './repository.ts';
import { newRunbook, runbookStep } from './runbook.ts';
import { withSetting } from './setting.ts';
import { timeout } from './timeout.ts';
import { unifiedDiff } from './unified-diff.ts';

/** The files that carry a fix out, whole as they will stand; or why there are none. */
export type DraftedFix = { files: PlannedFile[] } | { refused: string };

/** What stands in a text where something was taken out of it; such a file is not what the repository holds. */
const TAKEN_OUT = '[REDACTED:';

/** `trust.md` PAT-3: what a person can still review. */
const MOST_LINES = 500;

/**
 * Makes the files of an action's fix from the repository as it was read. Pure: the same action and files give the same
 * bytes. Refused, with the reason in words, where the repository does not hold what the fix is about, or where a file
 * is not known to the byte.
 */
export function draftFix({ fix, criterion }: Pick<Action, 'fix' | 'criterion'>, repository: Repository): DraftedFix {
  if (!fix) return { refused: 'no change in the repository was drafted' };
  try {
    const files = filesOf(fix, criterion, repository);
    const covered = files.find(({ content }) => content.includes(TAKEN_OUT));
    if (covered) throw new Refusal(`something was taken out of \`${covered.path}\` when it was read`);
    const changed = files.reduce((sum, file) => sum + changedLines(file, repository), 0);
    if (changed > MOST_LINES)
      throw new Refusal(`${changed} changed lines are more than the ${MOST_LINES} that one change may have`);
    return { files: files.map((file) => ({ ...file, madeFrom: madeFrom(file, repository) })) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

function filesOf(fix: Fix, criterion: Action['criterion'], repository: Repository): WholeFile[] {
  switch (fix.kind) {
    case 'alert-rule':
      return alertRule(fix, criterion, repository);
    case 'config-schema':
      return configSchema(fix, criterion, repository);
    case 'health-gate':
      return healthGate(fix, repository);
    case 'manifest':
      return manifest(fix, repository);
    case 'timeout':
      return timeout(fix, repository);
    case 'setting':
      return [
        { path: fix.path, content: withSetting(repository.read(fix.path), fix.path, fix.key.split('.'), fix.value) },
      ];
    case 'runbook-step':
      return runbookStep(fix, repository);
    case 'runbook':
      return newRunbook(fix, repository);
    case 'edits':
      return edits(fix, repository);
  }
}

/** The writer compares it with what stands on the base branch when it sends. */
function madeFrom({ path }: WholeFile, repository: Repository): string | null {
  return repository.has(path) ? gitBlobSha(repository.read(path)) : null;
}

function changedLines({ path, content }: WholeFile, repository: Repository): number {
  const diff = unifiedDiff(path, repository.has(path) ? repository.read(path) : null, content);
  return diff.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line)).length;
}
