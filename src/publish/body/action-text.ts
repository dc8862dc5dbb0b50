import type { Action } from '../../schema/index.ts';
import { inlineCode } from '../text/inline-code.ts';
import { fence } from '../text/fence.ts';
import { cut } from '../text/cut.ts';
import { addressed } from './addressed.ts';
import type { BodyContext } from './body-context.ts';
import { doneWhen } from './done-when.ts';
import { due } from './due.ts';
import { excerpts } from './excerpts.ts';
import { footer } from './footer.ts';
import { lead } from './lead.ts';
import { owner } from './owner.ts';
import { proof } from './proof.ts';
import { proposal } from './proposal.ts';
import { section } from './section.ts';
import { sizing } from './sizing.ts';

/** What a body may have of the 65,536 characters that GitHub takes, the marker's line left out. Contract 3.1.2. */
const BUDGET = 59_700;
const LONGEST_LEFT = 10_000;

/** What of an action a pull request leaves to a person, because policy keeps those files closed. */
export interface Left {
  paths: readonly string[];
  /** The change that a person would make, as a diff. */
  diff: string;
}

/**
 * The text of an action's issue. Always within the budget: fields are cut one by one, and the excerpts get what the rest
 * leaves.
 */
export function actionText(action: Action, context: BodyContext, budget = BUDGET): string {
  const before = [lead(action, context), addressed(action, context), doneWhen(action, context)];
  const shown = [proof(action, context), sizing(action, context), proposal(action, context)];
  return composed(action, context, [...before, ...shown], budget);
}

/** The text of the pull request that does an action, or the part of it that may be done so. */
export function pullRequestText(action: Action, left: Left | undefined, context: BodyContext): string {
  const merging =
    left === undefined
      ? `Merging this does ${inlineCode(action.id)}.`
      : `Merging this does a part of ${inlineCode(action.id)}: it leaves ${left.paths.map((path) => inlineCode(path)).join(', ')} to a person, because policy keeps that closed to Hindcast.`;
  const rest =
    left === undefined
      ? ''
      : section('Left for a person', [
          `Apply this by hand, after the merge.`,
          fence(cut(left.diff, LONGEST_LEFT), 'diff'),
        ]);
  return composed(
    action,
    context,
    [merging, lead(action, context), doneWhen(action, context), proof(action, context), sizing(action, context), rest],
    BUDGET,
  );
}

function composed(action: Action, context: BodyContext, before: readonly string[], budget: number): string {
  const after = [owner(action), due(action, context)];
  const last = footer(action, context);
  const used = [...before, ...after, last].reduce((sum, text) => sum + text.length + 2, 0);
  return [...before, ...after, excerpts(action, context, budget - used), last]
    .filter((text) => text !== '')
    .join('\n\n');
}
