import type { Rca, WhyChain } from '../../../../schema/index.ts';
import { clockOf, dayOf } from '../../format/clock.ts';
import { pathRows } from '../../view/path-rows.ts';
import { beyondCondition, whyRows, type WhyRow } from '../../view/why-rows.ts';
import { LEG_WORDS, plain, sentence } from '../../view/words.ts';
import { blocks, line, section, table } from '../block.ts';
import { cite, place } from '../cite.ts';
import { prose } from '../escape.ts';
import { belief } from '../../format/quantity.ts';

/** What set it off, the path to what users saw, and the three legs down to what can be changed. */
export function why(rca: Rca): string {
  return section('Why', trigger(rca), path(rca), ...rca.explanation.whyChains.map((chain) => leg(chain, rca)));
}

const TRIGGERLESS = {
  explained: 'No change set it off',
  probable: 'No change is known to have set it off, and its cause is probable, not confirmed',
  inconclusive: 'The evidence does not decide it',
} as const;

function trigger({ explanation, impact, hypotheses }: Rca): string {
  const node = explanation.nodes.find(({ id }) => id === explanation.trigger);
  if (node) {
    const at = node.at === null ? undefined : `(${clockOf(node.at, dayOf(impact.window.from))})`;
    return line('**Trigger**:', prose(sentence(node.text)), at, cite(node.evidence));
  }
  const [leader] = hypotheses.toSorted((a, b) => b.posterior - a.posterior);
  const open = TRIGGERLESS[explanation.outcome];
  const likeliest = leader && `the likeliest is ${cite([leader.id])} at ${belief(leader.posterior)}.`;
  return line('**Trigger**:', likeliest ? `${open};` : `${open}.`, likeliest);
}

function path(rca: Rca): string | undefined {
  const rows = pathRows(rca).map(({ cause, link, effect, mechanism, evidence: cited }) => [
    prose(cause),
    link,
    prose(effect),
    line(prose(mechanism), cite(cited)),
  ]);
  const shown = table(['cause', '', 'effect', 'by what mechanism'], rows);
  return shown === undefined ? undefined : blocks('**Causal path**', shown);
}

function leg(chain: WhyChain, rca: Rca): string {
  return blocks(
    `**${LEG_WORDS[chain.leg]}: ${prose(chain.question)}**`,
    table(
      ['', 'because', 'evidence', 'if it had been otherwise', 'confidence'],
      whyRows(chain, rca).map((row) => [row.label, because(row), evidence(row), otherwise(row), confidence(row)]),
    ),
  );
}

function because({ why: { answer }, end }: WhyRow): string {
  if (end === null) return prose(answer.text);
  if (end.kind === 'evidence') return line('**The evidence stops here:**', prose(answer.text));
  const { condition } = end;
  if (!condition) return line('**Condition:**', prose(answer.text));
  const statement = `${place(condition.id)}**Root condition: ${prose(sentence(condition.statement))}**`;
  return line(statement, `(${condition.id})`, prose(beyondCondition(answer.text, condition.statement)));
}

function evidence({ why: { answer } }: WhyRow): string {
  const against = answer.contra.length > 0 ? `against: ${cite(answer.contra)}` : undefined;
  return line(cite([...answer.computed, ...answer.evidence]), against);
}

function otherwise({ why: { counterfactual, alternatives } }: WhyRow): string {
  const { statement, test, result, evidence: tested } = counterfactual;
  const how = result === 'untested' ? 'untested' : `${result}: ${prose(test)}`;
  const rivals = alternatives.length > 0 ? `Rivals: ${cite(alternatives)}` : undefined;
  return line(prose(sentence(statement)), `(${line(how, cite(tested))})`, rivals);
}

function confidence({ why: { answer } }: WhyRow): string {
  return `${belief(answer.confidence.p)} ${plain(answer.confidence.basis).replace('+', ' + ')}`;
}
