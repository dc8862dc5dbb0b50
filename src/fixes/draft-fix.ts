import type { Action, Fix, PlannedFile } from '../schema/index.ts';
import { alertRule } from './alert-rule.ts';
import { configSchema } from './config-schema.ts';
import { edits } from './edits.ts';
import { healthGate } from './health-gate.ts';
import { manifest } from './manifest/manifest.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './repository.ts';
import { newRunbook, runbookStep } from './runbook.ts';
import { timeout } from './timeout.ts';

/** The files that carry a fix out, whole as they will stand; or why there are none. */
export type DraftedFix = { files: PlannedFile[] } | { refused: string };

/** What stands in a text where something was taken out of it; such a file is not what the repository holds. */
const TAKEN_OUT = '[REDACTED:';

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
    return { files };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

function filesOf(fix: Fix, criterion: Action['criterion'], repository: Repository): PlannedFile[] {
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
    case 'runbook-step':
      return runbookStep(fix, repository);
    case 'runbook':
      return newRunbook(fix, repository);
    case 'edits':
      return edits(fix, repository);
  }
}
