import type { Action, Rca } from '../../schema/index.ts';
import { inlineCode } from '../text/inline-code.ts';
import type { BodyContext } from './body-context.ts';
import { prose, section } from './section.ts';

const MOST_ADDRESSED = 8;
const LONGEST_STATEMENT = 600;

/** Why the action is worth doing: its rationale, and the conditions that it takes away. */
export function why(action: Action, context: BodyContext): string {
  const addressed = action.addresses.slice(0, MOST_ADDRESSED).map((id) => {
    const statement = statementOf(id, context.rca);
    const said = statement === undefined ? null : prose(statement, context, LONGEST_STATEMENT);
    return said === null ? `- ${inlineCode(id)}` : `- ${inlineCode(id)}: ${said.replace(/\s*\n\s*/g, ' ')}`;
  });
  const unsaid = action.addresses.length - addressed.length;
  return section('Why', [
    prose(action.rationale, context),
    ['It addresses:', '', ...addressed, ...(unsaid > 0 ? [`- and ${unsaid} more.`] : [])].join('\n'),
  ]);
}

function statementOf(id: string, { explanation, factors }: Rca): string | undefined {
  return (
    explanation.rootConditions.find((condition) => condition.id === id)?.statement ??
    explanation.whyChains.flatMap(({ whys }) => whys).find((each) => each.id === id)?.answer.text ??
    factors.find((factor) => factor.id === id)?.claim.text
  );
}
