import type { Action } from '../../schema/index.ts';
import type { BodyContext } from './body-context.ts';
import { prose, section, sentence } from './section.ts';

const CHECKED_BY: Readonly<Record<Action['verification']['kind'], string>> = {
  replay: 'a replay',
  test: 'a test',
  alert_drill: 'a drill',
  chaos: 'a fault on purpose',
  audit_query: 'a query',
  metric: 'a metric',
};

/** What will be true afterwards, how anyone can tell, and what may go wrong on the way. */
export function doneWhen(action: Action, context: BodyContext): string {
  const { kind, how, by, expected } = action.verification;
  return section('Done when', [
    prose(sentence(expected), context) ?? 'Not stated.',
    prose(sentence(`To be shown by ${by}, with ${CHECKED_BY[kind]}: ${how}`), context),
    labelled('Risk', action.risk, context),
    labelled('Way back', action.rollback, context),
  ]);
}

function labelled(label: string, text: string, context: BodyContext): string | null {
  const said = prose(sentence(text), context);
  return said === null ? null : `**${label}:** ${said}`;
}
