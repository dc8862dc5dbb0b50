import type { Action, Rca } from '../../schema/index.ts';
import { inlineCode } from '../text/inline-code.ts';
import type { BodyContext } from './body-context.ts';
import { prose } from './section.ts';

const MOST_ADDRESSED = 8;
const LONGEST_STATEMENT = 600;

/**
 * The conditions, answers and factors that the action takes away, by their ids in the RCA. Empty for one alone: it stands in
 * the first sentence.
 */
export function addressed({ addresses }: Pick<Action, 'addresses'>, context: BodyContext): string {
  const [only = '', ...others] = addresses;
  if (others.length === 0 && statementOf(only, context.rca) !== undefined) return '';
  const listed = addresses.slice(0, MOST_ADDRESSED).map((id) => {
    const statement = statementOf(id, context.rca);
    const said = statement === undefined ? null : prose(statement, context, LONGEST_STATEMENT);
    return said === null ? `- ${inlineCode(id)}` : `- ${inlineCode(id)}: ${said.replace(/\s*\n\s*/g, ' ')}`;
  });
  const unsaid = addresses.length - listed.length;
  return ['It takes away:', '', ...listed, ...(unsaid > 0 ? [`- and ${unsaid} more.`] : [])].join('\n');
}

/** What an id of the RCA says; undefined where it is none that an action addresses. */
export function statementOf(id: string, { explanation, factors }: Rca): string | undefined {
  return (
    explanation.rootConditions.find((condition) => condition.id === id)?.statement ??
    explanation.whyChains.flatMap(({ whys }) => whys).find((each) => each.id === id)?.answer.text ??
    factors.find((factor) => factor.id === id)?.claim.text
  );
}
