import type { Action } from '../../schema/index.ts';
import type { BodyContext } from './body-context.ts';
import { due } from './due.ts';
import { excerpts } from './excerpts.ts';
import { footer } from './footer.ts';
import { owner } from './owner.ts';
import { proof } from './proof.ts';
import { proposal } from './proposal.ts';
import { verification } from './verification.ts';
import { what } from './what.ts';
import { why } from './why.ts';

/** What a body may have of the 65,536 characters that GitHub takes, the marker's line left out. Contract 3.1.2. */
const BUDGET = 59_700;

/**
 * The text of an action's issue, or of the pull request that would do it. Always within the budget: fields are cut one
 * by one, and the excerpts get what the rest leaves.
 */
export function actionText(action: Action, context: BodyContext, budget = BUDGET): string {
  const outline = {
    what: what(action, context),
    why: why(action, context),
    excerpts: '',
    proposal: proposal(action, context),
    owner: owner(action),
    due: due(action, context),
    proof: proof(action, context),
    verification: verification(action, context),
    footer: footer(action, context),
  };
  const used = Object.values(outline).reduce((sum, text) => sum + text.length + 2, 0);
  outline.excerpts = excerpts(action, context, budget - used);
  return Object.values(outline)
    .filter((text) => text !== '')
    .join('\n\n');
}
