import type { Action } from '../../schema/index.ts';
import type { BodyContext } from './body-context.ts';
import { prose, section, sentence } from './section.ts';

/** By when, and why then. */
export function due(action: Action, context: BodyContext): string {
  return section('Due', [`${action.due}, as ${action.priority}.`, prose(sentence(action.priorityBasis), context)]);
}
