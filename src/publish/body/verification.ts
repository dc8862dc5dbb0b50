import type { Action } from '../../schema/index.ts';
import type { BodyContext } from './body-context.ts';
import { prose, section } from './section.ts';

/** How it is checked once done, and what may go wrong. */
export function verification(action: Action, context: BodyContext): string {
  const { kind, how, by } = action.verification;
  return section('Verification', [
    `By ${kind.replace('_', ' ')}, until ${by}.`,
    prose(how, context),
    labelled('Risk', action.risk, context),
    labelled('Way back', action.rollback, context),
  ]);
}

function labelled(label: string, text: string, context: BodyContext): string | null {
  const said = prose(text, context);
  return said === null ? null : `**${label}:** ${said}`;
}
