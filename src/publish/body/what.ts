import type { Action } from '../../schema/index.ts';
import { inlineCode } from '../text/inline-code.ts';
import type { BodyContext } from './body-context.ts';
import { prose, section } from './section.ts';

/** What will be true afterwards, and how anyone can tell that it is. */
export function what(action: Action, context: BodyContext): string {
  const { category, leg, strength, effort, dup } = action;
  return section('What', [
    prose(action.title, context),
    `**Done when:** ${prose(action.verification.expected, context) ?? 'not stated.'}`,
    dup && `Already promised in ${inlineCode(dup.incident)} as ${inlineCode(dup.action)}.`,
    `Category ${category} · leg ${leg} · strength ${strength} · effort ${effort}.`,
  ]);
}
