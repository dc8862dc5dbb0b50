import type { Action } from '../../schema/index.ts';
import { inlineCode } from '../text/inline-code.ts';
import { statementOf } from './addressed.ts';
import type { BodyContext } from './body-context.ts';
import { prose } from './section.ts';

const LONGEST_STATEMENT = 600;

/** What to do and why, in one sentence; then what it rests on, and the incident that it came from. */
export function lead(action: Action, context: BodyContext): string {
  const { rca } = context;
  const dup =
    action.dup && `Already promised in ${inlineCode(action.dup.incident)} as ${inlineCode(action.dup.action)}.`;
  return [
    prose(`${action.title}${because(action, context)}.`, context),
    isSaid(action, context) ? null : prose(action.rationale, context),
    prose(`Incident ${rca.id}, ${rca.severity}, ${rca.window.from} to ${rca.window.to}: ${rca.title}.`, context),
    dup,
  ]
    .filter((paragraph) => paragraph !== null)
    .join('\n\n');
}

/** Whether the grounds are the condition itself, which the first sentence has. */
function isSaid({ addresses, rationale }: Action, { rca }: BodyContext): boolean {
  const bare = (text: string): string => text.trim().replace(/\.$/, '');
  return addresses.some((id) => bare(statementOf(id, rca) ?? '') === bare(rationale));
}

/** The condition that the action takes away, as the end of a sentence. */
function because({ addresses }: Action, { rca }: BodyContext): string {
  const [statement] = addresses.flatMap((id) => statementOf(id, rca) ?? []);
  if (statement === undefined || statement.length > LONGEST_STATEMENT) return '';
  const said = statement.trim().replace(/\.$/, '');
  // A name keeps its capitals; the first word of a sentence does not.
  return `, because ${/^[A-Z][a-z]*\s/.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said}`;
}
