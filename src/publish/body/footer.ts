import type { Action } from '../../schema/index.ts';
import { cut } from '../text/cut.ts';
import { fence } from '../text/fence.ts';
import { rcaLink, type BodyContext } from './body-context.ts';
import { inlineCode } from '../text/inline-code.ts';

const MOST_IDS = 50;

/** Where it comes from: for people a link, for programs a block of JSON. */
export function footer(action: Action, context: BodyContext): string {
  const { id, title, priority, due, owner, category, leg, strength, addresses, evidence, verification } = action;
  const facts = {
    hindcast: 'action/1',
    incident: context.rca.id,
    action: id,
    title: cut(title, 200),
    priority,
    due,
    owner: owner?.candidate ?? null,
    category,
    leg,
    strength,
    addresses: addresses.slice(0, MOST_IDS).map((each) => cut(each, 64)),
    evidence: evidence.slice(0, MOST_IDS),
    verification: { kind: verification.kind, by: verification.by },
    rca: context.rcaPath,
  };
  return [
    '---',
    '',
    `Action ${inlineCode(id)} of incident ${inlineCode(context.rca.id)}, for ${addresses
      .slice(0, 8)
      .map((each) => inlineCode(each))
      .join(', ')}.`,
    `RCA: ${rcaLink(context)}.`,
    'Drafted by Hindcast, a machine, from recorded evidence.',
    '',
    '<details>',
    '<summary>Machine-readable</summary>',
    '',
    fence(JSON.stringify(facts, undefined, 2), 'json'),
    '',
    '</details>',
  ].join('\n');
}
